"""What the audit says of what it learnt, and what the lock files may hold."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from audit.__main__ import LOCKS, NOT_RUN, ROOT, judge, main

CLEAN = {"name": "httpx", "version": "0.28.1", "vulns": []}
FLAWED = {"name": "httpx", "version": "0.1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.2"]}]}
UNKNOWN = {"name": "made-up", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("learnt", "code", "told"),
    [
        ([CLEAN], 0, ["1 dependencies, none with a known vulnerability."]),
        ([CLEAN, FLAWED, FLAWED], 1, ["httpx 0.1: PYSEC-1, mended in 0.2"]),
        ([CLEAN, UNKNOWN], 1, ["made-up: Dependency not found on PyPI"]),
        ([UNKNOWN, UNKNOWN], 2, [NOT_RUN]),
        ([], 2, [NOT_RUN]),
    ],
)
def test_audit_passes_only_what_it_learnt_something_of(
    learnt: list[dict[str, Any]], code: int, told: list[str]
) -> None:
    assert judge(learnt) == (code, told)


@pytest.mark.parametrize(
    ("learnt", "arguments", "code"),
    [([], [], 2), ([], ["--if-reachable"], 0), ([FLAWED], ["--if-reachable"], 1), ([CLEAN], [], 0)],
)
def test_audit_lets_only_a_missing_service_pass_when_told(
    monkeypatch: pytest.MonkeyPatch, learnt: list[dict[str, Any]], arguments: list[str], code: int
) -> None:
    monkeypatch.setattr("audit.__main__.learn", lambda _: learnt)

    assert main(arguments) == code


def test_pip_audit_knows_the_options_that_it_is_given() -> None:
    usage = subprocess.run([sys.executable, "-m", "pip_audit", "--help"], capture_output=True, text=True, check=True)

    for option in ("--disable-pip", "--require-hashes", "--format", "--requirement", "--progress-spinner"):
        assert option in usage.stdout


def pinned(lock: str) -> dict[str, str]:
    """Return the versions that a lock file names. Fails at a line that is no version with its hashes."""
    found: dict[str, str] = {}
    text = re.sub(r" \\\n\s+", " ", (ROOT / lock).read_text("utf-8"))
    for line in text.splitlines():
        if not line.startswith("#"):
            match = re.fullmatch(r"([a-z0-9-]+)==(\S+)( ; [^:]+?)?( --hash=sha256:[0-9a-f]{64})+", line)
            assert match, f"{lock}: {line[:80]}"
            found[match[1]] = match[2]
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_versions_with_their_hashes_and_no_index(lock: str) -> None:
    assert len(pinned(lock)) > 50
    assert "://" not in (ROOT / lock).read_text("utf-8")


def test_tests_run_with_the_versions_that_the_bot_runs_with() -> None:
    assert pinned(LOCKS[0]).items() <= pinned(LOCKS[1]).items()


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = [*project["project"]["dependencies"]]
    for extra in ("semantic", "postgres", "sentry"):
        named += project["project"]["optional-dependencies"][extra]

    names = {re.split(r"[\[><=;~ ]", one)[0].lower().replace("_", "-").replace(".", "-") for one in named}

    assert names <= pinned(LOCKS[0]).keys()


def test_no_rule_on_security_is_switched_off_for_the_bot() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]

    assert "S" in lint["select"]
    assert not [rule for rule in lint["ignore"] if re.fullmatch(r"S\d*", rule)]
    assert all(pattern.startswith("tests/") for pattern in lint["per-file-ignores"])


def test_every_exception_to_a_rule_on_security_has_its_reason() -> None:
    excepted = [
        (path.relative_to(ROOT).as_posix(), line.strip())
        for path in sorted(Path(ROOT / "bot").rglob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if re.search(r"#\s*(noqa(?!: [A-Z])|ruff: noqa|noqa:.*\bS\d)", line)
    ]

    bare = [(path, line) for path, line in excepted if not re.search(r"# noqa: [A-Z0-9, ]+ - \S", line)]
    assert bare == []
