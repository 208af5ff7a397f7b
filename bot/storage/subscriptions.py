"""Who has subscribed to updates."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, literal, select, update

from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.model.news import TOPICS
from bot.model.subscription import FREQUENCIES, PERIODS, Quiet, Subscription
from bot.storage.database import Database
from bot.storage.moments import in_utc
from bot.storage.tables import subscriptions


class SubscriptionStore:
    """One subscription for each chat. Every method raises StorageError.

    Where the bot is shut out of a chat, its subscription ends, and goes on where it is let in again; a chat that
    unsubscribes leaves no row. Where it goes on, or wants more than before, its next digest covers no more than any:
    nobody is told all at once what they were not told for months.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat: int) -> Subscription | None:
        """Return what a chat has subscribed to, if it has, and the bot is not shut out of it."""
        query = select(subscriptions).where(subscriptions.c.chat == chat, ~subscriptions.c.is_ended)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else subscription(row)

    async def put(self, wanted: Subscription, now: datetime) -> None:
        """Subscribe a chat, or change how it is. A new subscription has no claim to updates from before ``now``."""
        kept = _row(wanted)
        insertion = self._database.insert(subscriptions)
        new = kept | {"told_until": in_utc(now), "is_ended": False}
        changed = {name: insertion.excluded[name] for name in (*kept, "is_ended") if name != "chat"}
        async with self._database.writing() as connection:
            await connection.execute(insertion.values(new).on_conflict_do_update(index_elements=["chat"], set_=changed))

    async def change(
        self, chat: int, alter: Callable[[Subscription], Subscription], now: datetime
    ) -> Subscription | None:
        """Keep what ``alter`` makes of a subscription, and return it; None where there is none, and none is made."""
        query = select(subscriptions).where(subscriptions.c.chat == chat, ~subscriptions.c.is_ended).with_for_update()
        async with self._database.writing() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            before = subscription(row)
            altered = alter(before)
            change = update(subscriptions).where(subscriptions.c.chat == chat)
            await connection.execute(change.values(_row(altered)))
            # From one kind of digest to another, what has not been told yet is kept.
            is_first_digest = before.frequency == "at-once" and altered.frequency != "at-once"
            if is_first_digest or altered.topics - before.topics:
                await connection.execute(change.values(told_until=_told_until(now)))
        return altered

    async def remove(self, chat: int) -> bool:
        """Unsubscribe a chat, and return whether it was subscribed."""
        async with self._database.writing() as connection:
            found = await connection.execute(delete(subscriptions).where(subscriptions.c.chat == chat))
        return bool(found.rowcount)

    async def end(self, chat: int) -> bool:
        """End a chat's subscription, as the bot is shut out; return whether there was one."""
        return await self._mark(chat, is_ended=True)

    async def restore(self, chat: int, now: datetime) -> bool:
        """Let a chat's subscription go on, as the bot is let in again; return whether one had ended."""
        return await self._mark(chat, is_ended=False, told_until=_told_until(now))

    async def _mark(self, chat: int, *, is_ended: bool, **also: ColumnElement[datetime]) -> bool:
        row = subscriptions.c
        change = update(subscriptions).where(row.chat == chat, row.is_ended.is_not(is_ended))
        change = change.values(is_ended=is_ended, **also)
        async with self._database.writing() as connection:
            return bool((await connection.execute(change)).rowcount)

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Let a chat keep its subscription under a new id, unless the new one has a subscription already.

        Telegram tells of it twice, in the old chat and in the new, so the second time changes nothing.
        """
        if old_chat == new_chat:
            return
        async with self._database.writing() as connection:
            is_taken = select(subscriptions.c.chat).where(subscriptions.c.chat == new_chat)
            if (await connection.execute(is_taken)).first() is None:
                moved = update(subscriptions).where(subscriptions.c.chat == old_chat).values(chat=new_chat)
                await connection.execute(moved)
            await connection.execute(delete(subscriptions).where(subscriptions.c.chat == old_chat))


def subscription(row: Row[*tuple[Any, ...]]) -> Subscription:
    """Return the subscription that a row holds; topics that the bot no longer has are left out of it."""
    topics = frozenset(topic for topic in TOPICS if topic in row.topics.split(","))
    return Subscription(
        chat=row.chat,
        thread=row.thread,
        language=next((known for known in LANGUAGES if known == row.language), DEFAULT_LANGUAGE),
        topics=topics or frozenset(TOPICS),
        frequency=next(known for known in FREQUENCIES if known == row.frequency),
        hour=row.hour,
        weekday=row.weekday,
        quiet=None if row.quiet_start is None else Quiet(row.quiet_start, row.quiet_end),
        is_silent=row.is_silent,
        paused_until=row.paused_until,
    )


def _told_until(now: datetime) -> ColumnElement[datetime]:
    """Return up to when a chat with digests has been told: one period before ``now`` at the least."""
    row = subscriptions.c
    least = {frequency: literal(in_utc(now - period), row.told_until.type) for frequency, period in PERIODS.items()}
    late = [(and_(row.frequency == frequency, row.told_until < moment), moment) for frequency, moment in least.items()]
    return case(*late, else_=row.told_until)


def _row(wanted: Subscription) -> dict[str, object]:
    return {
        "chat": wanted.chat,
        "thread": wanted.thread,
        "language": wanted.language,
        "topics": joined(wanted.topics),
        "frequency": wanted.frequency,
        "hour": wanted.hour,
        "weekday": wanted.weekday,
        "quiet_start": wanted.quiet.start if wanted.quiet else None,
        "quiet_end": wanted.quiet.end if wanted.quiet else None,
        "is_silent": wanted.is_silent,
        "paused_until": wanted.paused_until,
    }


def joined(topics: frozenset[str]) -> str:
    """Return topics as they are kept: between commas, in their order, so that each can be looked for."""
    return f",{','.join(topic for topic in TOPICS if topic in topics)},"
