"""Known vulnerabilities of what the lock files name, as PyPI tells them: ``python -m audit``.

Ends with 1 where there are any, or where a package is not known there, and with 2 where nothing could be learnt; with
``--if-reachable`` that ends with 0, and one line says that nothing was learnt. Further arguments go to pip-audit.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
NOT_RUN = "The audit of dependencies did not run: no service that knows of vulnerabilities answered."


def judge(dependencies: Sequence[dict[str, Any]]) -> tuple[int, list[str]]:
    """Return the exit code and what to say of what pip-audit learnt of each dependency."""
    unknown = [f"{one['name']}: {one['skip_reason']}" for one in dependencies if "skip_reason" in one]
    if len(unknown) == len(dependencies):
        # A mirror that serves packages, but not what is known of them, answers so: that is no clean bill.
        return 2, [NOT_RUN]
    found = [
        f"{one['name']} {one['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for flaw in one.get("vulns", ())
    ]
    told = sorted({*found, *unknown})
    return (1, told) if told else (0, [f"{len(dependencies)} dependencies, none with a known vulnerability."])


def learn(arguments: Sequence[str]) -> list[dict[str, Any]]:
    """Return what pip-audit learns of each dependency; nothing where it could not ask."""
    locks = [argument for lock in LOCKS for argument in ("--requirement", str(ROOT / lock))]
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json", *locks]
    command += ["--progress-spinner", "off", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return []
    return found


def main(arguments: list[str]) -> int:
    """Say what was learnt, and return the exit code."""
    is_optional = "--if-reachable" in arguments
    code, told = judge(learn([argument for argument in arguments if argument != "--if-reachable"]))
    print("\n".join(told))  # noqa: T201 - for people
    return 0 if is_optional and code == 2 else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
