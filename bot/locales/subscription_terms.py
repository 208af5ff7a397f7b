"""What subscriptions are made of, by name: topics, frequencies, hours, days and zones."""

from functools import cache

from babel.dates import get_day_names

from bot.locales import zones
from bot.locales.catalogue import say
from bot.model.language import Language
from bot.model.news import Topic
from bot.model.subscription import Frequency, Quiet


def topic_name(topic: Topic, language: Language) -> str:
    """Return what a topic of updates is called, such as ``Talks``."""
    names: dict[Topic, str] = {
        "talks": say(language, "Talks"),
        "statements": say(language, "Statements"),
        "military": say(language, "Military"),
        "corrections": say(language, "Corrections"),
    }
    return names[topic]


def all_topics(language: Language) -> str:
    """Return the choice of all topics."""
    return say(language, "All topics")


def frequency_name(frequency: Frequency, language: Language) -> str:
    """Return what a frequency is called, such as ``Daily digest``."""
    names: dict[Frequency, str] = {
        "at-once": say(language, "At once"),
        "daily": say(language, "Daily digest"),
        "weekly": say(language, "Weekly digest"),
    }
    return names[frequency]


def zone_name(zone: str | None, language: Language) -> str:
    """Return what the clock of a chat is called: UTC where it has chosen none."""
    return zones.name(zone, language) if zone else "UTC"


def clock(hour: int) -> str:
    """Return a full hour of the day, such as ``09:00``."""
    return f"{hour:02}:00"


@cache
def weekday_name(weekday: int, language: Language) -> str:
    """Return a day of the week, 0 for Monday, as it stands alone on a button."""
    name = day_of_week(weekday, language)
    return name[0].upper() + name[1:]


def day_of_week(weekday: int, language: Language) -> str:
    """Return a day of the week, 0 for Monday, as it stands inside a line."""
    name: str = get_day_names("wide", context="stand-alone", locale=language)[weekday]
    return name


def inside(name: str) -> str:
    """Return what stands on a button as it stands inside a line."""
    return name[0].lower() + name[1:]


def hours(quiet: Quiet) -> str:
    """Return quiet hours as on a button."""
    return f"{clock(quiet.start)}–{clock(quiet.end)}"
