"""What became of deliveries: of each while it is young, in sums thereafter."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, delete, func, insert, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.moments import in_utc
from bot.storage.tables import broadcasts, deliveries, outcomes


def counted(broadcast: str | None = None) -> Subquery:
    """Return a table of broadcast, outcome, reason, number of chats and last moment: of one broadcast, or of all."""
    young, old = deliveries.c, outcomes.c
    each: Select[Any] = select(young.broadcast, young.outcome, young.reason, literal(1).label("chats"), young.moment)
    sums: Select[Any] = select(old.broadcast, old.outcome, old.reason, old.chats, old.moment)
    if broadcast is not None:
        each, sums = each.where(young.broadcast == broadcast), sums.where(old.broadcast == broadcast)
    return union_all(each, sums).subquery()


def settled(before: datetime) -> Select[str, str]:
    """Return a query for id and kind of the broadcasts from before a moment that nobody waits for any more."""
    waiting = select(deliveries.c.chat).where(deliveries.c.broadcast == broadcasts.c.id, deliveries.c.outcome.is_(None))
    any_left = select(deliveries.c.chat).where(deliveries.c.broadcast == broadcasts.c.id)
    query = select(broadcasts.c.id, broadcasts.c.kind).where(
        broadcasts.c.started < in_utc(before), ~waiting.exists(), (broadcasts.c.kind == "digest") | any_left.exists()
    )
    return query.order_by(broadcasts.c.id)


async def sum_up(connection: AsyncConnection, id_: str, kind: str) -> None:
    """Put sums in the place of the deliveries of an update or a correction; of digests nothing is left.

    That an update was published is never forgotten, or it could be published again.
    """
    row = deliveries.c
    if kind != "digest":
        reason = func.coalesce(row.reason, "")
        sums = select(row.broadcast, row.outcome, reason, func.count(), func.max(row.moment))
        sums = sums.where(row.broadcast == id_).group_by(row.broadcast, row.outcome, reason)
        names = ["broadcast", "outcome", "reason", "chats", "moment"]
        await connection.execute(insert(outcomes).from_select(names, sums))
    await connection.execute(delete(deliveries).where(row.broadcast == id_))
    if kind == "digest":
        await connection.execute(delete(broadcasts).where(broadcasts.c.id == id_))
