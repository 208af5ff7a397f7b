"""What a press does to a subscription."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from bot.model.language import LANGUAGES
from bot.model.news import TOPICS, Topic
from bot.model.subscription import FREQUENCIES, Quiet, Subscription
from bot.surfaces.telegram.callbacks import Tune
from bot.surfaces.telegram.choices import UnknownChoiceError

# What buttons choose. OVERVIEW leads to a page only; END and ZONE are about more than the subscription.
OVERVIEW, TOPIC, FREQUENCY, HOUR, WEEKDAY, QUIET = "overview", "topic", "frequency", "hour", "weekday", "quiet"
SOUND, PAUSE, LANGUAGE, ZONE, END = "sound", "pause", "language", "zone", "end"
ON, OFF, ALL, YES, OWN = "on", "off", "all", "yes", "own"
TOMORROW, WEEK, MONTH = "tomorrow", "week", "month"

_Choice = TypeVar("_Choice")

LONGEST_PAUSE = timedelta(days=366)
_QUIET_HOURS: Mapping[str, Quiet] = {
    f"{start}-{end}": Quiet(start, end) for start in range(24) for end in range(24) if start != end
}


class NoTopicLeftError(ValueError):
    """The last topic of a subscription would go."""


class NoPauseError(ValueError):
    """A pause would end on a day that has come, or more than a year ahead."""


def tuned(subscription: Subscription, press: Tune, today: date) -> Subscription:
    """Return a subscription after a press; ``today`` is the day by the clock of its chat.

    A press says what is to be, not what is to change, so that an old button does what stands on it.
    Raises UnknownChoiceError, NoTopicLeftError and NoPauseError.
    """
    match press.name:
        case "topic":
            return replace(subscription, topics=_topics(subscription.topics, press.value))
        case "frequency":
            return replace(subscription, frequency=_one_of(FREQUENCIES, press.value))
        case "hour":
            return replace(subscription, hour=number(press.value, 24))
        case "weekday":
            return replace(subscription, weekday=number(press.value, 7))
        case "quiet":
            return replace(subscription, quiet=None if press.value == OFF else _known(_QUIET_HOURS, press.value))
        case "sound":
            return replace(subscription, is_silent=_one_of((ON, OFF), press.value) == OFF)
        case "pause":
            return replace(subscription, paused_until=None if press.value == OFF else _until(press.value, today))
        case "language" if press.channel:
            # Any other chat has its language from its settings.
            return replace(subscription, language=_one_of(LANGUAGES, press.value))
    raise UnknownChoiceError("nothing of a subscription is called that")


def is_paused(subscription: Subscription, today: date) -> bool:
    """Return whether no updates come on a day."""
    return subscription.paused_until is not None and subscription.paused_until > today


def _topics(present: frozenset[Topic], value: str) -> frozenset[Topic]:
    if value == ALL:
        return frozenset(TOPICS)
    topic = _one_of(TOPICS, value[1:])
    match value[0]:
        case "+":
            return present | {topic}
        case "-" if present - {topic}:
            return present - {topic}
        case "-":
            raise NoTopicLeftError(topic)
    raise UnknownChoiceError("a topic is added or taken away")


def quiet_value(quiet: Quiet) -> str:
    """Return what a button that chooses some quiet hours carries."""
    return f"{quiet.start}-{quiet.end}"


def _until(value: str, today: date) -> date:
    """Return the day to which a pause lasts: one by its length, or any to come by its date."""
    lengths = {TOMORROW: today + timedelta(days=1), WEEK: today + timedelta(weeks=1), MONTH: _a_month_after(today)}
    if value in lengths:
        return lengths[value]
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise UnknownChoiceError("that is no day") from None
    if not today < day <= today + LONGEST_PAUSE:
        raise NoPauseError(value)
    return day


def _a_month_after(today: date) -> date:
    """Return the same day of the next month, or its last day where it has none such."""
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def number(value: str, end: int) -> int:
    """Return the whole number from 0 up to ``end`` that a button carries. Raises UnknownChoiceError."""
    return _known({str(each): each for each in range(end)}, value)


def _one_of(known: tuple[_Choice, ...], value: str) -> _Choice:
    return _known({str(choice): choice for choice in known}, value)


def _known(choices: Mapping[str, _Choice], value: str) -> _Choice:
    if value not in choices:
        raise UnknownChoiceError("there is no such choice")
    return choices[value]
