"""Dates and times as people of a language write them."""

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.locales import zones
from bot.locales.catalogue import say
from bot.model.fact import Event
from bot.model.language import Language

_DAYS: dict[Language, str] = {
    "en": "d MMMM y",
    "uk": "d MMMM y 'року'",
    "ru": "d MMMM y 'года'",
    "pl": "d MMMM y 'roku'",
}
_SHORT_DAYS = "d MMMM"


@lru_cache(maxsize=1_024)
def day(value: date, language: Language) -> str:
    """Return a day, such as ``30 December 2021``."""
    return format_date(value, _DAYS[language], locale=language)


def weekday(value: date, language: Language) -> str:
    """Return a day with its name, such as ``Thursday, 30 December 2021``."""
    return f"{format_date(value, 'EEEE', locale=language)}, {day(value, language)}"


def short_weekday(value: date, language: Language) -> str:
    """Return the name of a day of the week in two or three letters, as above a calendar."""
    return format_date(value, "cccccc", locale=language)


def month(value: date, language: Language) -> str:
    """Return a month with its year, as it stands alone: ``December 2021``."""
    name = format_date(value, "LLLL y", locale=language)
    return name[0].upper() + name[1:]


def moment(event: Event, language: Language, zone: ZoneInfo | None = None) -> str:
    """Return an event's day, and its time in its own zone and in GMT where that is known.

    ``zone`` is the reader's own: the time there follows, with the day where it is another one.
    """
    return ", ".join(filter(None, (day(event.day, language), clock(event, language, zone))))


def clock(event: Event, language: Language, zone: ZoneInfo | None = None) -> str:
    """Return an event's time in its own zone, in GMT and in the reader's ``zone``, or nothing where it is not known."""
    if event.clock is None or event.zone is None:
        return ""
    start = datetime.combine(event.day, event.clock, event.zone)
    others = _elsewhere(start, language, zone)
    if not start.utcoffset():
        return f"{start:%H:%M} GMT" + (f" ({'; '.join(others)})" if others else "")
    times = "; ".join((f"{start.astimezone(UTC):%H:%M} GMT", *others))
    return f"{_clock(start, language)} {_zone(event.zone, language)} ({times})"


def _elsewhere(start: datetime, language: Language, zone: ZoneInfo | None) -> list[str]:
    """Return the time in a reader's zone, unless its clock says what the event's own or GMT says."""
    if zone is None:
        return []
    there = start.astimezone(zone)
    if there.utcoffset() in (start.utcoffset(), start.astimezone(UTC).utcoffset()):
        return []
    shown = f"{_clock(there, language)} {zones.name(zone.key, language)}"
    if there.date() == start.date():
        return [shown]
    return [f"{format_date(there.date(), _SHORT_DAYS, locale=language)}, {shown}"]


def _clock(start: datetime, language: Language) -> str:
    if language != "en":
        return format_time(start, "H:mm", locale=language)
    return f"{start.hour % 12 or 12}:{start:%M} {'p.m.' if start.hour >= 12 else 'a.m.'}"


def _zone(zone: ZoneInfo, language: Language) -> str:
    """Return an event's zone as people call it, or else by its city."""
    return say(language, "ET") if zone.key == "America/New_York" else zones.name(zone.key, language)
