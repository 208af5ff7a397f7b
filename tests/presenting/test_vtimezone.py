from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from icalendar import Event as VEvent
from icalendar.cal import component

from bot.model.fact import Event
from bot.presenting.vtimezone import add_zones


def with_zones(*events: Event) -> Calendar:
    calendar = Calendar()
    for event in events:
        added = VEvent()
        added.add("DTSTART", datetime.combine(event.day, event.clock, event.zone) if event.clock else event.day)
        calendar.add_component(added)
    add_zones(calendar, events)
    return calendar


def onsets(zone: component.Component) -> Iterator[tuple[datetime, timedelta]]:
    """Yield when each observance of a VTIMEZONE begins, in UTC, and its offset, as RFC 5545 has them read."""
    for observance in zone.subcomponents:
        more = observance.get("RDATE")
        for local in (observance["DTSTART"].dt, *(one.dt for one in (more.dts if more else ()))):
            yield (local - observance["TZOFFSETFROM"].td).replace(tzinfo=UTC), observance["TZOFFSETTO"].td


@pytest.mark.parametrize("name", ["America/New_York", "Europe/Zurich", "Europe/Lisbon", "Europe/Kyiv", "Asia/Kolkata"])
@pytest.mark.parametrize("day", [date(2021, 12, 30), date(2022, 3, 27), date(2022, 10, 30)], ids=str)
def test_zone_gives_the_offset_of_every_hour_around_an_event(name: str, day: date) -> None:
    zone = ZoneInfo(name)

    (written,) = with_zones(Event(day, time(12), zone)).timezones

    begins = sorted(onsets(written))
    for hour in range(-48, 48):
        moment = datetime.combine(day, time(), UTC) + timedelta(hours=hour)
        offset = [offset for onset, offset in begins if onset <= moment][-1]
        assert offset == moment.astimezone(zone).utcoffset()


def test_zones_come_before_the_events_and_in_order_when_there_are_several() -> None:
    names = ["Europe/Zurich", "America/New_York", "Europe/Kyiv", "Europe/Zurich"]

    calendar = with_zones(*(Event(date(2022, 1, 10), time(9), ZoneInfo(name)) for name in names))

    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE"] * 3 + ["VEVENT"] * 4
    assert [str(zone["TZID"]) for zone in calendar.timezones] == sorted(set(names))
    assert calendar.get_missing_tzids() == set()


@pytest.mark.parametrize(
    "event",
    [Event(date(2022, 1, 10), zone=ZoneInfo("Europe/Zurich")), Event(date(2022, 1, 10), time(9), ZoneInfo("UTC"))],
    ids=["a whole day", "UTC"],
)
def test_calendar_has_no_zone_when_none_is_needed(event: Event) -> None:
    assert with_zones(event).timezones == []


@pytest.mark.parametrize("year", [1000, 2999])
def test_zone_is_written_when_the_year_is_far_away(year: int) -> None:
    (zone,) = with_zones(Event(date(year, 6, 1), time(9), ZoneInfo("Europe/Zurich"))).timezones

    assert len(zone.subcomponents) >= 1
