"""Dates and times as people of a language write them."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.locales.catalogue import say
from bot.model.fact import Event
from bot.model.language import Language

_DAYS: dict[Language, str] = {"en": "d MMMM y", "uk": "d MMMM y 'року'", "ru": "d MMMM y 'года'", "pl": "d MMMM y"}


@lru_cache(maxsize=1_024)
def day(value: date, language: Language) -> str:
    """Return a day, such as ``30 December 2021``."""
    return format_date(value, _DAYS[language], locale=language)


def moment(event: Event, language: Language) -> str:
    """Return an event's day, and its time in its own zone and in GMT where that is known."""
    shown = day(event.day, language)
    if event.clock is None or event.zone is None:
        return shown
    start = datetime.combine(event.day, event.clock, event.zone)
    if not start.utcoffset():
        return f"{shown}, {start:%H:%M} GMT"
    return f"{shown}, {_clock(start, language)} {_zone(event.zone, language)} ({start.astimezone(UTC):%H:%M} GMT)"


def _clock(start: datetime, language: Language) -> str:
    if language != "en":
        return format_time(start, "H:mm", locale=language)
    return f"{start.hour % 12 or 12}:{start:%M} {'p.m.' if start.hour >= 12 else 'a.m.'}"


def _zone(zone: ZoneInfo, language: Language) -> str:
    """Return a zone as people call it, or else by its place."""
    if zone.key == "America/New_York":
        return say(language, "ET")
    return zone.key.rpartition("/")[2].replace("_", " ")
