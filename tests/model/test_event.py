from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.model.fact import Event

NEW_YORK = ZoneInfo("America/New_York")
LISBON = ZoneInfo("Europe/Lisbon")
KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize("zone", [None, UTC, NEW_YORK, KYIV], ids=str)
@pytest.mark.parametrize("clock", [time.min, time.max], ids=["first moment", "last moment"])
def test_event_is_not_over_when_its_day_runs_in_its_zone(zone: ZoneInfo | None, clock: time) -> None:
    event = Event(date(2022, 1, 12), zone=zone)

    now = datetime.combine(event.day, clock, zone or UTC)

    assert not event.is_over(now)


@pytest.mark.parametrize("zone", [None, UTC, NEW_YORK, KYIV], ids=str)
def test_event_is_over_when_its_day_has_ended_in_its_zone(zone: ZoneInfo | None) -> None:
    event = Event(date(2022, 1, 12), zone=zone)

    now = datetime(2022, 1, 13, tzinfo=zone or UTC)

    assert event.is_over(now)


def test_event_is_not_over_when_its_day_has_ended_in_another_zone_only() -> None:
    event = Event(date(2022, 1, 12), zone=NEW_YORK)

    now = datetime(2022, 1, 13, 0, 30, tzinfo=KYIV)

    assert not event.is_over(now)


@pytest.mark.parametrize("day", [date(2021, 10, 31), date(2021, 3, 28)], ids=["25 hours", "23 hours"])
def test_event_is_over_at_midnight_when_its_day_changes_the_clock(day: date) -> None:
    event = Event(day, zone=LISBON)
    midnight = datetime.combine(day + timedelta(days=1), time(), LISBON).astimezone(UTC)

    around = [event.is_over(midnight + timedelta(minutes=minutes)) for minutes in (-1, 0)]

    assert around == [False, True]


@pytest.mark.parametrize(("minute", "over"), [(29, False), (30, True)])
def test_event_is_over_to_the_minute_when_its_time_is_known(minute: int, over: bool) -> None:
    event = Event(date(2021, 12, 30), time(15, 30), NEW_YORK)

    now = datetime(2021, 12, 30, 20, minute, tzinfo=UTC)

    assert event.is_over(now) is over


@pytest.mark.parametrize(("minute", "over"), [(49, False), (50, True)])
def test_event_is_over_after_its_length_when_that_is_known_with_its_time(minute: int, over: bool) -> None:
    event = Event(date(2021, 12, 30), time(15), NEW_YORK, duration_minutes=50)

    now = datetime(2021, 12, 30, 15, minute, tzinfo=NEW_YORK)

    assert event.is_over(now) is over


def test_event_lasts_its_whole_day_when_only_its_length_is_known() -> None:
    event = Event(date(2021, 12, 30), zone=NEW_YORK, duration_minutes=50)

    now = datetime(2021, 12, 30, 12, tzinfo=NEW_YORK)

    assert not event.is_over(now)


def test_event_starts_in_utc_when_it_has_a_zone() -> None:
    event = Event(date(2021, 12, 30), time(15, 30), NEW_YORK)

    start = event.start

    assert (start, start.tzinfo) == (datetime(2021, 12, 30, 20, 30, tzinfo=UTC), UTC)


def test_event_starts_at_midnight_when_its_clock_shows_midnight() -> None:
    event = Event(date(2021, 12, 30), time(0, 0), UTC)

    assert event.is_over(datetime(2021, 12, 30, 0, 0, tzinfo=UTC))
