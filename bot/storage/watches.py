"""Which messages show how far broadcasts are, and which replica keeps each up to date."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from bot.model.delivery import Watch, Watched
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.storage.database import Database, upsert
from bot.storage.moments import in_utc
from bot.storage.tables import leases, watches


class WatchStore:
    """One row for each message. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, watch: Watch, owner: str) -> None:
        """Keep what a message shows from now on, and that a replica, and no other any more, keeps it up to date."""
        row = {
            "chat": watch.chat,
            "message": watch.message,
            "broadcast": watch.watched.update,
            "language": watch.watched.language,
            "is_asking": watch.watched.is_asking,
            "owner": owner,
        }
        async with self._database.writing() as connection:
            await connection.execute(upsert(self._database.insert(watches), row))

    async def get(self, chat: int, message: int, owner: str) -> Watched | None:
        """Return what a message shows; None where that was erased, or is another replica's to keep up to date."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(watches).where(*_is(chat, message, owner)))).one_or_none()
        return None if row is None else _watched(row)

    async def claim(self, owner: str, now: datetime, after: timedelta) -> tuple[Watch, ...]:
        """Return all that is a replica's, with that of those who gave no sign of life for a time, which is now its own.

        What is claimed goes to only one of those who ask.
        """
        alive = select(leases.c.executor).where(leases.c.seen >= in_utc(now) - after)
        left = update(watches).where(watches.c.owner != owner, watches.c.owner.not_in(alive)).values(owner=owner)
        own = select(watches).where(watches.c.owner == owner).order_by(watches.c.chat, watches.c.message)
        async with self._database.writing() as connection:
            await connection.execute(left)
            return tuple(Watch(row.chat, row.message, _watched(row)) for row in await connection.execute(own))

    async def end(self, chat: int, message: int, owner: str) -> None:
        """Forget a message, unless it is another replica's."""
        async with self._database.writing() as connection:
            await connection.execute(delete(watches).where(*_is(chat, message, owner)))


def _is(chat: int, message: int, owner: str) -> tuple[ColumnElement[bool], ...]:
    return watches.c.chat == chat, watches.c.message == message, watches.c.owner == owner


def _watched(row: Row[Any]) -> Watched:
    language = next((known for known in LANGUAGES if known == row.language), DEFAULT_LANGUAGE)
    return Watched(row.broadcast, language, bool(row.is_asking))
