"""A connection that a process holds as long as it runs: what it locks there is free once the process is gone."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
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
_PRAGMAS = ("busy_timeout = {}", "secure_delete = ON", "journal_mode = WAL", "synchronous = NORMAL")


class HeldConnection:
    """One connection with a thread of its own, opened when it is needed, and anew after it broke.

    A thread does a transaction of several statements in a fraction of the time that an event loop takes for it.
    """

    def __init__(self, database: Database, greet: Callable[[Connection], None]) -> None:
        """``greet`` is called with each connection that is opened, and may refuse it with StorageError."""
        self._database, self._greet = database, greet
        self._engine = _engine(database)
        self._thread: ThreadPoolExecutor | None = None
        self._connection: Connection | None = None

    @property
    def is_open(self) -> bool:
        """Whether the connection stands, as far as is known."""
        return self._connection is not None

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` returns; its changes are kept together, or not at all. Raises StorageError."""
        self._thread = self._thread or ThreadPoolExecutor(1, "held-connection")
        async with self._database.turn:
            with self._database.told():
                return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    def _run(self, work: Callable[[Connection], T]) -> T:
        if self._connection is None:
            connection = self._engine.connect()
            try:
                self._greet(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        try:
            with self._connection.begin():
                return work(self._connection)
        except DBAPIError:
            # Whether it was committed may be unknown, and what is locked on the connection may be gone.
            self._close()
            raise

    async def close(self) -> None:
        """Close the connection; what it locked is free."""
        if self._thread:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._close)
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
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine
    patience = {"connect_timeout": max(2, round(database.wait_seconds))} | _ALIVE
    engine = create_engine(database.address, hide_parameters=True, poolclass=NullPool, connect_args=patience)
    event.listen(engine, "connect", _set_up_server)
    return engine


def _set_up_file(wait_seconds: float, connection: Any, _: object) -> None:
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma.format(round(wait_seconds * 1_000))}")


def _set_up_server(connection: Any, _: object) -> None:
    with connection.cursor() as cursor:
        for setting in (*_ALIVE_AT_SERVER, f"statement_timeout = {_LONGEST_STATEMENT_MS}"):
            cursor.execute(f"SET {setting}")
    connection.commit()
