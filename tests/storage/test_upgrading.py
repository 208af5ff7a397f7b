"""From each earlier version of the tables to the present one, with rows in them."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from multiprocessing import get_context
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import BigInteger, Boolean, Connection, Date, DateTime, Integer, MetaData, Table, inspect, select

from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.migrating import VERSION_TABLE, configured, versions
from bot.storage.tables import metadata

HEAD = max(versions())
EARLIER = sorted(versions() - {HEAD})
# What a column holds in the rows of the test, by its type.
VALUES: list[tuple[type, Any]] = [
    (Boolean, True),
    (DateTime, datetime(2022, 1, 5, 12, tzinfo=UTC)),
    (Date, date(2022, 1, 5)),
    (BigInteger, 7),
    (Integer, 7),
]
Rows = dict[str, dict[str, Any]]


def build(connection: Connection, revision: str) -> None:
    """Make the tables as they were at a revision."""
    config = configured(connection)
    command.upgrade(config, revision)


def fill(connection: Connection) -> Rows:
    """Put a row into each table, and return what each holds."""
    found = MetaData()
    found.reflect(connection)
    tables = [table for table in found.sorted_tables if table.name != VERSION_TABLE]
    for table in tables:
        connection.execute(table.insert().values(dict(values(table))))
    return rows(connection, tables)


def values(table: Table) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        yield column.name, next((value for kind, value in VALUES if isinstance(column.type, kind)), "daily")


def rows(connection: Connection, tables: list[Table]) -> Rows:
    return {table.name: dict(connection.execute(select(table)).mappings().one()) for table in tables}


def kept(connection: Connection, before: Rows) -> Rows:
    """Return what is left of rows that were there before, in the columns that they had."""
    found = MetaData()
    found.reflect(connection)
    now = rows(connection, [found.tables[name] for name in before])
    return {name: {column: now[name].get(column, "gone") for column in row} for name, row in before.items()}


def differences(connection: Connection) -> list[object]:
    options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


@pytest.mark.parametrize("revision", EARLIER)
async def test_rows_survive_the_upgrade_from_each_version(address: str, database: Database, revision: str) -> None:
    database.make_file()
    async with database.writing() as connection:
        await connection.run_sync(build, revision)
        before = await connection.run_sync(fill)
    storage = Storage(address)

    await storage.prepare()

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(kept, before) == before
    await storage.close()


@pytest.mark.parametrize("revision", EARLIER)
async def test_old_database_is_upgraded_once_when_two_processes_start(
    address: str, database: Database, revision: str
) -> None:
    database.make_file()
    async with database.writing() as connection:
        await connection.run_sync(build, revision)
        before = await connection.run_sync(fill)
    await database.close()

    codes = await asyncio.to_thread(start_two, address)

    async with database.reading() as connection:
        assert codes == [0, 0]
        assert await connection.run_sync(differences) == []
        assert await connection.run_sync(kept, before) == before
        made = await connection.run_sync(lambda it: set(inspect(it).get_table_names()))
    assert made == {*metadata.tables, VERSION_TABLE}


def start_two(address: str) -> list[int | None]:
    """Prepare the storage in two processes at once, and return their exit codes."""
    context = get_context("spawn")
    barrier = context.Barrier(2)
    processes = [context.Process(target=prepare, args=(address, barrier)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    return [process.exitcode for process in processes]


def prepare(address: str, barrier: Any) -> None:
    async def go() -> None:
        storage = Storage(address)
        await storage.prepare()
        await storage.close()

    barrier.wait()
    asyncio.run(go())
