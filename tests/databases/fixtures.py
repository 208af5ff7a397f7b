"""Fixtures that run a test on each kind of database, and the line that says which tests could not run."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases.postgres import Server, binaries, running

_MISSING = "no PostgreSQL server is installed (on Debian and Ubuntu: apt install postgresql)"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a PostgreSQL server for all tests; DATELINE_REQUIRE_POSTGRES=1 makes its absence a failure."""
    programs = binaries()
    if programs is None:
        (pytest.fail if os.environ.get("DATELINE_REQUIRE_POSTGRES") == "1" else pytest.skip)(_MISSING)
    with running(programs) as server:
        yield server


@pytest.fixture
def sqlite_address(tmp_path: Path) -> str:
    """Return the address of a file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'kept' / 'dateline.sqlite3'}"


@pytest.fixture
def postgres_address(postgres: Server) -> Iterator[str]:
    """Return the address of an empty database."""
    yield postgres.address()
    postgres.empty()


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_address"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line how many tests did not run, and why."""
    unrun = [report for report in terminalreporter.getreports("skipped") if _MISSING in str(report.longrepr)]
    if unrun:
        folders = ", ".join(sorted({os.path.dirname(report.nodeid.partition("::")[0]) for report in unrun}))
        terminalreporter.write_line(f"NOT RUN: the {len(unrun)} tests on PostgreSQL in {folders}: {_MISSING}")
