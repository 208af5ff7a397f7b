"""What was published, to whom it goes, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import PACE_WINDOW, Broadcast, Kind, Pace, Progress, Receipt, Recipient
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.model.news import TOPICS, Topic
from bot.model.subscription import Quiet
from bot.storage.audiences import DigestGroup, has_news, reached, wanting
from bot.storage.corrections import corrections_of, record
from bot.storage.database import Database
from bot.storage.ledger import keeping, rows, showed_before
from bot.storage.moments import as_utc, in_utc
from bot.storage.outcomes import counted, settled, sum_up
from bot.storage.subscriptions import joined
from bot.storage.tables import broadcasts, deliveries, ledger, preferences, subscriptions

NOTHING: Mapping[str, int] = MappingProxyType({})

# Few enough that a batch is soon done, many enough that 100,000 chats are put into the queue in seconds.
BATCH_SIZE = 50

# Puts the batches 0..n-1 of a broadcast, in a round, into the queue, within the transaction of a connection.
Enqueue = Callable[[Connection, str, int, int], None]


class BroadcastStore:
    """Broadcasts and their deliveries. Every method raises StorageError; moments must have a zone, or ValueError is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def publish(
        self,
        id_: str,
        topics: Sequence[Topic],
        now: datetime,
        enqueue: Enqueue,
        corrects: Mapping[str, int] = NOTHING,
    ) -> bool:
        """Record that an update goes to all who want it at once, and put that into the queue: both, or neither.

        With facts that it ``corrects``, by their ids, and their present revisions, the messages that showed an earlier
        one are to be corrected, as a broadcast of its own. Return False, and do nothing, if it was published before.
        """
        wanted = select(subscriptions.c.chat).where(*_at_once(topics, now))
        async with self._database.writing() as connection:
            if not await self._open(connection, id_, "update", topics, now):
                return False
            await connection.run_sync(enqueue, id_, 0, await _fan_out(connection, id_, wanted))
            # Nothing is told of corrections where nobody saw what was wrong.
            if corrects and await connection.scalar(select(ledger.c.chat).where(showed_before(corrects)).limit(1)):
                correction = corrections_of(id_)
                await self._open(connection, correction, "correction", topics, now)
                batches = await record(connection, correction, corrects, BATCH_SIZE)
                await connection.run_sync(enqueue, correction, 0, batches)
        return True

    async def open_digest(self, id_: str, slot: datetime, group: DigestGroup, enqueue: Enqueue) -> bool:
        """Record that digests go to the chats of a group that have not been told all until ``slot``."""
        wanted = group.chats().where(reached(slot), subscriptions.c.told_until < in_utc(slot), has_news(slot))
        async with self._database.writing() as connection:
            if (await connection.execute(wanted.limit(1))).first() is None:
                return False
            if not await self._open(connection, id_, "digest", TOPICS, slot):
                return False
            await connection.run_sync(enqueue, id_, 0, await _fan_out(connection, id_, wanted))
        return True

    async def _open(
        self, connection: AsyncConnection, id_: str, kind: Kind, topics: Sequence[Topic], now: datetime
    ) -> bool:
        """Record a broadcast; return False if it was before."""
        row = {
            "id": id_,
            "kind": kind,
            "topics": joined(frozenset(topics)),
            "state": "running",
            "started": in_utc(now),
            "round": 0,
        }
        new = self._database.insert(broadcasts).values(row).on_conflict_do_nothing().returning(broadcasts.c.id)
        return (await connection.execute(new)).first() is not None

    async def digest_groups(self) -> tuple[DigestGroup, ...]:
        """Return the moments, as chats chose them, at which there are digests for anybody."""
        row = subscriptions.c
        query = (
            select(row.frequency, row.hour, row.weekday, preferences.c.zone)
            .select_from(subscriptions.outerjoin(preferences, preferences.c.chat == row.chat))
            .where(row.frequency != "at-once", ~row.is_ended)
            .distinct()
        )
        async with self._database.reading() as connection:
            return tuple(DigestGroup(*found) for found in await connection.execute(query))

    async def get(self, id_: str) -> Broadcast | None:
        """Return a broadcast."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(broadcasts).where(broadcasts.c.id == id_))).one_or_none()
        return None if row is None else Broadcast(row.id, row.kind, row.state, as_utc(row.started))

    async def waiting(self, id_: str, batch: int) -> tuple[Recipient, ...]:
        """Return the chats of a batch that still wait, each with what it is to be told."""
        async with self._database.reading() as connection:
            return await _recipients(connection, id_, deliveries.c.batch == batch)

    async def still_waiting(self, id_: str, chat: int) -> Recipient | None:
        """Return a chat that still waits for an update, as it wants it now, unless that is held or cancelled."""
        running = select(broadcasts.c.id).where(broadcasts.c.id == id_, broadcasts.c.state == "running")
        async with self._database.reading() as connection:
            found = await _recipients(connection, id_, deliveries.c.chat == chat, running.exists())
        return found[0] if found else None

    async def settle(self, id_: str, chat: int, receipt: Receipt, now: datetime, target: int = 0) -> None:
        """Keep what became of a delivery, and what it shows; what has come to an end, or was erased, stays as it is.

        ``target`` is the message that a correction is about.
        """
        ended = {
            "outcome": receipt.outcome,
            "reason": receipt.reason,
            "message": receipt.message,
            "moment": in_utc(now),
        }
        row = deliveries.c
        this = (row.broadcast == id_, row.chat == chat, row.target == target, row.outcome.is_(None))
        started = select(broadcasts.c.started).where(broadcasts.c.id == id_).scalar_subquery()
        told = update(subscriptions).where(subscriptions.c.chat == chat, subscriptions.c.told_until < started)
        async with self._database.writing() as connection:
            is_new = bool((await connection.execute(update(deliveries).where(*this).values(ended))).rowcount)
            if is_new and receipt.shown:
                await connection.execute(keeping(self._database), rows(receipt.shown))
            if receipt.outcome == "sent" and not target:
                await connection.execute(told.values(told_until=started))

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Let the deliveries to a chat go on under its new id, where the new one has none of its own.

        Messages to be corrected are numbered as the ledger numbers them then.
        """
        other, new_target = deliveries.alias(), -func.abs(deliveries.c.target)
        taken = select(other.c.chat).where(
            other.c.broadcast == deliveries.c.broadcast, other.c.chat == new_chat, other.c.target == new_target
        )
        moved = update(deliveries).where(deliveries.c.chat == old_chat, ~taken.exists())
        moved = moved.values(chat=new_chat, target=new_target)
        async with self._database.writing() as connection:
            await connection.execute(moved)

    async def pause(self, id_: str) -> bool:
        """Hold a broadcast and its corrections, and return whether one was running, with anybody still waiting."""
        return bool(await self._hold(broadcasts.c.id.in_(_with_corrections(id_))))

    async def pause_all(self) -> tuple[str, ...]:
        """Hold every broadcast that is running, with anybody still waiting for it; return the ids, in order."""
        return await self._hold()

    async def _hold(self, *those: ColumnElement[bool]) -> tuple[str, ...]:
        row = broadcasts.c
        held = update(broadcasts).where(row.state == "running", _is_awaited(), *those).values(state="paused")
        async with self._database.writing() as connection:
            return tuple(sorted((await connection.execute(held.returning(row.id))).scalars()))

    async def resume(self, id_: str, enqueue: Enqueue) -> bool:
        """Let a broadcast and its corrections go on, and return whether one was held."""
        row = broadcasts.c
        change = update(broadcasts).where(row.id.in_(_with_corrections(id_)), row.state == "paused")
        async with self._database.writing() as connection:
            resumed = change.values(state="running", round=row.round + 1).returning(row.id, row.round)
            found = (await connection.execute(resumed)).all()
            for resumed_id, round_ in found:
                await connection.run_sync(enqueue, resumed_id, round_, await _batches(connection, resumed_id))
        return bool(found)

    async def cancel(self, id_: str, now: datetime) -> bool:
        """End a broadcast and its corrections: whoever still waits is passed over. Return whether anybody did."""
        row = broadcasts.c
        change = update(broadcasts).where(row.id.in_(_with_corrections(id_)), row.state != "cancelled", _is_awaited())
        passed = {"outcome": "skipped", "reason": "cancelled", "moment": in_utc(now)}
        async with self._database.writing() as connection:
            ended = (await connection.execute(change.values(state="cancelled").returning(row.id))).scalars().all()
            waiting = update(deliveries).where(deliveries.c.broadcast.in_(ended), deliveries.c.outcome.is_(None))
            await connection.execute(waiting.values(passed))
        return bool(ended)

    async def audience(self, topics: Sequence[Topic], now: datetime) -> dict[str, int]:
        """Return how many chats an update on some topics would go to at once, by language."""
        language = func.coalesce(preferences.c.language, subscriptions.c.language)
        query = (
            select(language, func.count())
            .select_from(subscriptions.outerjoin(preferences, preferences.c.chat == subscriptions.c.chat))
            .where(*_at_once(topics, now))
            .group_by(language)
        )
        async with self._database.reading() as connection:
            return {str(name): int(count) for name, count in await connection.execute(query)}

    async def progress(self, id_: str | None = None, now: datetime | None = None) -> tuple[Progress, ...]:
        """Return how far a broadcast is, or all of them, the newest first; with their pace if ``now`` is given."""
        row, ends = counted(id_).c, ("sent", "gone", "failed", "skipped")
        of_late = row.moment > in_utc(now - PACE_WINDOW) if now else false()
        query = (
            select(
                broadcasts.c.id,
                broadcasts.c.kind,
                broadcasts.c.state,
                broadcasts.c.started,
                func.coalesce(func.sum(row.chats), 0),
                *(func.coalesce(func.sum(row.chats).filter(row.outcome == end), 0) for end in ends),
                func.max(row.moment),
                func.coalesce(func.sum(row.chats).filter(of_late), 0),
                func.min(row.moment).filter(of_late),
            )
            .select_from(broadcasts.outerjoin(row.broadcast.table, row.broadcast == broadcasts.c.id))
            .group_by(broadcasts.c.id, broadcasts.c.kind, broadcasts.c.state, broadcasts.c.started)
            .order_by(broadcasts.c.started.desc(), broadcasts.c.id)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(query if id_ is None else query.where(broadcasts.c.id == id_))).all()
        return tuple(_progress(one, now) for one in found)

    async def reasons(self, id_: str) -> dict[tuple[str, str], int]:
        """Return how many deliveries of a broadcast came to which end for which reason; those just sent have none."""
        row = counted(id_).c
        query = (
            select(row.outcome, row.reason, func.sum(row.chats))
            .where(row.outcome.is_not(None), or_(row.outcome != "sent", row.reason != ""))
            .group_by(row.outcome, row.reason)
        )
        async with self._database.reading() as connection:
            return {(str(end), str(reason)): int(count) for end, reason, count in await connection.execute(query)}

    async def prune(self, before: datetime) -> None:
        """Keep only sums of the deliveries of updates and corrections from before a moment, and nothing of digests."""
        async with self._database.reading() as connection:
            found = (await connection.execute(settled(before))).all()
        for id_, kind in found:
            # One at a time, as readers' own changes wait meanwhile.
            async with self._database.writing() as connection:
                await sum_up(connection, id_, kind)


