"""Whether people found an entry helpful."""

from datetime import datetime

from sqlalchemy import case, func, select

from bot.model.feedback import EntryVotes
from bot.storage.database import Database, upsert
from bot.storage.moments import in_utc
from bot.storage.tables import votes


class VoteStore:
    """One vote for each person and entry, which may be changed. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def cast(self, person: int, entry: str, is_helpful: bool, version: str, moment: datetime) -> None:
        """Keep a person's vote on an entry, seen in a version of the knowledge; the last of several counts.

        A vote that comes in late, with a ``moment`` before that of the one kept, changes nothing. Raises ValueError
        if ``moment`` has no zone.
        """
        row = {
            "person": person,
            "entry": entry,
            "is_helpful": is_helpful,
            "version": version,
            "moment": in_utc(moment),
        }
        insertion = self._database.insert(votes)
        async with self._database.writing() as connection:
            await connection.execute(upsert(insertion, row, insertion.excluded.moment >= votes.c.moment))

    async def of(self, person: int, entry: str) -> bool | None:
        """Return whether a person found an entry helpful, None if they have not said."""
        query = select(votes.c.is_helpful).where(votes.c.person == person, votes.c.entry == entry)
        async with self._database.reading() as connection:
            found: bool | None = await connection.scalar(query)
        return found

    async def tally(self) -> tuple[EntryVotes, ...]:
        """Return the votes by entry, those found unhelpful most often first."""
        helpful, unhelpful = (func.sum(case((votes.c.is_helpful.is_(said), 1), else_=0)) for said in (True, False))
        query = select(votes.c.entry, helpful, unhelpful).group_by(votes.c.entry)
        async with self._database.reading() as connection:
            counted = [EntryVotes(*row) for row in await connection.execute(query)]
        return tuple(sorted(counted, key=lambda one: (-one.unhelpful, -one.helpful, one.entry)))
