"""Dates and times as people of a language write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.locales.catalogue import say
from bot.model.fact import Event
from bot.model.language import Language

_DAYS: dict[Language, str] = {"en": "d MMMM y", "uk": "d MMMM y 'року'", "ru": "d MMMM y 'года'", "pl": "d MMMM y"}


def day(value: date, language: Language) -> str:
    """Return a day, such as ``30 December 2021``."""
    return format_date(value, _DAYS[language], locale=language)


def weekday(value: date, language: Language) -> str:
    """Return a day with its name, such as ``Thursday, 30 December 2021``."""
    return f"{format_date(value, 'EEEE', locale=language)}, {day(value, language)}"


def moment(event: Event, language: Language) -> str:
    """Return an event's day, and its time in its own zone and in GMT where that is known."""
    return ", ".join(filter(None, (day(event.day, language), clock(event, language))))


def clock(event: Event, language: Language) -> str:
    """Return an event's time in its own zone and in GMT, or nothing where that is not known."""
    if event.clock is None or event.zone is None:
        return ""
    start = datetime.combine(event.day, event.clock, event.zone)
    if not start.utcoffset():
        return f"{start:%H:%M} GMT"
    return f"{_clock(start, language)} {_zone(event.zone, language)} ({start.astimezone(UTC):%H:%M} GMT)"


def _clock(start: datetime, language: Language) -> str:
    if language != "en":
        return format_time(start, "H:mm", locale=language)
    return f"{start.hour % 12 or 12}:{start:%M} {'p.m.' if start.hour >= 12 else 'a.m.'}"


def _zone(zone: ZoneInfo, language: Language) -> str:
    """Return a zone as people call it, or else by its place."""
    if zone.key == "America/New_York":
        return say(language, "ET")
    return zone.key.rpartition("/")[2].replace("_", " ")
