"""The pages of a subscription, as messages with buttons."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import settings, subscribing
from bot.model.language import Language
from bot.model.news import TOPICS
from bot.model.subscription import FREQUENCIES, Subscription
from bot.surfaces.telegram import choices
from bot.surfaces.telegram.callbacks import Choose, Tune
from bot.surfaces.telegram.choices import UnknownChoiceError
from bot.surfaces.telegram.keyboards import Row, button
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.tuning import (
    ALL,
    END,
    FREQUENCY,
    HOUR,
    LANGUAGE,
    MONTH,
    OFF,
    ON,
    OVERVIEW,
    OWN,
    PAUSE,
    QUIET,
    QUIET_HOURS,
    SOUND,
    TOMORROW,
    TOPIC,
    WEEK,
    WEEKDAY,
    YES,
    ZONE,
    is_paused,
)


@dataclass(frozen=True, slots=True)
class View:
    """A subscription as somebody sees it, in ``language``, at the aware moment ``now``.

    ``zone`` is the clock of its chat, None for UTC. ``channel`` is the title of a channel, seen from the private chat
    of somebody whose own zone is ``own_zone``; None where the subscription is that of the chat it is seen in.
    """

    subscription: Subscription
    language: Language
    now: datetime
    horizon: date
    zone: str | None = None
    is_group: bool = False
    channel: str | None = None
    own_zone: str | None = None

    @property
    def today(self) -> date:
        """The day by the clock of the chat."""
        return self.now.astimezone(ZoneInfo(self.zone) if self.zone else UTC).date()

    def button(self, text: str, name: str, value: str = "", *, is_present: bool = False) -> InlineKeyboardButton:
        """Return a button, marked where it stands for what is chosen at present."""
        press = Tune(name, value, 0 if self.channel is None else self.subscription.chat)
        return button(f"✓ {text}" if is_present else text, press)

    def back(self, name: str = OVERVIEW, text: str = "") -> Row:
        """Return the way back to another page, the overview if none is named."""
        return [self.button(f"« {text or subscribing.heading(self.language)}", name)]


def overview(view: View, opening: str = "") -> Card:
    """Return how a subscription is, what leads to other choices, and how it ends; ``opening`` is said before."""
    blocks = ["\n".join(_state(view)), subscribing.prospects(view.horizon, view.language), "\n".join(_notes(view))]
    if opening:
        blocks.insert(0, opening)
    return _card(view, "\n\n".join(blocks), _ways(view))


def _state(view: View) -> Iterable[str]:
    language, subscription = view.language, view.subscription
    yield from subscribing.state(subscription, view.zone, view.today, language)
    if view.channel is not None:
        yield subscribing.language_line(subscription.language, language)
    if subscription.thread is not None:
        yield subscribing.in_topic(language)


def _notes(view: View) -> Iterable[str]:
    language = view.language
    if view.channel is not None:
        yield subscribing.ending_of_channel(language)
        return
    yield subscribing.ending(language)
    yield subscribing.only_administrators_change(language) if view.is_group else subscribing.channel_hint(language)


def _ways(view: View) -> list[Row]:
    language, subscription = view.language, view.subscription
    sound = (
        view.button(subscribing.loud_button(language), SOUND, ON)
        if subscription.is_silent
        else view.button(subscribing.silent_button(language), SOUND, OFF)
    )
    pause = (
        view.button(subscribing.resume_button(language), PAUSE, OFF)
        if is_paused(subscription, view.today)
        else view.button(subscribing.pause_button(language), PAUSE)
    )
    rows = [
        [
            view.button(subscribing.topics_button(language), TOPIC),
            view.button(subscribing.frequency_button(language), FREQUENCY),
        ],
        [view.button(subscribing.quiet_button(language), QUIET), sound],
        [pause],
        [view.button(subscribing.end_button(language), END)],
    ]
    if view.channel is not None:
        rows[2].append(view.button(settings.language_button(language), LANGUAGE))
    return rows


def page(press: Tune, view: View) -> Card:
    """Return the page to which a press leads, or the one to see after a choice. Raises UnknownChoiceError."""
    if press.name == OVERVIEW and not press.value:
        return overview(view)
    shown = _PAGES.get(press.name)
    if shown is None or (press.name == LANGUAGE and view.channel is None):
        raise UnknownChoiceError("no such page")
    return shown(view)


def after(press: Tune, view: View) -> Card:
    """Return what is shown once a choice was made: where there is more to choose, its page."""
    if press.name == TOPIC:
        return _topics(view)
    return _frequency(view) if press.name in (FREQUENCY, HOUR, WEEKDAY, ZONE) else overview(view)


def _topics(view: View) -> Card:
    language, present = view.language, view.subscription.topics
    rows = [
        [
            view.button(
                subscribing.topic_name(topic, language),
                TOPIC,
                f"{'-' if topic in present else '+'}{topic}",
                is_present=topic in present,
            )
        ]
        for topic in TOPICS
    ]
    if len(present) < len(TOPICS):
        rows.append([view.button(subscribing.all_topics(language), TOPIC, ALL)])
    return _card(view, subscribing.choose_topics(language), [*rows, view.back()])


def _frequency(view: View) -> Card:
    language, subscription = view.language, view.subscription
    rows = [
        [
            view.button(
                subscribing.frequency_name(frequency, language),
                FREQUENCY,
                frequency,
                is_present=frequency == subscription.frequency,
            )
        ]
        for frequency in FREQUENCIES
    ]
    if subscription.frequency != "at-once":
        rows.append(_moment(view))
    text = subscribing.choose_frequency(view.zone, language)
    rows += _clock(view)
    if view.channel is not None and view.own_zone in (None, view.zone):
        text += f"\n\n{subscribing.zone_hint_for_channel(language)}"
    return _card(view, text, [*rows, view.back()])


def _moment(view: View) -> Row:
    hour = view.button(subscribing.clock(view.subscription.hour), HOUR)
    if view.subscription.frequency != "weekly":
        return [hour]
    return [view.button(subscribing.weekday_name(view.subscription.weekday, view.language), WEEKDAY), hour]


def _clock(view: View) -> list[Row]:
    """Return the way to another clock: to the settings or, for a channel, which has none, that of whoever presses."""
    if view.channel is None:
        return [[button(subscribing.zone_button(view.zone, view.language), Choose(choices.ZONE, ""))]]
    if view.own_zone in (None, view.zone):
        return []
    return [[view.button(subscribing.own_zone_button(view.own_zone or "", view.language), ZONE, OWN)]]


def _hours(view: View) -> Card:
    keys = [
        view.button(subscribing.clock(hour), HOUR, str(hour), is_present=hour == view.subscription.hour)
        for hour in range(24)
    ]
    rows = [keys[start : start + 4] for start in range(0, 24, 4)]
    text = subscribing.choose_hour(view.zone, view.language)
    return _card(view, text, [*rows, view.back(FREQUENCY, subscribing.frequency_button(view.language))])


def _weekdays(view: View) -> Card:
    language, present = view.language, view.subscription.weekday
    rows = [
        [view.button(subscribing.weekday_name(day, language), WEEKDAY, str(day), is_present=day == present)]
        for day in range(7)
    ]
    back = view.back(FREQUENCY, subscribing.frequency_button(language))
    return _card(view, subscribing.choose_weekday(language), [*rows, back])


def _quiet(view: View) -> Card:
    present = view.subscription.quiet
    keys = [
        view.button(subscribing.hours(quiet), QUIET, name, is_present=quiet == present)
        for name, quiet in QUIET_HOURS.items()
    ]
    rows = [keys[start : start + 2] for start in range(0, len(keys), 2)]
    none = view.button(subscribing.no_quiet_button(view.language), QUIET, OFF, is_present=present is None)
    return _card(view, subscribing.choose_quiet(view.zone, view.language), [[none], *rows, *_clock(view), view.back()])


def _pauses(view: View) -> Card:
    rows = [
        [view.button(subscribing.pause_name(length, view.language), PAUSE, length)]
        for length in (TOMORROW, WEEK, MONTH)
    ]
    return _card(view, subscribing.choose_pause(view.language), [*rows, view.back()])


def _languages(view: View) -> Card:
    rows = [
        [view.button(name, LANGUAGE, language, is_present=language == view.subscription.language)]
        for language, name in settings.NAMES.items()
    ]
    return _card(view, subscribing.choose_language(view.language), [*rows, view.back()])


def _end(view: View) -> Card:
    sure = view.button(subscribing.confirm_end_button(view.language), END, YES)
    return _card(view, subscribing.confirm_end(view.language), [[sure], view.back()])


_PAGES: Mapping[str, Callable[[View], Card]] = {
    TOPIC: _topics,
    FREQUENCY: _frequency,
    HOUR: _hours,
    WEEKDAY: _weekdays,
    QUIET: _quiet,
    PAUSE: _pauses,
    LANGUAGE: _languages,
    END: _end,
}


def _card(view: View, text: str, rows: list[Row]) -> Card:
    heading = (
        subscribing.heading(view.language)
        if view.channel is None
        else subscribing.heading_of_channel(view.channel, view.language)
    )
    return Card(f"<b>{escape(heading)}</b>\n\n{escape(text)}", InlineKeyboardMarkup(rows))
