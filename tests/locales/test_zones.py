from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.locales import zones
from bot.model.language import LANGUAGES, Language

TYPED = {
    "Europe/Kyiv": [
        "Europe/Kyiv",
        "europe/kyiv",
        "Europe/Kiev",
        "Kyiv",
        " KYIV ",
        "Київ",
        "київ",
        "Киев",
        "Kijów",
        "kijow",
    ],
    "Europe/Warsaw": ["Warsaw", "Варшава", "Warszawa", "Poland", "Kraków", "krakow", "Вроцлав", "gdansk"],
    "Europe/Moscow": ["Москва", "Moskwa", "Saint Petersburg", "санкт-петербург"],
    "America/New_York": [
        "New York",
        "new_york",
        "Нью-Йорк",
        "нью йорк",
        "Nowy Jork",
        "Washington",
        "Вашингтон",
        "US/Eastern",
    ],
    "Europe/Zurich": ["Zürich", "Цюрих", "Geneva", "Женева", "Genewa"],
    "Asia/Kolkata": ["Asia/Calcutta", "Kolkata", "Калькутта", "Delhi"],
    "America/Argentina/Buenos_Aires": ["Buenos Aires", "America/Buenos_Aires"],
    "Atlantic/Reykjavik": ["Рейкʼявік", "Рейк'явік", "рейк’явік", "Reykjavík"],
    "America/Port-au-Prince": ["Port-au-Prince", "port au prince"],
    "Etc/GMT-2": ["UTC+2", "utc +2", "GMT+2", "+2", "+02:00", "UTC+0200"],
    "Etc/GMT+5": ["UTC-5", "UTC−5", "UTC–5", "-5"],
    "Etc/UTC": ["UTC", "utc", "Zulu", "UTC+0", "GMT-0"],
}
NO_ZONES = [
    "", " ", "Atlantis", "zone", "UTC+15", "UTC-13", "UTC+99", "UTC+", "+", "Factory", "localtime", "../../etc/passwd",
    "Europe", "Europe/", "/etc/localtime", "\ud800", "<b>Kyiv</b>!", "x" * 10_000, "+" + "9" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize(("typed", "zone"), [(typed, zone) for zone, all_ in TYPED.items() for typed in all_])
def test_find_returns_the_zone_when_it_is_typed_as(typed: str, zone: str) -> None:
    assert zones.find(typed) == zone


@pytest.mark.parametrize("typed", NO_ZONES)
def test_find_refuses_what_is_no_zone(typed: str) -> None:
    with pytest.raises(zones.NoZoneError):
        zones.find(typed)


@pytest.mark.parametrize("typed", ["UTC+5:30", "+0545", "utc -3:30"])
def test_find_tells_offsets_apart_when_they_are_no_whole_hours(typed: str) -> None:
    with pytest.raises(zones.NoWholeHourError):
        zones.find(typed)


def test_find_understands_every_name_that_the_database_has() -> None:
    assert {name for name in zones.known() if zones.find(name) not in zones.known()} == set()


@given(st.text(max_size=80))
def test_find_returns_a_known_zone_or_refuses_whatever_is_typed(typed: str) -> None:
    try:
        found = zones.find(typed)
    except zones.NoZoneError:
        return

    assert ZoneInfo(found).key == found


@pytest.mark.parametrize(
    ("zone", "names"),
    [
        ("Europe/Kyiv", ["Kyiv", "Київ", "Киев", "Kijów"]),
        ("America/New_York", ["New York", "Нью-Йорк", "Нью-Йорк", "Nowy Jork"]),
        ("Asia/Kolkata", ["Kolkata", "Колката", "Калькутта", "Kalkuta"]),
        ("Etc/GMT-2", ["UTC+2"] * 4),
        ("Etc/GMT+10", ["UTC-10"] * 4),
        ("Etc/UTC", ["UTC"] * 4),
    ],
)
def test_name_is_that_of_its_city_when_the_language_is(zone: str, names: list[str]) -> None:
    assert [zones.name(zone, language) for language in LANGUAGES] == names


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", ["Europe/Kyiv", "Europe/Zurich", "Asia/Tokyo", "Etc/GMT-2"])
def test_find_understands_the_name_that_is_shown(language: Language, zone: str) -> None:
    assert zones.find(zones.name(zone, language)) == zone


@pytest.mark.parametrize("language", LANGUAGES)
def test_towns_keep_zones_that_are_known(language: Language) -> None:
    assert set(zones.towns(language).values()) <= zones.known()
    assert len(zones.towns(language)) == len(zones.towns("en"))
