"""Which answer people had last: replicas share it, so that each of them understands a follow-up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from bot.storage.database import Database
from bot.storage.moments import as_utc, in_utc
from bot.storage.tables import turns

# After so long nobody expects a question to be read after the one before it.
KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer: the entry that gave it, '' for none, and its language."""

    entry: str
    language: str
    moment: datetime


class TurnStore:
    """The last turn of each person in each chat and topic, for an hour. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, chat: int, thread: int | None, person: int, turn: Turn) -> None:
        """Keep a turn in place of the one before; what is older than an hour, whoever's it is, is forgotten.

        A turn that no entry gave leaves the entry as it was.
        """
        row = {
            "chat": chat,
            "thread": thread or 0,
            "person": person,
            "entry": turn.entry,
            "language": turn.language,
            "moment": in_utc(turn.moment),
        }
        insertion = self._database.insert(turns).values(row)
        new = insertion.excluded
        changed = {
            "entry": func.coalesce(func.nullif(new.entry, ""), turns.c.entry),
            "language": new.language,
            "moment": new.moment,
        }
        kept = insertion.on_conflict_do_update(index_elements=list(turns.primary_key), set_=changed)
        async with self._database.writing() as connection:
            await connection.execute(delete(turns).where(turns.c.moment < in_utc(turn.moment) - KEPT))
            await connection.execute(kept)

    async def last(self, chat: int, thread: int | None, person: int, now: datetime) -> Turn | None:
        """Return somebody's last turn, if it is not an hour old."""
        row = turns.c
        query = select(row.entry, row.language, row.moment).where(
            row.chat == chat, row.thread == (thread or 0), row.person == person, row.moment >= in_utc(now) - KEPT
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query)).one_or_none()
        return None if found is None else Turn(found.entry, found.language, as_utc(found.moment))

    async def prune(self, now: datetime) -> int:
        """Forget what is older than an hour, and return how much that was."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(turns).where(turns.c.moment < in_utc(now) - KEPT))).rowcount
