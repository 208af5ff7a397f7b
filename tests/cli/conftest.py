"""The command line in a process of its own, in an empty folder and with no setting but those given."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from platformdirs import user_cache_path

ROOT = Path(__file__).parent.parent.parent

Finished = subprocess.CompletedProcess[str]


@pytest.fixture
def dateline(tmp_path: Path) -> Callable[..., Finished]:
    """Return a function (*arguments, typed="", **environment) that runs ``python -m bot`` to its end."""
    folder = tmp_path / "current"
    folder.mkdir()
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    # What was learnt of the project's own knowledge takes minutes to learn anew.
    surroundings["XDG_CACHE_HOME"] = str(user_cache_path())

    def run(*arguments: str | Path, typed: str = "", **environment: str) -> Finished:
        return subprocess.run(
            [sys.executable, "-m", "bot", *map(str, arguments)],
            input=typed,
            env=surroundings | environment,
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def knowledge() -> tuple[str, Path]:
    """Return the option that chooses the harbour's knowledge."""
    return "--knowledge", ROOT / "tests/harbour/knowledge"
