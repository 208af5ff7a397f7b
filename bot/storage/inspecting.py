"""A look at a database that makes and changes nothing: whether its tables are there, and of which version."""

import asyncio
import os
import sqlite3
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from urllib.parse import quote

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, text

from bot.storage.database import Database
from bot.storage.migrating import VERSION_TABLE, newest, versions


class Standing(Enum):
    """How the tables stand to those of this program."""

    MISSING = auto()
    BEHIND = auto()
    CURRENT = auto()
    NEWER = auto()


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen: ``version`` is that of the tables, empty for none, ``newest`` that of this program's."""

    place: str
    standing: Standing
    version: str
    newest: str
    is_writable: bool
    can_make_tables: bool


async def inspect(url: str, wait_seconds: float) -> Inspection:
    """Return what is seen of the database at an address, as ``Storage`` takes it; a server has so long to answer.

    Raises StorageError if it can't be reached, or is no database.
    """
    database = Database(url, wait_seconds)
    try:
        if database.file is None:
            async with database.reading() as connection:
                seen = await connection.run_sync(_seen_on_server)
        else:
            with database.told():
                seen = await asyncio.to_thread(_seen_in_file, database.file, wait_seconds)
    finally:
        await database.close()
    heads, is_writable, can_make_tables = seen
    version = ", ".join(sorted(heads))
    return Inspection(database.place, _standing(heads), version, newest(), is_writable, can_make_tables)


_Seen = tuple[frozenset[str], bool, bool]


def _standing(heads: frozenset[str]) -> Standing:
    if not heads:
        return Standing.MISSING
    if heads == {newest()}:
        return Standing.CURRENT
    return Standing.BEHIND if heads <= versions() else Standing.NEWER


def _heads(connection: Connection) -> frozenset[str]:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return frozenset(context.get_current_heads())


# DBOS keeps its queue in a schema of its own.
_MAY = text(
    "SELECT current_setting('transaction_read_only') = 'off', "
    "coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AND "
    "(to_regnamespace('dbos') IS NOT NULL OR has_database_privilege(current_database(), 'CREATE'))"
)


def _seen_on_server(connection: Connection) -> _Seen:
    is_writable, can_make_tables = connection.execute(_MAY).one()
    return _heads(connection), is_writable, can_make_tables


def _seen_in_file(file: Path, wait_seconds: float) -> _Seen:
    there = next(path for path in (file, *file.absolute().parents) if path.exists())
    if there != file:
        can_be_made = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
        return frozenset(), can_be_made, can_be_made
    # SQLite writes its journal beside it.
    is_writable = os.access(file, os.W_OK) and os.access(file.absolute().parent, os.W_OK | os.X_OK)
    engine = create_engine("sqlite://", creator=lambda: _opened(file, wait_seconds), poolclass=NullPool)
    with engine.connect() as connection:
        return _heads(connection), is_writable, is_writable


def _opened(file: Path, wait_seconds: float) -> sqlite3.Connection:
    """Return a connection that only reads.

    A file that nobody has open has to be called immutable as well, or SQLite would make its journal to read it.
    """
    is_in_use = all(file.with_name(f"{file.name}-{part}").exists() for part in ("wal", "shm"))
    how = "mode=ro" if is_in_use else "mode=ro&immutable=1"
    return sqlite3.connect(f"file:{quote(str(file))}?{how}", uri=True, timeout=wait_seconds)
