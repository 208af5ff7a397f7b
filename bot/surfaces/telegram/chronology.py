"""The events in order as HTML, within what a message or a caption holds."""

from collections.abc import Iterator
from html import escape

from telegram import InlineKeyboardMarkup

from bot.answering.timeline import nearest
from bot.locales import events as words
from bot.locales import wording
from bot.model.answer import Statement, Timeline
from bot.model.showing import Telling
from bot.surfaces.telegram.depicting import Pictured
from bot.surfaces.telegram.fitting import MAX_CAPTION_UNITS, MAX_TEXT_UNITS, units
from bot.surfaces.telegram.rendering import PLAIN, Card, Style, sources

# No event takes less: a bound on how many are tried.
_MIN_EVENT_UNITS = 16


def text(events: Timeline, style: Style = PLAIN, keyboard: InlineKeyboardMarkup | None = None) -> Card:
    """Return the events as a message: past, the horizon, scheduled; those nearest to it where not all have room."""
    html, shown = _within(MAX_TEXT_UNITS, events, style)
    telling = Telling(events.language, "timeline", as_of=style.as_of, zone=style.preferences.zone)
    return Card(html, keyboard, telling, _facts(shown))


def pictured(events: Timeline, style: Style, keyboard: InlineKeyboardMarkup | None) -> Pictured:
    """Return the same as the caption of a picture.

    Sentences are never cut: a denial, or the one who claims, may stand at the end.
    """
    html, shown = _within(MAX_CAPTION_UNITS, events, style)
    # The picture above it shows all of them.
    card = Card(html, keyboard, Telling(events.language, "picture", zone=style.preferences.zone), _facts(events))
    return Pictured(events, card, is_whole=len(_facts(shown)) == len(_facts(events)))


def _facts(events: Timeline) -> tuple[str, ...]:
    return tuple(item.fact for item in (*events.known, *events.scheduled))


def _within(max_units: int, events: Timeline, style: Style) -> tuple[str, Timeline]:
    """Return the HTML, and the events that have room in it."""
    count = min(len(_facts(events)), max_units // _MIN_EVENT_UNITS)
    told = {item.fact: _told(item, events, style) for item in (*events.known, *events.scheduled)}
    html = _html(nearest(events, count), events, told, style)
    while count and units(html) > max_units:
        count -= 1
        html = _html(nearest(events, count), events, told, style)
    return html, nearest(events, count)


def _told(statement: Statement, events: Timeline, style: Style) -> str:
    return escape(wording.event(statement, events.language, style.preferences.tzinfo))


def _html(shown: Timeline, events: Timeline, told: dict[str, str], style: Style) -> str:
    return "\n\n".join(_blocks(shown, events, told, style))


def _blocks(shown: Timeline, events: Timeline, told: dict[str, str], style: Style) -> Iterator[str]:
    language = events.language
    if style.correction:
        yield f"<b>{escape(style.correction)}</b>"
    if style.as_of:
        yield f"<i>{escape(wording.as_of(style.as_of, language))}</i>"
    known = [f"• {told[item.fact]}" for item in shown.known]
    if earlier := len(events.known) - len(shown.known):
        known.insert(0, escape(words.earlier(earlier, language)))
    # The words tell past from scheduled to those who hear the text, too.
    yield from _titled(words.past_events(language), known)
    if not told:
        yield escape(words.none(language))
    yield f"<i>{escape(wording.horizon(events.horizon, language))}</i>"
    scheduled = [f"◦ {told[item.fact]}" for item in shown.scheduled]
    if later := len(events.scheduled) - len(shown.scheduled):
        scheduled.append(escape(words.later(later, language)))
    yield from _titled(words.scheduled(language), scheduled)
    if events.citations:
        yield sources(events.citations, language)


def _titled(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"<b>{escape(title)}</b>\n" + "\n\n".join(lines)
