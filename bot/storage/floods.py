"""How often each of many did something within a minute, as replicas over one PostgreSQL server count it together."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import retention
from bot.storage.database import Database, has_table, may_clear

# Nothing in it outlives some minutes, so it is neither migrated nor written ahead. Of all replicas, one at a time makes
# it; the numbers of the lock mean nothing else to anybody.
_MAKE = (
    "SELECT pg_advisory_xact_lock(20211231, 31)",
    "CREATE UNLOGGED TABLE IF NOT EXISTS floods "
    "(kind TEXT, who BIGINT, began DOUBLE PRECISION NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (kind, who))",
)
_COUNT = text(
    "INSERT INTO floods (kind, who, began, count) VALUES (:kind, :who, :moment, 1) "
    "ON CONFLICT (kind, who) DO UPDATE SET "
    "began = CASE WHEN :moment >= floods.began + :window THEN :moment ELSE floods.began END, "
    "count = CASE WHEN :moment >= floods.began + :window THEN 1 ELSE floods.count + 1 END RETURNING count, began"
)
_ERASE = text("DELETE FROM floods WHERE who = :who")
_PRUNE = text("DELETE FROM floods WHERE began < :before")


class FloodStore:
    """Counts that replicas share. PostgreSQL only. Moments are seconds of any clock that they share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_made = False

    async def count(self, kind: str, who: int, moment: float) -> tuple[int, float]:
        """Count once more; return how often that was within a minute, and when that began. Raises StorageError."""
        asked = {"kind": kind, "who": who, "moment": moment, "window": retention.FLOODS.total_seconds()}
        async with self._database.writing() as connection:
            await self._make(connection)
            count, began = (await connection.execute(_COUNT, asked)).one()
        self._is_made = True
        return count, began

    async def erase(self, person: int, connection: AsyncConnection) -> None:
        """Forget how often a person did anything, with all else that happens on a connection. Raises DBAPIError."""
        if await may_clear(connection, "floods"):
            await connection.execute(_ERASE, {"who": person})

    async def prune(self, before: float) -> None:
        """Forget what began before a moment. Raises StorageError."""
        async with self._database.writing() as connection:
            if await may_clear(connection, "floods"):
                await connection.execute(_PRUNE, {"before": before})

    async def _make(self, connection: AsyncConnection) -> None:
        # Who may only use what is there may not even ask to make it where it is not.
        if not self._is_made and not await has_table(connection, "floods"):
            for statement in _MAKE:
                await connection.execute(text(statement))
