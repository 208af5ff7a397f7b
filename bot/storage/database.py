"""The connection to a database of either kind, and what differs between the two."""

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    asynccontextmanager,
    nullcontext,
    suppress,
)
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, ColumnElement, Connection, Select, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from bot.storage.address import parse
from bot.storage.errors import told_of

Insert = sqlite.Insert | postgresql.Insert

_WRITES = "dateline_writes"
# SQLite waits for a lock by itself, but not for this change.
_WRITE_AHEAD_TRIES, _WRITE_AHEAD_SECONDS = 100, 0.02
_GIVING_BACK_SECONDS = 0.01
# Only in the schema where tables are made: one of the same name in another is somebody else's.
_TABLE = text(
    "SELECT has_table_privilege(it.oid, 'SELECT') AND has_table_privilege(it.oid, 'DELETE') "
    "FROM pg_class AS it JOIN pg_namespace AS home ON home.oid = it.relnamespace "
    "WHERE home.nspname = current_schema() AND it.relname = :name"
)


class Database:
    """An engine, which connects when it is first used."""

    def __init__(self, url: str, wait_seconds: float) -> None:
        """``wait_seconds`` is how long to wait for a server to answer, or for others to end their writing."""
        address = parse(url)
        self.file = Path(address.database or "") if address.get_backend_name() == "sqlite" else None
        self.wait_seconds = wait_seconds
        self.address = _synchronous(address)
        self.place = str(self.file) if self.file else _server(address)
        self._engine = _on_sqlite(address, wait_seconds) if self.file else _on_postgresql(address, wait_seconds)
        self._at_once: sqlite3.Connection | None = None
        # Writers of this process queue here, in order, instead of trying again and again at SQLite's lock.
        self.turn: AbstractAsyncContextManager[None] = asyncio.Lock() if self.file else nullcontext()

    def make_file(self) -> None:
        """Make SQLite's file, for its owner's eyes only, and its folder; one that exists stays as it is."""
        if self.file is None:
            return
        with told_of(self.place):
            if self.file.parent.exists() and not self.file.parent.is_dir():
                raise _refusal(errno.ENOTDIR)
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Not opened where it exists: to close it again would undo every lock that this process has on it.
            if not self.file.exists():
                os.close(os.open(self.file, os.O_CREAT | os.O_RDWR, 0o600))
            elif self.file.is_dir():
                raise _refusal(errno.EISDIR)
            elif not os.access(self.file, os.R_OK | os.W_OK):
                raise _refusal(errno.EACCES)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees one state of the database. Raises StorageError."""
        with told_of(self.place):
            async with self._engine.connect() as connection:
                yield connection

    async def look_up(self, query: Select[*tuple[Any, ...]], **values: object) -> Mapping[Any, Any] | None:
        """Return the one row that a query finds by its key, by the names of its columns, or None. Raises StorageError.

        In a file that takes some 10 microseconds, where the way to another thread and back would take a thousand.
        """
        if self.file is not None:
            # One that is locked, or broken, goes the other way, which waits, and says what is wrong.
            with suppress(sqlite3.Error):
                return self._connected_at_once().execute(_on_file(query), values).fetchone()  # type: ignore[no-any-return]
        async with self.reading() as connection:
            return (await connection.execute(query, values)).mappings().one_or_none()

    def _connected_at_once(self) -> sqlite3.Connection:
        """Return a connection that waits for no lock: all that goes on in the event loop would wait with it."""
        if self._at_once is None:
            self._at_once = sqlite3.connect(str(self.file), timeout=0, isolation_level=None)
            self._at_once.row_factory = sqlite3.Row
        return self._at_once

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection whose changes are kept together at the end, or not at all. Raises StorageError."""
        with told_of(self.place):
            async with self.turn, self._engine.execution_options(**{_WRITES: True}).begin() as connection:
                yield connection

    def told(self) -> AbstractContextManager[None]:
        """Turn the errors of the database into StorageError, which names it."""
        return told_of(self.place)

    def insert(self, table: Table) -> Insert:
        """Return an insertion that may say what happens on a conflict."""
        return sqlite.insert(table) if self.file else postgresql.insert(table)

    async def tidy(self) -> None:
        """Let SQLite look whether its plans still fit what is there; a server does so by itself. Raises StorageError.

        The room of what was deleted is used again: giving it back would mean to write the whole file anew.
        """
        if self.file:
            async with self.writing() as connection:
                await connection.execute(text("PRAGMA optimize"))

    async def close(self) -> None:
        """Close all connections, once those who were broken off in the middle have given theirs back."""
        if self._at_once is not None:
            self._at_once.close()
            self._at_once = None
        # What is given back to an engine that is disposed of already would stay open.
        for _ in range(round(self.wait_seconds / _GIVING_BACK_SECONDS)):
            if not cast(QueuePool, self._engine.pool).checkedout():
                break
            await asyncio.sleep(_GIVING_BACK_SECONDS)
        await self._engine.dispose()


