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
from bot.model.showing import Telling
from bot.surfaces.telegram import keyboards
from bot.surfaces.telegram.fitting import fitting, units, whole

# Of the 4,096 units of a message. What the knowledge allows for a correction and a statement takes less than this.
MAX_BODY_UNITS = 3_000
MAX_SOURCES_UNITS = 900
# A quotation longer than some four lines on a phone is folded.
FOLDED_FROM_CHARS = 180


@dataclass(frozen=True, slots=True)
class Card:
    """A message to send: HTML, and the buttons below it.

    ``telling`` is how it was told, where it shows facts, which are ``facts``: so that it can be corrected.
    """

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    telling: Telling | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Style:
    """How a card is made: as its chat prefers, with buttons for ``owner`` (0: everybody), and as of which day.

    ``correction`` stands above an answer that was another one before.
    """

    preferences: Preferences = field(default_factory=Preferences)
    owner: int = 0
    as_of: date | None = None
    correction: str = ""


PLAIN = Style()


def card(answer: Answer, style: Style = PLAIN) -> Card:
    """Return an answer as a message: the answer first, then its date and source, then buttons."""
    match answer:
        case Answered():
            return _answered(answer, style)
        case Ambiguous(language, suggestions):
            text = _then(style, language) + escape(wording.did_you_mean(language))
            return Card(text, keyboards.did_you_mean(suggestions, language, style.owner, style.as_of))
        case Fallback(suggestions=suggestions):
            text = _then(style, answer.language) + escape(wording.fallback(answer))
            return Card(text, keyboards.suggested(suggestions, style.owner, style.as_of))
        case _:
            assert_never(answer)


def _answered(answer: Answered, style: Style) -> Card:
    shown = shortened(answer) if style.preferences.is_brief else answer
    told = [_sentence(sentence) for sentence in wording.sentences(shown, style.preferences.tzinfo)]
    blocks = filter(None, (escape(answer.correction or ""), *told, escape(wording.unanswered(answer))))
    above = f"<b>{escape(style.correction)}</b>\n\n" if style.correction else ""
    body = fitting([*blocks], MAX_BODY_UNITS - units(above))
    cited = sources(shown.citations, answer.language)
    horizon = f"<i>{escape(wording.horizon(answer.horizon, answer.language))}</i>"
    html = f"{above}{_then(style, answer.language)}{body}\n\n{horizon}\n{cited}"
    left_out = {item.fact for item in answer.statements} - {item.fact for item in shown.statements}
    facts = tuple(fact for fact in answer.told if fact not in left_out)
    return Card(html, keyboards.answered(answer, style.owner, style.as_of), _telling(answer, style), facts)


def _telling(answer: Answered, style: Style) -> Telling:
    return Telling(
        language=answer.language,
        entries=answer.matched,
        facts=() if answer.matched else answer.told,
        unanswered=answer.unanswered.reason if answer.unanswered else None,
        as_of=style.as_of,
        zone=style.preferences.zone,
        is_brief=style.preferences.is_brief,
    )


def _then(style: Style, language: Language) -> str:
    """Return the line that says as of which day is answered, or nothing."""
    return f"<i>{escape(wording.as_of(style.as_of, language))}</i>\n\n" if style.as_of else ""


def _sentence(sentence: wording.Sentence) -> str:
    after = wording.BETWEEN if sentence.opening else ": "
    label = f"<i>{escape(sentence.label)}</i>{after}" if sentence.label else ""
    opening = f"<b>{escape(sentence.opening)}</b>: " if sentence.opening else ""
    text = escape(sentence.text)
    if sentence.is_quoted and len(sentence.text) >= FOLDED_FROM_CHARS:
        text = f"<blockquote expandable>{text}</blockquote>"
    return label + opening + text


def sources(citations: Sequence[Citation], language: Language) -> str:
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
