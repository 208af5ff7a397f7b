"""The time zones of a calendar as VTIMEZONE (RFC 5545, section 3.6.5)."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard

from bot.model.fact import Event

_MARGIN = timedelta(days=366)


def add_zones(calendar: Calendar, events: Sequence[Event]) -> None:
    """Put the zones that a calendar's times are given in before its events, in the order of their names."""
    if not (names := sorted(calendar.get_missing_tzids())):
        return
    days = [event.day for event in events if event.clock]
    zones = [_zone(name, min(days) - _MARGIN, max(days) + _MARGIN) for name in names]
    calendar.subcomponents[:0] = zones


def _zone(name: str, first: date, last: date) -> Timezone:
    zone = Timezone.from_tzinfo(ZoneInfo(name), name, first, last)
    # A remark of the library's, which the standard has no place for here.
    zone.pop("COMMENT", None)
    for observance in zone.subcomponents:
        if isinstance(observance, TimezoneStandard | TimezoneDaylight):
            _begin_by_the_old_clock(observance)
    return zone


def _begin_by_the_old_clock(observance: TimezoneStandard | TimezoneDaylight) -> None:
    """Tell when an observance begins in the time that it ends, as the standard wants it.

    The library tells it in the new time where clocks are put forward, which is an hour late.
    """
    jump = observance.TZOFFSETTO - observance.TZOFFSETFROM
    if jump <= timedelta():
        return
    observance.DTSTART -= jump
    if more := observance.pop("RDATE", None):
        observance.add("RDATE", [one.dt - jump for one in more.dts])
