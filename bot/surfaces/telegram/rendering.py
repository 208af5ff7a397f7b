"""Answers as Telegram messages: HTML that can't break, and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from html import escape
from typing import assert_never

from telegram import InlineKeyboardMarkup

from bot.answering.shortening import shortened
from bot.locales import pages, wording
from bot.model.answer import Ambiguous, Answer, Answered, Citation, Fallback, Suggestion
from bot.model.entry import Section
from bot.model.language import Language, in_language
from bot.model.preferences import Preferences
from bot.surfaces.telegram import keyboards
from bot.surfaces.telegram.fitting import fitting, units, whole

# Of the 4,096 units of a message. What the knowledge allows for a correction and a statement takes less than this.
MAX_BODY_UNITS = 3_000
MAX_SOURCES_UNITS = 900
# A quotation longer than some four lines on a phone is folded.
FOLDED_FROM_CHARS = 180


@dataclass(frozen=True, slots=True)
class Card:
    """A message to send: HTML, and the buttons below it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """How a card is made: as its chat prefers, with buttons for ``owner`` (0: everybody), and as of which day."""

    preferences: Preferences = field(default_factory=Preferences)
    owner: int = 0
    as_of: date | None = None


PLAIN = Style()


def card(answer: Answer, style: Style = PLAIN) -> Card:
    """Return an answer as a message: the answer first, then its date and source, then buttons."""
    match answer:
        case Answered():
            return Card(_answered(answer, style), keyboards.answered(answer, style.owner, style.as_of))
        case Ambiguous(language, suggestions):
            text = _then(style, language) + escape(wording.did_you_mean(language))
            return Card(text, keyboards.did_you_mean(suggestions, language, style.owner, style.as_of))
        case Fallback(suggestions=suggestions):
            text = _then(style, answer.language) + escape(wording.fallback(answer))
            return Card(text, keyboards.suggested(suggestions, style.owner, style.as_of))
        case _:
            assert_never(answer)


def _answered(answer: Answered, style: Style) -> str:
    shown = shortened(answer) if style.preferences.is_brief else answer
    told = [_sentence(sentence) for sentence in wording.sentences(shown, style.preferences.tzinfo)]
    blocks = filter(None, (escape(answer.correction or ""), *told, escape(wording.unanswered(answer))))
    body = fitting([*blocks], MAX_BODY_UNITS)
    sources = _sources(shown.citations, answer.language)
    horizon = f"<i>{escape(wording.horizon(answer.horizon, answer.language))}</i>"
    return f"{_then(style, answer.language)}{body}\n\n{horizon}\n{sources}"


def _then(style: Style, language: Language) -> str:
    """Return the line that says as of which day is answered, or nothing."""
    return f"<i>{escape(wording.as_of(style.as_of, language))}</i>\n\n" if style.as_of else ""


def _sentence(sentence: wording.Sentence) -> str:
    label = f"<i>{escape(sentence.label)}:</i> " if sentence.label else ""
    opening = f"<b>{escape(sentence.opening)}</b>: " if sentence.opening else ""
    text = escape(sentence.text)
    if sentence.is_quoted and len(sentence.text) >= FOLDED_FROM_CHARS:
        text = f"<blockquote expandable>{text}</blockquote>"
    return label + opening + text


def _sources(citations: Sequence[Citation], language: Language) -> str:
    """Return sources as lines; where they are too long together, whose reporting they name is left out."""
    lines = [escape(wording.source(item, language)) for item in citations]
    if units("\n".join(lines)) > MAX_SOURCES_UNITS:
        lines = [escape(wording.source(replace(item, credits=()), language)) for item in citations]
    return fitting(lines, MAX_SOURCES_UNITS, between="\n")


def page(text: str, suggestions: Sequence[Suggestion] = (), owner: int = 0) -> Card:
    """Return a fixed text as a message."""
    return Card(escape(whole(text)), keyboards.suggested(suggestions, owner))


def topics(sections: Sequence[Section], language: Language, owner: int = 0) -> Card:
    """Return the sections as buttons."""
    return Card(escape(pages.topics(language)), keyboards.sections(sections, language, owner))


def section(shown: Section, language: Language, owner: int = 0) -> Card:
    """Return the questions of a section as buttons."""
    title = f"<b>{escape(in_language(shown.title, language))}</b>"
    return Card(title, keyboards.section(shown, language, owner))
