"""Time zones as people call them: by a city, in each language, or by an offset."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from unicodedata import combining, normalize
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

from bot.locales.catalogue import say
from bot.model.language import LANGUAGES, Language

MAX_TYPED_CHARS = 64

# The parts of the world after which zones are named; other names, such as US/Eastern, hold no city.
_CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
_APOSTROPHES = "'’ʼ`"
_NO_ZONES = {"Factory", "localtime", "posixrules"}
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+−–-]) ?(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)
_EARLIEST_HOURS, _LATEST_HOURS = -12, 14


class NoZoneError(LookupError):
    """No time zone is called that."""


class NoWholeHourError(NoZoneError):
    """An offset that only places have, by their law: no zone of the database stands for it."""


@cache
def known() -> frozenset[str]:
    """Return the names of all time zones that this machine knows."""
    return frozenset(available_timezones() - _NO_ZONES)


def name(zone: str, language: Language) -> str:
    """Return what people of a language call a zone: its city, such as ``New York``, or ``UTC+2`` where it has none."""
    if zone.rpartition("/")[2] in ("UTC", "GMT"):
        return "UTC"
    if fixed := re.fullmatch(r"Etc/GMT([+-])(\d+)", zone):
        # POSIX counts westwards.
        return f"UTC{'-' if fixed[1] == '+' else '+'}{fixed[2]}"
    cities = _cities(language)
    return next((cities[key] for key in (zone, *_former(zone)) if key in cities), _last_part(zone))


def find(typed: str) -> str:
    """Return the zone that somebody means who types an IANA name, a city in any of the languages, or an offset.

    Case, accents, and whether words are parted by spaces, do not matter. Raises NoZoneError, and NoWholeHourError for
    an offset with minutes.
    """
    text = typed.strip()
    if len(text) > MAX_TYPED_CHARS:
        raise NoZoneError(f"longer than {MAX_TYPED_CHARS} characters")
    if offset := _OFFSET.fullmatch(text):
        return _fixed(f"{offset[1]}{offset[2]}", offset[3])
    zone = _spellings().get(_plain(text))
    if zone is None:
        raise NoZoneError("no zone, and no city of one, is called that")
    return zone


def _fixed(hours_typed: str, minutes: str | None) -> str:
    hours = int(re.sub(r"[−–]", "-", hours_typed))
    if not _EARLIEST_HOURS <= hours <= _LATEST_HOURS:
        raise NoZoneError("no clock differs from UTC by that much")
    if minutes and int(minutes):
        raise NoWholeHourError("zones by offset are whole hours")
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"


@cache
def _spellings() -> Mapping[str, str]:
    """Return the zones by all their names, in the plain form. A name that is one's own goes before a city's."""
    cities = {_plain(city): zone for zone, city in _all_cities()}
    return {key: zone for key, zone in cities.items() if key} | {_plain(zone): _present(zone) for zone in known()}


def _all_cities() -> Iterator[tuple[str, str]]:
    for zone in known():
        if zone.startswith(_CONTINENTS):
            yield _present(zone), _last_part(zone)
    for language in LANGUAGES:
        yield from ((_present(zone), city) for zone, city in _cities(language).items() if zone in known())
        yield from ((zone, city) for city, zone in towns(language).items())


def towns(language: Language) -> Mapping[str, str]:
    """Return cities after which no zone is named, each with the zone that it keeps."""
    return {
        geneva(language): "Europe/Zurich",
        washington(language): "America/New_York",
        say(language, "San Francisco"): "America/Los_Angeles",
        say(language, "Lviv"): "Europe/Kyiv",
        say(language, "Kharkiv"): "Europe/Kyiv",
        say(language, "Odesa"): "Europe/Kyiv",
        say(language, "Kraków"): "Europe/Warsaw",
        say(language, "Wrocław"): "Europe/Warsaw",
        say(language, "Gdańsk"): "Europe/Warsaw",
        say(language, "Saint Petersburg"): "Europe/Moscow",
        say(language, "Munich"): "Europe/Berlin",
        say(language, "Beijing"): "Asia/Shanghai",
        say(language, "Delhi"): "Asia/Kolkata",
    }


def geneva(language: Language) -> str:
    """Return Geneva, whose clock is that of Zurich."""
    return say(language, "Geneva")


def washington(language: Language) -> str:
    """Return Washington, whose clock is that of New York."""
    return say(language, "Washington")


@cache
def _cities(language: Language) -> Mapping[str, str]:
    """Return the cities of zones as a language writes them; many zones have none, and some only under a former name."""
    named: Mapping[str, Mapping[str, str]] = Locale(language).time_zones
    return {zone: names["city"] for zone, names in named.items() if "city" in names}


@cache
def _former(zone: str) -> tuple[str, ...]:
    return tuple(old for old, new in get_global("zone_aliases").items() if new == zone)


def _present(zone: str) -> str:
    """Return the present name of a zone, where this machine knows it by that."""
    present: str = get_global("zone_aliases").get(zone, zone)
    return present if present in known() else zone


def _last_part(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def _plain(text: str) -> str:
    """Return a name without case, accents, and marks between words."""
    letters = "".join(it for it in normalize("NFKD", text.casefold()) if not combining(it) and it not in _APOSTROPHES)
    return " ".join(re.findall(r"[\w/+]+", letters.replace("ł", "l").replace("_", " ")))
