"""Programs that the topology is made of, and the line that says which tests could not run without them."""

import os
from pathlib import Path

import pytest

from topology import balancer

_MISSING = "no nginx or openssl is installed (on Debian and Ubuntu: apt install nginx-light openssl)"


@pytest.fixture(scope="session")
def nginx() -> Path:
    """Return where nginx is; DATELINE_REQUIRE_NGINX=1 makes its absence a failure."""
    found = balancer.program()
    if found is None:
        (pytest.fail if os.environ.get("DATELINE_REQUIRE_NGINX") == "1" else pytest.skip)(_MISSING)
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line how many tests did not run, and why."""
    unrun = [report for report in terminalreporter.getreports("skipped") if _MISSING in str(report.longrepr)]
    if unrun:
        terminalreporter.write_line(f"NOT RUN: the {len(unrun)} tests behind a balancer in tests/topology: {_MISSING}")
