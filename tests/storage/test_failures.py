import asyncio
import gc
import sqlite3
import traceback
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select

from bot.model.preferences import Preferences
from bot.storage import Storage, StorageError
from bot.storage.database import Database
from bot.storage.inbox import Received
from bot.storage.tables import misses, votes
from databases.postgres import Server

SECRET = "wr0ng-s3cret"
MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)


async def failure(storage: Storage) -> str:
    """Return the one line with which preparing fails, having seen that the traceback holds no secret."""
    with pytest.raises(StorageError) as raised:
        await storage.prepare()
    await storage.close()
    assert SECRET not in "".join(traceback.format_exception(raised.value))
    assert "\n" not in str(raised.value)
    return str(raised.value)


async def test_prepare_fails_when_another_program_holds_the_file(sqlite_address: str) -> None:
    first = Storage(sqlite_address)
    await first.prepare()
    await first.close()
    file = sqlite_address.removeprefix("sqlite:///")

    with closing(sqlite3.connect(file)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        told = await failure(Storage(sqlite_address, wait_seconds=0.01))

    assert told == f"{file}: database is locked"


async def test_prepare_fails_when_another_replica_migrates_for_too_long(postgres_address: str) -> None:
    with psycopg.connect(postgres_address) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [int.from_bytes(b"dateline", "big")])
        told = await failure(Storage(postgres_address, wait_seconds=0.01))

    assert told.endswith("canceling statement due to lock timeout")


async def test_prepare_fails_when_the_file_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Something else entirely. " * 50)

    assert await failure(Storage(f"sqlite:///{file}")) == f"{file}: file is not a database"
    assert file.read_text() == "Something else entirely. " * 50


@pytest.mark.parametrize(
    ("place", "reason"), [("file/dateline.sqlite3", "Not a directory"), ("folder", "Is a directory")]
)
async def test_prepare_fails_when_the_file_cannot_be_made(tmp_path: Path, place: str, reason: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()

    assert (await failure(Storage(f"sqlite:///{tmp_path / place}"))).endswith(f": {reason}")


async def test_prepare_fails_when_the_file_may_not_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept.sqlite3"
    file.touch()
    # Whoever runs the tests may be somebody whom nothing is refused.
    monkeypatch.setattr("os.access", lambda *_: False)

    assert await failure(Storage(f"sqlite:///{file}")) == f"{file}: Permission denied"


async def test_prepare_fails_when_no_server_answers(unused_tcp_port: int) -> None:
    storage = Storage(f"postgresql://somebody:{SECRET}@127.0.0.1:{unused_tcp_port}/kept", wait_seconds=1)

    assert (await failure(storage)).startswith("PostgreSQL at 127.0.0.1, database kept: connection failed: ")


async def test_prepare_fails_when_the_password_is_wrong(postgres: Server, postgres_address: str) -> None:
    address = postgres_address.replace("dateline@", f"stranger:{SECRET}@")

    assert "password authentication failed" in await failure(Storage(address))


async def test_prepare_fails_when_there_is_no_such_database(postgres: Server) -> None:
    assert 'database "nowhere" does not exist' in await failure(Storage(postgres.address("nowhere")))


async def test_prepare_fails_when_the_address_has_an_unknown_option(postgres_address: str) -> None:
    assert 'invalid connection option "colour"' in await failure(Storage(f"{postgres_address}&colour=red"))


USES: list[Callable[[Storage], Awaitable[object]]] = [
    lambda it: it.preferences.get(1),
    lambda it: it.preferences.put(1, Preferences("uk")),
    lambda it: it.preferences.move(1, 2),
    lambda it: it.votes.cast(1, "pay", True, "v1", MOMENT),
    lambda it: it.votes.tally(),
    lambda it: it.misses.record("what now", "en", (), MOMENT),
    lambda it: it.files.keep("key", "id"),
    lambda it: it.erase(1),
    lambda it: it.inbox.turn([1], [Received(2, 1, 1, "{}")], 1, MOMENT),
]


@pytest.mark.parametrize("use", USES)
async def test_every_use_fails_with_one_error_when_there_is_no_table(
    another: Storage, database: Database, use: Callable[[Storage], Awaitable[object]]
) -> None:
    database.make_file()

    with pytest.raises(StorageError, match=r"^[^\n]*(no such table|does not exist)[^\n]*$"):
        await use(another)


async def test_failure_tells_nothing_of_a_row_when_it_is_refused(storage: Storage, database: Database) -> None:
    with pytest.raises(StorageError) as raised:
        async with database.writing() as connection:
            await connection.execute(insert(misses).values(question=SECRET, language="en", offered=""))

    assert SECRET not in "".join(traceback.format_exception(raised.value))


async def test_nothing_is_kept_when_a_transaction_fails(storage: Storage, database: Database) -> None:
    row = {"person": 1, "entry": "pay", "is_helpful": True, "version": "v1", "moment": MOMENT}

    async def vote_twice() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(votes).values(row))
            await connection.execute(insert(votes).values(row))

    with pytest.raises(StorageError):
        await vote_twice()
    assert await storage.votes.of(1, "pay") is None


async def test_storage_connects_anew_when_the_server_has_hung_up(postgres: Server, postgres_address: str) -> None:
    storage = Storage(postgres_address)
    await storage.prepare()
    await storage.preferences.put(1, Preferences("uk"))

    postgres.hang_up()

    assert await storage.preferences.get(1) == Preferences("uk")
    await storage.close()


async def test_closing_leaves_no_connection_of_those_who_were_broken_off(address: str) -> None:
    database = Database(address, 10)
    database.make_file()

    async def read_on() -> None:
        while True:
            async with database.reading() as connection:
                await connection.execute(select(1))

    for moment in range(20):
        readers = [asyncio.create_task(read_on()) for _ in range(3)]
        await asyncio.sleep(moment / 1_000)
        for reader in readers:
            reader.cancel()
        await database.close()
        await asyncio.wait(readers)
        assert all(reader.cancelled() for reader in readers)
        # A connection that stayed open warns when it is collected, which fails the test.
        await asyncio.sleep(0.01)
        gc.collect()