def _with_corrections(id_: str) -> tuple[str, str]:
    return id_, corrections_of(id_)


def _is_awaited() -> ColumnElement[bool]:
    """Return what holds for a broadcast that has not come to an end."""
    waiting = select(deliveries.c.chat).where(deliveries.c.broadcast == broadcasts.c.id, deliveries.c.outcome.is_(None))
    return waiting.exists()


def _at_once(topics: Sequence[Topic], now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for the subscriptions that an update goes to at once."""
    row = subscriptions.c
    return row.frequency == "at-once", reached(now), wanting(row.topics, joined(frozenset(topics)))


async def _fan_out(connection: AsyncConnection, id_: str, wanted: Select[int]) -> int:
    """Record a delivery to each chat that is wanted, and return how many batches those are."""
    found = wanted.subquery()
    number = (func.row_number(type_=Integer).over(order_by=found.c.chat) - 1) // BATCH_SIZE
    rows = select(literal(id_), found.c.chat, literal(0), number)
    await connection.execute(insert(deliveries).from_select(["broadcast", "chat", "target", "batch"], rows))
    return await _batches(connection, id_)


async def _recipients(connection: AsyncConnection, id_: str, *those: ColumnElement[bool]) -> tuple[Recipient, ...]:
    of_chat = deliveries.outerjoin(subscriptions, subscriptions.c.chat == deliveries.c.chat).outerjoin(
        preferences, preferences.c.chat == deliveries.c.chat
    )
    query = (
        select(deliveries.c.chat.label("to"), subscriptions, preferences.c.zone, preferences.c.language.label("own"))
        .select_from(of_chat)
        .where(deliveries.c.broadcast == id_, deliveries.c.outcome.is_(None), *those)
        .order_by(deliveries.c.chat)
    )
    broadcast = (await connection.execute(select(broadcasts).where(broadcasts.c.id == id_))).one()
    chats = (await connection.execute(query)).all()
    published = [broadcast]
    if broadcast.kind == "digest":
        news = select(broadcasts).where(broadcasts.c.kind == "update", broadcasts.c.state != "cancelled")
        published = list(await connection.execute(news.order_by(broadcasts.c.started, broadcasts.c.id)))
    return tuple(_recipient(row, broadcast, published) for row in chats)


async def _batches(connection: AsyncConnection, id_: str) -> int:
    """Return the number of the last batch in which anybody waits, plus one."""
    last = select(func.max(deliveries.c.batch)).where(deliveries.c.broadcast == id_, deliveries.c.outcome.is_(None))
    found = await connection.scalar(last)
    return 0 if found is None else int(found) + 1


def _recipient(row: Row[Any], broadcast: Row[Any], published: Sequence[Row[Any]]) -> Recipient:
    wanted = [one.id for one in published if one is broadcast or _is_news(one, row, broadcast)]
    language = row.own or row.language
    return Recipient(
        chat=row.to,
        thread=row.thread,
        language=next((known for known in LANGUAGES if known == language), DEFAULT_LANGUAGE),
        zone=row.zone,
        quiet=None if row.quiet_start is None else Quiet(row.quiet_start, row.quiet_end),
        is_silent=bool(row.is_silent),
        paused_until=row.paused_until,
        updates=tuple(wanted),
        is_subscribed=row.chat is not None and not row.is_ended,
    )


def _is_news(one: Row[Any], row: Row[Any], digest: Row[Any]) -> bool:
    """Whether an update belongs into a chat's digest."""
    if row.told_until is None or not as_utc(row.told_until) < as_utc(one.started) <= as_utc(digest.started):
        return False
    return any(f",{topic}," in one.topics and f",{topic}," in row.topics for topic in TOPICS)


def _progress(row: Row[*tuple[Any, ...]], now: datetime | None) -> Progress:
    id_, kind, state, started, audience, sent, gone, failed, skipped, last, ended, since = tuple(row)
    broadcast = Broadcast(id_, kind, state, as_utc(started))
    pace = Pace(ended, as_utc(since), in_utc(now)) if now and since else None
    return Progress(broadcast, audience, sent, gone, failed, skipped, as_utc(last) if last else None, pace)
