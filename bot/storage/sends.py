"""When calls to Telegram were sent lately, by all replicas over one PostgreSQL server."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import retention
from bot.storage.database import Database, has_table, may_clear

# How far back anything that is decided looks.
HORIZON_MS = round(retention.SENDS.total_seconds() * 1_000)
_OVERALL_MS = 2_000

# Of all replicas, one at a time makes the table, or counts. The numbers mean nothing else to anybody.
_LOCK = text("SELECT pg_advisory_xact_lock(20211231, 30)")
# Nothing in it outlives a minute, so it is neither migrated nor written ahead.
_MAKE = (
    "CREATE UNLOGGED TABLE IF NOT EXISTS sends (at_ms BIGINT NOT NULL, is_broadcast BOOLEAN NOT NULL, chat TEXT)",
    "CREATE INDEX IF NOT EXISTS sends_by_moment ON sends (at_ms)",
)
# One row where nothing was sent lately.
_RECENT = text(
    "WITH moment AS MATERIALIZED (SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::BIGINT AS now_ms) "
    "SELECT now_ms, at_ms, is_broadcast, chat FROM moment LEFT JOIN sends "
    "ON at_ms >= now_ms - :overall_ms OR (chat = :chat AND at_ms >= now_ms - :horizon_ms) ORDER BY at_ms"
)
_ADD = text(
    "WITH old AS (DELETE FROM sends WHERE at_ms < :horizon_ms) "
    "INSERT INTO sends (at_ms, is_broadcast, chat) VALUES (:at_ms, :is_broadcast, :chat)"
)
_DROP = text("DELETE FROM sends WHERE at_ms < floor(extract(epoch FROM clock_timestamp()) * 1000) - :horizon_ms")

Refusal = TypeVar("Refusal")


@dataclass(frozen=True, slots=True)
class Recent:
    """When calls were sent lately, or soon will be, oldest first, in milliseconds of the clock that says ``now_ms``."""

    now_ms: int
    all_ms: Sequence[int]
    broadcasts_ms: Sequence[int]
    chat_ms: Sequence[int] = ()


class SendStore:
    """A count of what replicas send, which they share. Groups are told apart, people are not. PostgreSQL only."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._is_made = False

    async def count(
        self, group: str | None, is_broadcast: bool, decide: Callable[[Recent], int | Refusal]
    ) -> int | Refusal:
        """Count a call that is sent in as many milliseconds as ``decide`` says, unless it refuses; return what it said.

        Nobody else counts meanwhile. ``group`` is the id of the chat where that matters to ``decide``. Raises
        StorageError.
        """
        async with self._database.writing() as connection:
            await connection.execute(_LOCK)
            await self._make(connection)
            # The moment is read when the lock is held, so that it does not go back.
            recent = await _recent(connection, group)
            decided = decide(recent)
            if isinstance(decided, int):
                row = {"at_ms": recent.now_ms + decided, "is_broadcast": is_broadcast, "chat": group}
                await connection.execute(_ADD, row | {"horizon_ms": recent.now_ms - HORIZON_MS})
        self._is_made = True
        return decided

    async def prune(self) -> None:
        """Drop what is older than anything that is decided looks back, by the server's clock. Raises StorageError."""
        async with self._database.writing() as connection:
            if await may_clear(connection, "sends"):
                await connection.execute(_LOCK)
                await connection.execute(_DROP, {"horizon_ms": HORIZON_MS})

    async def _make(self, connection: AsyncConnection) -> None:
        # Who may only use what is there may not even ask to make it where it is not.
        if not self._is_made and not await has_table(connection, "sends"):
            for statement in _MAKE:
                await connection.execute(text(statement))


async def _recent(connection: AsyncConnection, group: str | None) -> Recent:
    asked = {"overall_ms": _OVERALL_MS, "horizon_ms": HORIZON_MS, "chat": group}
    rows = (await connection.execute(_RECENT, asked)).all()
    now_ms: int = rows[0].now_ms
    late = [row for row in rows if row.at_ms is not None and row.at_ms >= now_ms - _OVERALL_MS]
    return Recent(
        now_ms,
        [row.at_ms for row in late],
        [row.at_ms for row in late if row.is_broadcast],
        [row.at_ms for row in rows if row.chat is not None and row.chat == group],
    )
