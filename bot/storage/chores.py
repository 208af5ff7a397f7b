"""What is to be done now and then, by one of those who share a database."""

from datetime import datetime, timedelta

from bot.storage.database import Database
from bot.storage.moments import in_utc
from bot.storage.tables import chores


class ChoreStore:
    """When each chore was last done. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, name: str, now: datetime, every: timedelta) -> bool:
        """Return whether it is time for a chore again; then it counts as done, and nobody else is told so."""
        row = {"name": name, "done": in_utc(now)}
        insertion = self._database.insert(chores).values(row)
        is_due = chores.c.done <= in_utc(now) - every
        claimed = insertion.on_conflict_do_update(index_elements=["name"], set_={"done": row["done"]}, where=is_due)
        async with self._database.writing() as connection:
            return (await connection.execute(claimed.returning(chores.c.name))).first() is not None
