"""Whom a broadcast is for: conditions on subscriptions."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select

from bot.model.news import TOPICS
from bot.model.subscription import Frequency
from bot.storage.moments import in_utc
from bot.storage.tables import broadcasts, preferences, subscriptions


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


def reached(now: datetime) -> ColumnElement[bool]:
    """Return what holds for a subscription that goes on, and is not paused beyond what may be today anywhere."""
    until = subscriptions.c.paused_until
    return and_(~subscriptions.c.is_ended, or_(until.is_(None), until <= (in_utc(now) + timedelta(days=1)).date()))


def has_news(slot: datetime) -> ColumnElement[bool]:
    """Return what holds for a subscription for which something was published between its last digest and ``slot``."""
    row = broadcasts.c
    news = (row.kind == "update", row.state != "cancelled", row.started <= in_utc(slot))
    return (
        select(row.id)
        .where(*news, row.started > subscriptions.c.told_until, wanting(subscriptions.c.topics, row.topics))
        .correlate(subscriptions)
        .exists()
    )


def wanting(wanted: ColumnElement[str], topics: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Return what holds where one of the topics that somebody wants is among some topics, both as they are kept."""
    kept = literal(topics) if isinstance(topics, str) else topics
    return or_(*(and_(kept.contains(f",{one},"), wanted.contains(f",{one},")) for one in TOPICS))
