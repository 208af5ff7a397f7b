"""What was published, to whom it goes, and what became of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    and_,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import PACE_WINDOW, Broadcast, Pace, Progress, Receipt, Recipient
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.model.news import TOPICS, Topic
from bot.model.subscription import Frequency, Quiet
from bot.storage.database import Database
from bot.storage.moments import as_utc, in_utc
from bot.storage.outcomes import counted, settled, sum_up
from bot.storage.subscriptions import joined
from bot.storage.tables import broadcasts, deliveries, preferences, subscriptions

# Few enough that a batch is soon done, many enough that 100,000 chats are put into the queue in seconds.
BATCH_SIZE = 50

# Puts the batches 0..n-1 of a broadcast, in a round, into the queue, within the transaction of a connection.
Enqueue = Callable[[Connection, str, int, int], None]


class BroadcastStore:
    """Broadcasts and their deliveries. Every method raises StorageError; moments must have a zone, or ValueError is."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def publish(self, id_: str, topics: Sequence[Topic], now: datetime, enqueue: Enqueue) -> bool:
        """Record that an update goes to all who want it at once, and put that into the queue: both, or neither.

        Return False, and do nothing, if it was published before.
        """
        wanted = select(subscriptions.c.chat).where(
            subscriptions.c.frequency == "at-once", _is_reached(now), _want(joined(frozenset(topics)))
        )
        return await self._open(id_, "update", topics, now, wanted, enqueue)

    async def open_digest(self, id_: str, slot: datetime, group: "DigestGroup", enqueue: Enqueue) -> bool:
        """Record that digests go to the chats of a group that have not been told all until ``slot``."""
        wanted = group.chats().where(_is_reached(slot), subscriptions.c.told_until < in_utc(slot), _has_news(slot))
        return await self._open(id_, "digest", TOPICS, slot, wanted, enqueue)

    async def _open(
        self, id_: str, kind: str, topics: Sequence[Topic], now: datetime, wanted: Select[int], enqueue: Enqueue
    ) -> bool:
        row = {
            "id": id_,
            "kind": kind,
            "topics": joined(frozenset(topics)),
            "state": "running",
            "started": in_utc(now),
            "round": 0,
        }
        async with self._database.writing() as connection:
            if kind == "digest" and (await connection.execute(wanted.limit(1))).first() is None:
                return False
            new = self._database.insert(broadcasts).values(row).on_conflict_do_nothing().returning(broadcasts.c.id)
            if (await connection.execute(new)).first() is None:
                return False
            found = wanted.subquery()
            number = (func.row_number(type_=Integer).over(order_by=found.c.chat) - 1) // BATCH_SIZE
            rows = select(literal(id_), found.c.chat, number)
            await connection.execute(insert(deliveries).from_select(["broadcast", "chat", "batch"], rows))
            await connection.run_sync(enqueue, id_, 0, await _batches(connection, id_))
        return True

    async def digest_groups(self) -> "tuple[DigestGroup, ...]":
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
        of_chat = deliveries.outerjoin(subscriptions, subscriptions.c.chat == deliveries.c.chat).outerjoin(
            preferences, preferences.c.chat == deliveries.c.chat
        )
        query = (
            select(
                deliveries.c.chat.label("to"), subscriptions, preferences.c.zone, preferences.c.language.label("own")
            )
            .select_from(of_chat)
            .where(deliveries.c.broadcast == id_, deliveries.c.batch == batch, deliveries.c.outcome.is_(None))
            .order_by(deliveries.c.chat)
        )
        async with self._database.reading() as connection:
            broadcast = (await connection.execute(select(broadcasts).where(broadcasts.c.id == id_))).one()
            rows = (await connection.execute(query)).all()
            published = [broadcast]
            if broadcast.kind == "digest":
                news = select(broadcasts).where(broadcasts.c.kind == "update", broadcasts.c.state != "cancelled")
                published = list(await connection.execute(news.order_by(broadcasts.c.started, broadcasts.c.id)))
        return tuple(_recipient(row, broadcast, published) for row in rows)

    async def is_waiting(self, id_: str, chat: int) -> bool:
        """Return whether a chat still waits for a broadcast, and the broadcast is neither held nor cancelled."""
        row = deliveries.c
        query = (
            select(row.chat)
            .join(broadcasts, broadcasts.c.id == row.broadcast)
            .where(row.broadcast == id_, row.chat == chat, row.outcome.is_(None), broadcasts.c.state == "running")
        )
        async with self._database.reading() as connection:
            return (await connection.execute(query)).first() is not None

    async def settle(self, id_: str, chat: int, receipt: Receipt, now: datetime) -> None:
        """Keep what became of a delivery; what has come to an end stays as it is."""
        ended = {
            "outcome": receipt.outcome,
            "reason": receipt.reason,
            "message": receipt.message,
            "moment": in_utc(now),
        }
        row = deliveries.c
        this = (row.broadcast == id_, row.chat == chat, row.outcome.is_(None))
        started = select(broadcasts.c.started).where(broadcasts.c.id == id_).scalar_subquery()
        told = update(subscriptions).where(subscriptions.c.chat == chat, subscriptions.c.told_until < started)
        async with self._database.writing() as connection:
            await connection.execute(update(deliveries).where(*this).values(ended))
            if receipt.outcome == "sent":
                await connection.execute(told.values(told_until=started))

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Let the deliveries to a chat go on under its new id, where the new one has none of its own."""
        other = deliveries.alias()
        taken = select(other.c.chat).where(other.c.broadcast == deliveries.c.broadcast, other.c.chat == new_chat)
        moved = update(deliveries).where(deliveries.c.chat == old_chat, ~taken.exists()).values(chat=new_chat)
        async with self._database.writing() as connection:
            await connection.execute(moved)

    async def pause(self, id_: str) -> bool:
        """Hold a broadcast, and return whether it was running, with anybody still waiting for it."""
        row = broadcasts.c
        waits = select(deliveries.c.chat).where(deliveries.c.broadcast == id_, deliveries.c.outcome.is_(None)).exists()
        change = update(broadcasts).where(row.id == id_, row.state == "running", waits).values(state="paused")
        async with self._database.writing() as connection:
            return bool((await connection.execute(change)).rowcount)

    async def pause_all(self) -> tuple[str, ...]:
        """Hold every broadcast that is running, with anybody still waiting for it; return the ids, in order."""
        row = broadcasts.c
        waits = select(deliveries.c.chat).where(deliveries.c.broadcast == row.id, deliveries.c.outcome.is_(None))
        held = update(broadcasts).where(row.state == "running", waits.exists()).values(state="paused")
        async with self._database.writing() as connection:
            return tuple(sorted((await connection.execute(held.returning(row.id))).scalars()))

    async def resume(self, id_: str, enqueue: Enqueue) -> bool:
        """Let a broadcast that was held go on, and return whether one was."""
        row = broadcasts.c
        change = update(broadcasts).where(row.id == id_, row.state == "paused")
        async with self._database.writing() as connection:
            resumed = change.values(state="running", round=row.round + 1).returning(row.round)
            round_ = (await connection.execute(resumed)).scalar_one_or_none()
            if round_ is None:
                return False
            await connection.run_sync(enqueue, id_, round_, await _batches(connection, id_))
        return True

    async def cancel(self, id_: str, now: datetime) -> bool:
        """End a broadcast: whoever still waits for it is passed over. Return whether it had not been cancelled yet."""
        row = broadcasts.c
        change = update(broadcasts).where(row.id == id_, row.state != "cancelled").values(state="cancelled")
        passed = {"outcome": "skipped", "reason": "cancelled", "moment": in_utc(now)}
        waiting = update(deliveries).where(deliveries.c.broadcast == id_, deliveries.c.outcome.is_(None))
        async with self._database.writing() as connection:
            if not (await connection.execute(change)).rowcount:
                return False
            await connection.execute(waiting.values(passed))
        return True

    async def audience(self, topics: Sequence[Topic], now: datetime) -> dict[str, int]:
        """Return how many chats an update on some topics would go to at once, by language."""
        language = func.coalesce(preferences.c.language, subscriptions.c.language)
        query = (
            select(language, func.count())
            .select_from(subscriptions.outerjoin(preferences, preferences.c.chat == subscriptions.c.chat))
            .where(subscriptions.c.frequency == "at-once", _is_reached(now), _want(joined(frozenset(topics))))
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
        """Return how many deliveries of a broadcast came to which end for which reason, those sent left out."""
        row = counted(id_).c
        query = (
            select(row.outcome, row.reason, func.sum(row.chats))
            .where(row.outcome.is_not(None), row.outcome != "sent")
            .group_by(row.outcome, row.reason)
        )
        async with self._database.reading() as connection:
            return {(str(end), str(reason)): int(count) for end, reason, count in await connection.execute(query)}

    async def prune(self, before: datetime) -> None:
        """Keep only sums of the deliveries of updates from before a moment, and nothing of digests."""
        async with self._database.reading() as connection:
            found = (await connection.execute(settled(before))).all()
        for id_, kind in found:
            # One at a time, as readers' own changes wait meanwhile.
            async with self._database.writing() as connection:
                await sum_up(connection, id_, kind)


class DigestGroup:
    """Chats that chose the same moment for their digests; ``zone`` is None where none is chosen."""

    def __init__(self, frequency: Frequency, hour: int, weekday: int, zone: str | None) -> None:
        """As in ``Subscription``."""
        self.frequency, self.hour, self.weekday, self.zone = frequency, hour, weekday, zone

    def chats(self) -> "Select[Any]":
        """Return the query for the chats."""
        row, zone = subscriptions.c, preferences.c.zone
        return (
            select(row.chat)
            .select_from(subscriptions.outerjoin(preferences, preferences.c.chat == row.chat))
            .where(row.frequency == self.frequency, row.hour == self.hour, row.weekday == self.weekday)
            .where(zone.is_(None) if self.zone is None else zone == self.zone)
        )


async def _batches(connection: AsyncConnection, id_: str) -> int:
    """Return the number of the last batch in which anybody waits, plus one."""
    last = select(func.max(deliveries.c.batch)).where(deliveries.c.broadcast == id_, deliveries.c.outcome.is_(None))
    found = await connection.scalar(last)
    return 0 if found is None else int(found) + 1


def _is_reached(now: datetime) -> ColumnElement[bool]:
    """Return what holds for a subscription that goes on, and is not paused beyond what may be today anywhere."""
    until = subscriptions.c.paused_until
    return and_(~subscriptions.c.is_ended, or_(until.is_(None), until <= (in_utc(now) + timedelta(days=1)).date()))


def _want(topics: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Return what holds for a subscription that has one of some topics, as they are kept."""
    kept = literal(topics) if isinstance(topics, str) else topics
    return or_(*(and_(kept.contains(f",{one},"), subscriptions.c.topics.contains(f",{one},")) for one in TOPICS))


def _has_news(slot: datetime) -> ColumnElement[bool]:
    """Return what holds for a subscription for which something was published between its last digest and ``slot``."""
    row = broadcasts.c
    news = (row.kind == "update", row.state != "cancelled", row.started <= in_utc(slot))
    return (
        select(row.id)
        .where(*news, row.started > subscriptions.c.told_until, _want(row.topics))
        .correlate(subscriptions)
        .exists()
    )


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
