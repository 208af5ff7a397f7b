import asyncio
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, column, inspect, table, text, update

from bot.model.preferences import Preferences
from bot.storage import Storage, StorageError
from bot.storage.database import Database
from bot.storage.migrating import VERSION_TABLE
from bot.storage.tables import metadata

CHOSEN = Preferences("uk")
_WRITE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("DELETE FROM votes")
connection.commit()
connection.close()
"""


def differences(connection: Connection) -> list[object]:
    options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


async def test_migrations_and_tables_agree(storage: Storage, database: Database) -> None:
    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []
        made = await connection.run_sync(lambda it: set(inspect(it).get_table_names()))

    assert made == {*metadata.tables, VERSION_TABLE}


async def test_another_process_that_is_done_with_the_file_takes_nothing_from_this_one(sqlite_address: str) -> None:
    file = Path(sqlite_address.removeprefix("sqlite:///"))
    storage = Storage(sqlite_address)
    await storage.prepare()
    await storage.preferences.put(1, CHOSEN)
    # Whoever prepares twice, as the application does, must not lose its locks by that.
    await storage.prepare()
    log = file.with_name(f"{file.name}-wal")
    before = log.stat().st_ino

    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", _WRITE, str(file)], check=True)

    assert log.stat().st_ino == before
    await storage.close()


async def test_prepare_keeps_what_is_there_when_it_is_repeated(storage: Storage) -> None:
    await storage.preferences.put(1, CHOSEN)

    await storage.prepare()

    assert await storage.preferences.get(1) == CHOSEN


async def test_prepare_makes_the_tables_once_when_several_start_together(address: str) -> None:
    storages = [Storage(address) for _ in range(4)]

    await asyncio.gather(*(storage.prepare() for storage in storages))

    await storages[0].preferences.put(1, CHOSEN)
    assert [await storage.preferences.get(1) for storage in storages] == [CHOSEN] * 4
    for storage in storages:
        await storage.close()


async def test_prepare_leaves_no_table_when_it_fails_halfway(storage: Storage, database: Database) -> None:
    async with database.writing() as connection:
        await connection.run_sync(metadata.drop_all)
        await connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        # The last table that is made: the others were made by then.
        await connection.execute(text("CREATE TABLE files (one_of_another_program INTEGER)"))

    with pytest.raises(StorageError, match="already exists"):
        await storage.prepare()

    async with database.reading() as connection:
        assert await connection.run_sync(lambda it: inspect(it).get_table_names()) == ["files"]


async def test_prepare_refuses_a_database_when_it_is_newer(storage: Storage, database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(update(table(VERSION_TABLE, column("version_num"))).values(version_num="9999"))

    with pytest.raises(StorageError, match=r"^the database is newer than this program \(version 9999\): .*$"):
        await storage.prepare()


async def test_storage_touches_nothing_when_it_is_made(sqlite_address: str, tmp_path: Path) -> None:
    storage = Storage(sqlite_address)

    await storage.close()

    assert (os.listdir(tmp_path), storage.is_missing()) == ([], True)


async def test_prepare_makes_a_file_for_its_owner_alone(sqlite_address: str, no_umask: None) -> None:
    storage = Storage(sqlite_address)

    await storage.prepare()
    await storage.preferences.put(1, CHOSEN)

    file = Path(sqlite_address.removeprefix("sqlite:///"))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (file.parent, *file.parent.iterdir())}
    await storage.close()
    assert modes == {
        "kept": 0o700,
        "dateline.sqlite3": 0o600,
        "dateline.sqlite3-wal": 0o600,
        "dateline.sqlite3-shm": 0o600,
    }
    assert not storage.is_missing()


async def test_prepare_leaves_the_mode_of_a_file_when_it_exists(tmp_path: Path) -> None:
    file = tmp_path / "mine.sqlite3"
    file.touch(0o640)
    file.chmod(0o640)
    storage = Storage(f"sqlite:///{file}")

    await storage.prepare()
    await storage.close()

    assert stat.S_IMODE(file.stat().st_mode) == 0o640


async def test_prepare_makes_the_file_that_was_meant_when_its_name_is_odd(tmp_path: Path) -> None:
    file = tmp_path / "a b?mode=ro#%41" / "é.sqlite3"
    storage = Storage(f"sqlite:///{file}")

    await storage.prepare()
    await storage.close()

    assert file.is_file()


@pytest.mark.parametrize(("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 1000)])
async def test_sqlite_is_set_up_when_it_is_connected(sqlite_address: str, pragma: str, value: object) -> None:
    database = Database(sqlite_address, 1)
    database.make_file()

    async with database.reading() as connection:
        found = await connection.scalar(text(f"PRAGMA {pragma}"))

    await database.close()
    assert found == value
