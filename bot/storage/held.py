"""A connection that a process holds as long as it runs: what it locks there is free once the process is gone."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from bot.storage.database import Database

T = TypeVar("T")

# A server that lost a client, or a client its server, is to know it after seconds rather than hours.
_ALIVE = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 11_000}
_ALIVE_AT_SERVER = ("tcp_keepalives_idle = 5", "tcp_keepalives_interval = 2", "tcp_keepalives_count = 3")
_LONGEST_STATEMENT_MS = 10_000
# In WAL mode what was committed survives the end of a process either way; without a sync at each commit, the last
# commits may be undone by a power cut.
# The WAL grows for as long as somebody reads; once nobody does, it is cut to its usual size.
_PRAGMAS = (
    "busy_timeout = {}",
    "secure_delete = ON",
    "journal_mode = WAL",
    "synchronous = NORMAL",
    f"journal_size_limit = {8 * 2**20}",
)
# From then on nobody waits but the thread; and no commit on the event loop waits for the disk: see ``tidy``.
_AT_LAST = ("busy_timeout = 0", "wal_autocheckpoint = 0")
# As long as all else that goes on in the event loop may wait.
_SHORT_SECONDS = 0.01


class HeldConnection:
    """One connection with a thread of its own, opened when it is needed, and anew after it broke.

    A thread does a transaction of several statements in a fraction of the time that an event loop takes for it; in a
    file, a short one takes less time than the way to the thread and back.
    """

    def __init__(self, database: Database, greet: Callable[[Connection], None]) -> None:
        """``greet`` is called with each connection that is opened, and may refuse it with StorageError."""
        self._database, self._greet = database, greet
        self._engine = _engine(database)
        self._thread: ThreadPoolExecutor | None = None
        self._working: Future[Any] | None = None
        # What is written next opens the WAL anew, and waits for the disk.
        self._is_tidied = False
        # What was done last took long: where much waits, so will the next.
        self._is_slow = False
        self._connection: Connection | None = None

    @property
    def is_open(self) -> bool:
        """Whether the connection stands, as far as is known."""
        return self._connection is not None

    async def run(self, work: Callable[[Connection], T], *, is_short: bool = False) -> T:
        """Return what ``work`` returns; its changes are kept together, or not at all. Raises StorageError.

        What ``is_short`` is done in a file by the event loop itself, unless others write: a thread waits for them; or
        unless what was done before took long.
        """
        async with self._database.turn:
            with self._database.told():
                if is_short and self._begins_at_once():
                    return self._run(work)
                return await self._in_thread(self._run_patiently, work)

    async def _in_thread(self, work: Callable[..., T], *given: object) -> T:
        self._thread = self._thread or ThreadPoolExecutor(1, "held-connection")
        self._working = future = self._thread.submit(work, *given)
        return await asyncio.wrap_future(future)

    def _begins_at_once(self) -> bool:
        """Begin a transaction in a file if that can be done without waiting; return whether it has begun."""
        if self._connection is None or not self._database.file:
            return False
        # Whoever waited for it may have been broken off; the thread goes on.
        if self._is_tidied or self._is_slow or (self._working and not self._working.done()):
            return False
        try:
            _driver(self._connection).execute("BEGIN IMMEDIATE")
        except sqlite3.Error:
            return False
        return True

    def _run_patiently(self, work: Callable[[Connection], T]) -> T:
        connection = self._opened()
        if not self._database.file:
            return self._run(work)
        milliseconds = round(self._database.wait_seconds * 1_000)
        _driver(connection).execute(f"PRAGMA busy_timeout = {milliseconds}")
        try:
            return self._run(work)
        finally:
            self._is_tidied = False
            if self._connection is not None:
                _driver(connection).execute("PRAGMA busy_timeout = 0")

    def _opened(self) -> Connection:
        if self._connection is None:
            connection = self._engine.connect()
            try:
                self._greet(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _run(self, work: Callable[[Connection], T]) -> T:
        connection, began = self._opened(), perf_counter()
        try:
            with connection.begin():
                return work(connection)
        except DBAPIError as error:
            # What a server refuses is undone, and says nothing of the connection: what is locked on it stays. Else
            # whether it was committed may be unknown, and what is locked may be gone.
            if self._database.file or error.connection_invalidated:
                self._close()
            raise
        finally:
            self._is_slow = perf_counter() - began > _SHORT_SECONDS

    async def tidy(self) -> None:
        """Carry what was written into the file itself: in the thread, as that may wait for the disk."""
        if self._thread and self._database.file:
            async with self._database.turn:
                await self._in_thread(self._checkpoint)

    def _checkpoint(self) -> None:
        # One that others keep from its end goes on the next time.
        if self._connection is not None:
            with suppress(sqlite3.Error):
                _driver(self._connection).execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                self._is_tidied = True

    async def close(self) -> None:
        """Close the connection; what it locked is free."""
        if self._thread:
            await self._in_thread(self._close)
            self._thread.shutdown()
            self._thread = None

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


def _engine(database: Database) -> Engine:
    if database.file:
        engine = create_engine(
            database.address, hide_parameters=True, poolclass=NullPool, connect_args={"check_same_thread": False}
        )
        event.listen(engine, "connect", partial(_set_up_file, database.wait_seconds))
        event.listen(engine, "begin", _begin)
        return engine
    patience = {"connect_timeout": max(2, round(database.wait_seconds))} | _ALIVE
    engine = create_engine(database.address, hide_parameters=True, poolclass=NullPool, connect_args=patience)
    event.listen(engine, "connect", _set_up_server)
    return engine


def _set_up_file(wait_seconds: float, connection: Any, _: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma.format(round(wait_seconds * 1_000))}")
    for pragma in _AT_LAST:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    if not _driver(connection).in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _set_up_server(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        for setting in (*_ALIVE_AT_SERVER, f"statement_timeout = {_LONGEST_STATEMENT_MS}"):
            cursor.execute(f"SET {setting}")
    connection.commit()
