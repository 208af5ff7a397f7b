"""Corrections of messages: a broadcast whose deliveries are the messages that showed what an update corrects."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, exists, func, insert, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import Amendment
from bot.model.subscription import Quiet
from bot.storage.audiences import wanting
from bot.storage.database import Database
from bot.storage.ledger import read, showed_before, told
from bot.storage.moments import as_utc, in_utc
from bot.storage.tables import broadcasts, deliveries, ledger, preferences, subscriptions

# No id of an update holds a dot.
_SUFFIX = ".corrections"
# A reply that says what holds, where a message could not be edited.
FOLLOWED_UP = "followed up"


def corrections_of(update: str) -> str:
    """Return the id of the broadcast that corrects messages by an update."""
    return f"{update}{_SUFFIX}"


def corrected_by(broadcast: str) -> str | None:
    """Return the update by which a broadcast corrects messages; None where it is another kind of broadcast."""
    update = broadcast.removesuffix(_SUFFIX)
    return update if update != broadcast else None


async def record(connection: AsyncConnection, id_: str, corrects: Mapping[str, int], batch_size: int) -> int:
    """Record, for a broadcast, each message that showed facts before a revision; return how many batches those are.

    All messages of a chat are of one batch, as they follow one another; a batch has those of ``batch_size`` chats.
    """
    number = (func.dense_rank(type_=Integer).over(order_by=ledger.c.chat) - 1) // batch_size
    rows = select(literal(id_), ledger.c.chat, ledger.c.message, number).where(showed_before(corrects))
    await connection.execute(insert(deliveries).from_select(["broadcast", "chat", "target", "batch"], rows))
    last = await connection.scalar(select(func.max(deliveries.c.batch)).where(deliveries.c.broadcast == id_))
    return 0 if last is None else int(last) + 1


class CorrectionStore:
    """Messages that are corrected. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, id_: str, batch: int, now: datetime) -> tuple[Amendment, ...]:
        """Return the messages of a batch that still wait, in order of their chats, the newest of a chat first."""
        row, update = deliveries.c, corrected_by(id_) or ""
        query = _amendments(id_, update, now).where(row.batch == batch).order_by(row.chat, func.abs(row.target).desc())
        async with self._database.reading() as connection:
            return tuple(_amendment(found, update) for found in await connection.execute(query))

    async def get(self, id_: str, chat: int, message: int, now: datetime) -> Amendment | None:
        """Return a message as it is now; None where it no longer waits, or the correction is held or cancelled."""
        row, update = deliveries.c, corrected_by(id_) or ""
        query = _amendments(id_, update, now).where(row.chat == chat, row.target == message)
        async with self._database.reading() as connection:
            found = (await connection.execute(query.where(broadcasts.c.state == "running"))).one_or_none()
        return None if found is None else _amendment(found, update)

    async def is_followed_up(self, id_: str, chat: int) -> bool:
        """Return whether a chat was told in a reply what holds now."""
        row = deliveries.c
        query = select(row.chat).where(row.broadcast == id_, row.chat == chat, row.reason == FOLLOWED_UP).limit(1)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None


def _amendments(id_: str, update: str, now: datetime) -> Select[Any]:
    """Return the query for the messages that a correction still waits for."""
    row = deliveries.c
    is_shown = and_(ledger.c.chat == row.chat, ledger.c.message == row.target)
    wanted = (
        deliveries.join(broadcasts, broadcasts.c.id == row.broadcast)
        .outerjoin(ledger, is_shown)
        .outerjoin(subscriptions, subscriptions.c.chat == row.chat)
        .outerjoin(preferences, preferences.c.chat == row.chat)
    )
    columns = (
        *(row.chat, row.target, ledger.c.thread, ledger.c.inline),
        *(ledger.c.telling, ledger.c.facts, ledger.c.moment),
        *(subscriptions.c.is_silent, subscriptions.c.quiet_start, subscriptions.c.quiet_end, preferences.c.zone),
        _is_told(update, now).label("is_told"),
    )
    return select(*columns).select_from(wanted).where(row.broadcast == id_, row.outcome.is_(None))


def _is_told(update: str, now: datetime) -> ColumnElement[bool]:
    """Return what holds where a chat gets the update itself: it got it, waits for it, or has it in its digest."""
    own = deliveries.alias()
    got = exists().where(
        own.c.broadcast == update,
        own.c.chat == deliveries.c.chat,
        or_(own.c.outcome.is_(None), own.c.outcome == "sent"),
    )
    mine, published, today = subscriptions.alias(), broadcasts.alias(), in_utc(now).date()
    digest = (
        select(mine.c.chat)
        .select_from(mine.join(published, wanting(mine.c.topics, published.c.topics)))
        .where(mine.c.chat == deliveries.c.chat, published.c.id == update)
        .where(mine.c.frequency != "at-once", ~mine.c.is_ended)
        .where(or_(mine.c.paused_until.is_(None), mine.c.paused_until <= today))
        .correlate(deliveries)
        .exists()
    )
    return or_(got, digest)


def _amendment(row: Row[Any], update: str) -> Amendment:
    return Amendment(
        chat=row.chat,
        message=row.target,
        thread=row.thread,
        telling=told(row.telling),
        update=update,
        is_told=bool(row.is_told),
        is_silent=bool(row.is_silent),
        inline=row.inline,
        moment=row.moment and as_utc(row.moment),
        revisions=read(row.facts or ""),
        quiet=None if row.quiet_start is None else Quiet(row.quiet_start, row.quiet_end),
        zone=row.zone,
    )
