from datetime import UTC, date, time
from zoneinfo import ZoneInfo

import pytest

from bot.locales.dates import day, moment, weekday
from bot.model.fact import Event
from bot.model.language import Language

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "30 December 2021"),
        ("uk", "30 грудня 2021 року"),
        ("ru", "30 декабря 2021 года"),
        ("pl", "30 grudnia 2021 roku"),
    ],
)
def test_day_is_written_as_people_write_it_when_the_language_is(language: Language, shown: str) -> None:
    assert day(date(2021, 12, 30), language) == shown


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Thursday, 30 December 2021"),
        ("uk", "четвер, 30 грудня 2021 року"),
        ("ru", "четверг, 30 декабря 2021 года"),
        ("pl", "czwartek, 30 grudnia 2021 roku"),
    ],
)
def test_day_is_named_as_people_write_it_when_the_language_is(language: Language, shown: str) -> None:
    assert weekday(date(2021, 12, 30), language) == shown


def test_day_has_no_zero_in_front_when_it_has_one_digit() -> None:
    assert day(date(2022, 1, 9), "en") == "9 January 2022"


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        pytest.param(Event(date(2021, 12, 30)), "30 December 2021", id="a day"),
        pytest.param(Event(date(2021, 12, 30), zone=NEW_YORK), "30 December 2021", id="a day in a zone"),
        pytest.param(
            Event(date(2021, 12, 30), time(15, 30), NEW_YORK), "30 December 2021, 3:30 p.m. ET (20:30 GMT)", id="a time"
        ),
        pytest.param(
            Event(date(2021, 7, 1), time(15, 30), NEW_YORK), "1 July 2021, 3:30 p.m. ET (19:30 GMT)", id="summer time"
        ),
        pytest.param(
            Event(date(2021, 5, 3), time(0, 5), ZoneInfo("Europe/Lisbon")),
            "3 May 2021, 12:05 a.m. Lisbon (23:05 GMT)",
            id="just after midnight",
        ),
        pytest.param(
            Event(date(2021, 5, 3), time(12), ZoneInfo("Europe/Kyiv")),
            "3 May 2021, 12:00 p.m. Kyiv (09:00 GMT)",
            id="noon",
        ),
    ],
)
def test_moment_is_as_precise_as_the_event_when_it_is(event: Event, shown: str) -> None:
    assert moment(event, "en") == shown


def test_moment_names_gmt_once_when_the_event_is_told_in_utc() -> None:
    event = Event(date(2021, 5, 3), time(20, 30), ZoneInfo("UTC"))

    assert moment(event, "en").count("GMT") == 1


def test_moment_tells_the_day_only_when_the_zone_is_unknown() -> None:
    event = Event(date(2021, 5, 3), time(20, 30, tzinfo=UTC))

    assert moment(event, "en") == "3 May 2021"
