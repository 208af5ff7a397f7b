import logging
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.storage.outages import Outages

NOWHERE = "postgresql+psycopg://dateline@/dateline?host=/nowhere"
LOG = logging.getLogger("dbos")


@pytest.fixture(autouse=True)
def _outages(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    # A worker that has stopped lets DBOS tell of errors only.
    caplog.set_level(logging.WARNING, LOG.name)
    outages = Outages("dbos")
    outages.begin()
    yield
    outages.end()


@pytest.fixture
def told() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def fail(address: str, statement: str = "SELECT 1", level: int = logging.WARNING) -> None:
    """Log as DBOS does what fails at an address."""
    try:
        with create_engine(address, poolclass=NullPool).connect() as connection:
            connection.execute(text(statement))
    except DBAPIError as error:
        LOG.log(level, "Exception listing queues: %s", error)


def events(told: list[Mapping[str, Any]]) -> list[str]:
    return [line["event"].partition(",")[0] for line in told]


def test_each_outage_is_told_once_and_so_is_its_end(told: list[Any], caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        for _ in range(3):
            fail(NOWHERE)
        for _ in range(2):
            create_engine("sqlite://", poolclass=NullPool).connect().close()

    assert events(told) == ["database away", "database back"] * 2
    assert "/nowhere" in told[0]["error"]
    assert caplog.records == []


def test_error_that_a_record_names_counts_as_well(told: list[Any], caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(DBAPIError) as failed:
        create_engine(NOWHERE).connect()

    LOG.warning("Exception taking a lock", exc_info=failed.value)

    assert events(told) == ["database away"]
    assert caplog.records == []


def test_all_else_is_logged(told: list[Any], caplog: pytest.LogCaptureFixture, postgres_address: str) -> None:
    LOG.warning("of no error")
    fail("sqlite://", "SELECT nothing")
    fail(postgres_address.replace("postgresql:", "postgresql+psycopg:"), "SELECT 1 / 0")
    fail(postgres_address.replace("postgresql:", "postgresql+psycopg:"), "SELECT nothing")
    fail(NOWHERE, level=logging.ERROR)

    assert told == []
    assert len(caplog.records) == 5
