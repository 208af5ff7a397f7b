"""How much there is of what operators watch."""

from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from bot.storage.database import Database
from bot.storage.moments import in_utc
from bot.storage.tables import deliveries, subscriptions


class CountStore:
    """Counts of rows. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self) -> int:
        """Return how many deliveries have not come to an end."""
        query = select(func.count()).select_from(deliveries).where(deliveries.c.outcome.is_(None))
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one()

    async def subscriptions(self, now: datetime) -> dict[str, int]:
        """Return how many chats have a subscription that is active, paused, or ended as the bot was shut out."""
        row = subscriptions.c
        # A pause ends with its day by the clock of the chat, which may be a day ahead.
        is_paused = row.paused_until > (in_utc(now) + timedelta(days=1)).date()
        state = case((row.is_ended, "ended"), (is_paused, "paused"), else_="active")
        async with self._database.reading() as connection:
            found = {
                name: count for name, count in await connection.execute(select(state, func.count()).group_by(state))
            }
        return {name: found.get(name, 0) for name in ("active", "paused", "ended")}
