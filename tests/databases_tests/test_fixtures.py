"""What the tests say on a machine without PostgreSQL."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of one file, each on either database, with no PostgreSQL to be found."""
    surroundings = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], "POSTGRES_BIN": "/nowhere"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--quiet", "tests/storage/test_files.py"],
        cwd=ROOT,
        env=surroundings | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_tests_pass_and_say_in_one_line_what_did_not_run_when_there_is_no_server() -> None:
    finished = run()

    told = [line for line in finished.stdout.splitlines() if "PostgreSQL" in line]
    assert finished.returncode == 0
    assert told == [
        "NOT RUN: the 4 tests on PostgreSQL in tests/storage: "
        "no PostgreSQL server is installed (on Debian and Ubuntu: apt install postgresql)"
    ]


def test_tests_fail_when_there_is_no_server_and_one_is_required() -> None:
    finished = run(DATELINE_REQUIRE_POSTGRES="1")

    assert (finished.returncode, "4 passed, 4 errors" in finished.stdout) == (1, True)
