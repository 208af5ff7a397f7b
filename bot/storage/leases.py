"""Which replicas are alive."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update

from bot.storage.database import Database, upsert
from bot.storage.moments import in_utc
from bot.storage.tables import leases


class LeaseStore:
    """The last sign of life of each replica. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def renew(self, executor: str, now: datetime) -> None:
        """Keep that a replica is alive."""
        row = {"executor": executor, "seen": in_utc(now)}
        async with self._database.writing() as connection:
            await connection.execute(upsert(self._database.insert(leases), row))

    async def claim_expired(self, now: datetime, after: timedelta) -> tuple[str, ...]:
        """Return the replicas that gave no sign of life for a time, each to only one of those who ask.

        Whoever is told takes over from them, and then ends their leases; if they fail to, somebody is told so later.
        """
        lost = update(leases).where(leases.c.seen < in_utc(now) - after).values(seen=in_utc(now))
        async with self._database.writing() as connection:
            return tuple(sorted((await connection.execute(lost.returning(leases.c.executor))).scalars()))

    async def end(self, executor: str) -> None:
        """Forget a replica."""
        async with self._database.writing() as connection:
            await connection.execute(delete(leases).where(leases.c.executor == executor))
