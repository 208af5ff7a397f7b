"""What people asked when none of the entries that were offered fitted."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.model.feedback import Miss
from bot.model.language import Language
from bot.storage.database import Database
from bot.storage.moments import in_utc
from bot.storage.tables import clean, misses

MAX_QUESTION_CHARS = 256
MAX_MISSES = 10_000
# What may lead to a person: a name on Telegram, an address, a number longer than a year or a date.
_PERSONAL = re.compile(r"(?<=@)\w+|[\w.+-]+@[\w-]+\.[\w.-]+|\d(?:[\s()-]?\d){5,}")


class MissStore:
    """The last ``keep`` misses, without a trace of who asked. Every method raises StorageError."""

    def __init__(self, database: Database, keep: int = MAX_MISSES) -> None:
        self._database = database
        self._keep = keep

    async def record(self, question: str, language: Language, offered: Sequence[str], moment: datetime) -> None:
        """Keep a question, its first 256 characters, with the ids of the entries offered and the day in UTC.

        Names of accounts, addresses and long numbers in it are left out.

        A question without a visible character is not kept. Raises ValueError if ``moment`` has no zone.
        """
        day = in_utc(moment).date()
        asked = _PERSONAL.sub("…", clean(question)).strip()[:MAX_QUESTION_CHARS]
        if not asked:
            return
        row = {"question": asked, "language": language, "offered": " ".join(offered), "day": day}
        first_too_many = select(misses.c.id).order_by(misses.c.id.desc()).offset(self._keep).limit(1).scalar_subquery()
        async with self._database.writing() as connection:
            await connection.execute(self._database.insert(misses).values(row))
            await connection.execute(delete(misses).where(misses.c.id <= first_too_many))

    async def prune(self, before: datetime) -> None:
        """Drop the questions from before the day of a moment."""
        async with self._database.writing() as connection:
            await connection.execute(delete(misses).where(misses.c.day < in_utc(before).date()))

    async def recent(self, limit: int) -> tuple[Miss, ...]:
        """Return at most ``limit`` misses, newest first."""
        query = select(misses).order_by(misses.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            rows = await connection.execute(query)
        return tuple(Miss(row.question, row.language, tuple(row.offered.split()), row.day) for row in rows)
