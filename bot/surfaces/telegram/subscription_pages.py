"""The pages of a subscription, as messages with buttons."""

from collections.abc import Callable, Iterable, Mapping

from bot.locales import settings, subscribing
from bot.locales import subscription_buttons as buttons
from bot.locales import subscription_terms as terms
from bot.model.news import TOPICS
from bot.model.subscription import FREQUENCIES, Quiet
from bot.surfaces.telegram import choices, picking
from bot.surfaces.telegram.callbacks import LEADING, Choose, Tune
from bot.surfaces.telegram.choices import UnknownChoiceError
from bot.surfaces.telegram.keyboards import Row, button, in_rows
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.subscription_view import View, card
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
    SOUND,
    TOMORROW,
    TOPIC,
    WEEK,
    WEEKDAY,
    YES,
    ZONE,
    is_paused,
    quiet_value,
)

# What most people choose of the hours of a night; any others are picked one by one.
_USUAL_QUIET = (Quiet(21, 7), Quiet(22, 7), Quiet(22, 8), Quiet(23, 7), Quiet(23, 9), Quiet(0, 8))


def overview(view: View, opening: str = "") -> Card:
    """Return how a subscription is, what leads to other choices, and how it ends; ``opening`` is said before."""
    blocks = ["\n".join(_state(view)), subscribing.prospects(view.horizon, view.language), "\n".join(_notes(view))]
    if opening:
        blocks.insert(0, opening)
    return card(view, "\n\n".join(blocks), _ways(view))


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
        view.button(buttons.loud_button(language), SOUND, ON)
        if subscription.is_silent
        else view.button(buttons.silent_button(language), SOUND, OFF)
    )
    pause = (
        view.button(buttons.resume_button(language), PAUSE, OFF)
        if is_paused(subscription, view.today)
        else view.button(buttons.pause_button(language), PAUSE)
    )
    rows = [
        [
            view.button(buttons.topics_button(language), TOPIC),
            view.button(buttons.frequency_button(language), FREQUENCY),
        ],
        [view.button(buttons.quiet_button(language), QUIET), sound],
        [pause],
        [view.button(buttons.end_button(language), END)],
    ]
    if view.channel is not None:
        rows[2].append(view.button(settings.language_button(language), LANGUAGE))
    return rows


def page(press: Tune, view: View) -> Card:
    """Return the page to which a press leads, or the one to see after a choice. Raises UnknownChoiceError."""
    if press.value and press.name in _PICKED:
        return _PICKED[press.name](view, press.value.removeprefix(LEADING))
    if press.value:
        raise UnknownChoiceError("no such page")
    if press.name == OVERVIEW:
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
                terms.topic_name(topic, language),
                TOPIC,
                f"{'-' if topic in present else '+'}{topic}",
                is_present=topic in present,
            )
        ]
        for topic in TOPICS
    ]
    if len(present) < len(TOPICS):
        rows.append([view.button(terms.all_topics(language), TOPIC, ALL)])
    return card(view, subscribing.choose_topics(language), [*rows, view.back()])


def _frequency(view: View) -> Card:
    language, subscription = view.language, view.subscription
    rows = [
        [
            view.button(
                terms.frequency_name(frequency, language),
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
    return card(view, text, [*rows, view.back()])


def _moment(view: View) -> Row:
    hour = view.button(terms.clock(view.subscription.hour), HOUR)
    if view.subscription.frequency != "weekly":
        return [hour]
    return [view.button(terms.weekday_name(view.subscription.weekday, view.language), WEEKDAY), hour]


def _clock(view: View) -> list[Row]:
    """Return the way to another clock: to the settings or, for a channel, which has none, that of whoever presses."""
    if view.channel is None:
        return [[button(buttons.zone_button(view.zone, view.language), Choose(choices.ZONE, ""))]]
    if view.own_zone in (None, view.zone):
        return []
    return [[view.button(buttons.own_zone_button(view.own_zone or "", view.language), ZONE, OWN)]]


def _hours(view: View) -> Card:
    keys = [
        view.button(terms.clock(hour), HOUR, str(hour), is_present=hour == view.subscription.hour) for hour in range(24)
    ]
    text = subscribing.choose_hour(view.zone, view.language)
    return card(view, text, [*in_rows(keys, 4), view.back(FREQUENCY, buttons.frequency_button(view.language))])


def _weekdays(view: View) -> Card:
    language, present = view.language, view.subscription.weekday
    rows = [
        [view.button(terms.weekday_name(day, language), WEEKDAY, str(day), is_present=day == present)]
        for day in range(7)
    ]
    back = view.back(FREQUENCY, buttons.frequency_button(language))
    return card(view, subscribing.choose_weekday(language), [*rows, back])


def _quiet(view: View) -> Card:
    present = view.subscription.quiet
    keys = [
        view.button(terms.hours(quiet), QUIET, quiet_value(quiet), is_present=quiet == present)
        for quiet in _USUAL_QUIET
    ]
    none = view.button(buttons.no_quiet_button(view.language), QUIET, OFF, is_present=present is None)
    others = view.button(
        buttons.other_hours_button(view.language),
        QUIET,
        LEADING,
        is_present=present is not None and present not in _USUAL_QUIET,
    )
    text = subscribing.choose_quiet(view.zone, view.language)
    return card(view, text, [[none], *in_rows(keys, 2), [others], *_clock(view), view.back()])


def _pauses(view: View) -> Card:
    rows = [
        [view.button(buttons.pause_name(length, view.language), PAUSE, length)] for length in (TOMORROW, WEEK, MONTH)
    ]
    rows.append([view.button(buttons.until_day_button(view.language), PAUSE, LEADING)])
    return card(view, subscribing.choose_pause(view.language), [*rows, view.back()])


def _languages(view: View) -> Card:
    rows = [
        [view.button(name, LANGUAGE, language, is_present=language == view.subscription.language)]
        for language, name in settings.NAMES.items()
    ]
    return card(view, subscribing.choose_language(view.language), [*rows, view.back()])


def _end(view: View) -> Card:
    sure = view.button(buttons.confirm_end_button(view.language), END, YES)
    return card(view, subscribing.confirm_end(view.language), [[sure], view.back()])


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

# What is chosen in steps: what follows ``LEADING`` says how far that has come.
_PICKED: Mapping[str, Callable[[View, str], Card]] = {QUIET: picking.quiet_hours, PAUSE: picking.days}