def _refusal(reason: int) -> OSError:
    return OSError(reason, os.strerror(reason))


@cache
def _on_file(query: Select[*tuple[Any, ...]]) -> str:
    """Return a query, one of the few that there are, in the words of SQLite."""
    return str(query.compile(dialect=sqlite.dialect(paramstyle="named")))


def upsert(insertion: Insert, values: Mapping[str, object], where: ColumnElement[bool] | None = None) -> Insert:
    """Return an insertion that takes the place of the row with the same primary key, where ``where`` holds."""
    keys = [column.name for column in insertion.table.primary_key]
    changed = {name: insertion.excluded[name] for name in values if name not in keys}
    return insertion.values(values).on_conflict_do_update(index_elements=keys, set_=changed, where=where)


async def has_table(connection: AsyncConnection, name: str) -> bool:
    """Return whether a server has a table where this program would make it."""
    return await connection.scalar(_TABLE, {"name": name}) is not None


async def may_clear(connection: AsyncConnection, name: str) -> bool:
    """Return whether a server has a table where this program would make it, and lets it delete rows of it."""
    return bool(await connection.scalar(_TABLE, {"name": name}))


def _synchronous(address: URL) -> str:
    """Return an address, password included, for those who reach the database without an event loop."""
    driver = "sqlite" if address.get_backend_name() == "sqlite" else address.drivername
    return address.set(drivername=driver).render_as_string(hide_password=False)


def _server(address: URL) -> str:
    host = address.host or address.query.get("host") or "localhost"
    return f"PostgreSQL at {host}, database {address.database}"


def _on_postgresql(address: URL, wait_seconds: float) -> AsyncEngine:
    # By this name others know that a bot is connected: see backup/server.py.
    named = {} if "application_name" in address.query else {"application_name": "dateline"}
    patience: dict[str, object] = (
        {} if "connect_timeout" in address.query else {"connect_timeout": max(2, round(wait_seconds))}
    )
    # The parameters hold what people typed and who they are: nothing for a log.
    return create_async_engine(address, hide_parameters=True, pool_pre_ping=True, connect_args=named | patience)


def _on_sqlite(address: URL, wait_seconds: float) -> AsyncEngine:
    engine = create_async_engine(address, hide_parameters=True, connect_args={"timeout": wait_seconds})
    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _set_up(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Else the driver begins transactions when it sees fit, and none around changes of tables.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("foreign_keys = ON", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    _write_ahead(connection, cursor)
    cursor.close()


def _write_ahead(connection: Any, cursor: DBAPICursor) -> None:
    """Let readers go on while somebody writes; whoever finds others at the same change is refused, and tries again."""
    for _ in range(_WRITE_AHEAD_TRIES):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            connection.run_async(lambda _: asyncio.sleep(_WRITE_AHEAD_SECONDS))
        else:
            return
    cursor.execute("PRAGMA journal_mode = WAL")


def _begin(connection: Connection) -> None:
    options: Mapping[str, Any] = connection.get_execution_options()
    # A transaction that reads before it writes can't wait for its turn, unless it takes it at once.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITES) else "BEGIN")
