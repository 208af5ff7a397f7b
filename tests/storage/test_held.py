"""The connection that a process holds, where others use the same file."""

import asyncio
import shutil
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select

from bot.storage import Storage, StorageError
from bot.storage import held as held_module
from bot.storage.database import Database
from bot.storage.held import HeldConnection
from bot.storage.tables import handled

MOMENT = datetime(2026, 1, 15, 12, tzinfo=UTC)


def adding(number: int) -> Callable[[Connection], object]:
    return lambda connection: connection.execute(insert(handled), {"update_id": number, "moment": MOMENT})


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(handled)) or 0


@pytest.fixture
async def file(sqlite_address: str) -> Path:
    storage = Storage(sqlite_address)
    await storage.prepare()
    await storage.close()
    return Path(sqlite_address.removeprefix("sqlite:///"))


@pytest.fixture
async def held(file: Path) -> AsyncIterator[HeldConnection]:
    held = HeldConnection(Database(f"sqlite:///{file}", 10), lambda _: None)
    await held.run(lambda _: None)
    yield held
    await held.close()


async def test_short_work_waits_for_others_who_write_while_all_else_goes_on(held: HeldConnection, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(held.run(adding(1), is_short=True))
        for _ in range(20):
            await asyncio.sleep(0.01)
        assert not waiting.done()
        other.execute("COMMIT")
    await waiting

    assert await held.run(count, is_short=True) == 1


async def test_short_work_fails_whole_and_the_next_goes_well(held: HeldConnection) -> None:
    def twice(connection: Connection) -> None:
        adding(1)(connection)
        adding(1)(connection)

    with pytest.raises(StorageError, match="UNIQUE constraint failed"):
        await held.run(twice, is_short=True)

    assert await held.run(count, is_short=True) == 0
    await held.run(adding(1), is_short=True)
    assert await held.run(count) == 1


async def test_short_work_waits_for_what_goes_on_though_nobody_waits_for_it_any_more(
    held: HeldConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_go_on, run = threading.Event(), threading.Event(), held._run

    def slowly(work: Callable[[Connection], object]) -> object:
        # Before the transaction begins.
        if threading.current_thread() is not threading.main_thread():
            has_begun.set()
            may_go_on.wait(10)
        return run(work)

    monkeypatch.setattr(held, "_run", slowly)
    broken_off = asyncio.create_task(held.run(adding(1)))
    await asyncio.to_thread(has_begun.wait, 10)
    broken_off.cancel()
    with pytest.raises(asyncio.CancelledError):
        await broken_off
    waiting = asyncio.create_task(held.run(count, is_short=True))
    # Long enough for what is done on the event loop.
    await asyncio.sleep(0.05)
    assert not waiting.done()
    may_go_on.set()

    assert await waiting == 1


async def test_what_is_written_first_after_tidying_is_written_in_the_thread(held: HeldConnection) -> None:
    threads = [await held.run(lambda _: threading.current_thread(), is_short=True)]
    await held.tidy()
    threads += [await held.run(lambda _: threading.current_thread(), is_short=True) for _ in range(2)]

    assert [thread is threading.main_thread() for thread in threads] == [True, False, True]


async def test_what_was_written_is_in_the_file_itself_once_it_is_tidied(
    held: HeldConnection, file: Path, tmp_path: Path
) -> None:
    for number in range(100):
        await held.run(adding(number), is_short=True)
    shutil.copy(file, tmp_path / "before")
    await held.tidy()
    shutil.copy(file, tmp_path / "after")

    counts = []
    for name in ("before", "after"):
        with closing(sqlite3.connect(tmp_path / name)) as copy:
            counts.append(copy.execute("SELECT count(*) FROM handled").fetchone()[0])
    assert counts == [0, 100]


async def test_what_a_server_refuses_leaves_the_connection_with_its_locks(postgres_address: str) -> None:
    storage = Storage(postgres_address)
    await storage.prepare()
    await storage.close()
    held = HeldConnection(Database(postgres_address, 10), lambda _: None)
    backend = select(func.pg_backend_pid())
    first = await held.run(lambda it: it.scalar(backend))
    await held.run(adding(1))

    with pytest.raises(StorageError, match="duplicate key"):
        await held.run(adding(1))

    assert await held.run(lambda it: it.scalar(backend)) == first
    assert await held.run(count) == 1
    await held.close()


async def test_wal_that_grew_while_others_read_is_cut_once_nobody_does(held: HeldConnection, file: Path) -> None:
    def fill(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filling (content BLOB)")
        connection.exec_driver_sql("INSERT INTO filling VALUES (zeroblob(12 * 1024 * 1024))")

    wal = file.with_name(f"{file.name}-wal")
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM handled").fetchall()
        await held.run(fill)
        await held.tidy()
        await held.run(fill)
        reader.execute("COMMIT")
    grown = wal.stat().st_size

    await held.tidy()
    await held.run(adding(1))

    assert grown > 20 * 2**20
    assert wal.stat().st_size <= 8 * 2**20


async def test_short_work_that_takes_long_is_done_beside_all_else_the_next_time(
    held: HeldConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment, threads = 0.0, list[bool]()
    monkeypatch.setattr(held_module, "perf_counter", lambda: moment)

    def lasting(seconds: float) -> Callable[[Connection], None]:
        def work(_: Connection) -> None:
            nonlocal moment
            moment += seconds
            threads.append(threading.current_thread() is threading.main_thread())

        return work

    for seconds in (0.05, 0.05, 0.001, 0.001):
        await held.run(lasting(seconds), is_short=True)

    assert threads == [True, False, False, True]
