"""Answers as Telegram messages: HTML that can't break, and buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import assert_never

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import pages, wording
from bot.model.answer import Ambiguous, Answer, Answered, Fallback, Suggestion, Timeline
from bot.model.entry import Section
from bot.model.language import Language, in_language
from bot.surfaces.telegram.callbacks import ShowEntry, ShowSection, ShowTopics, pack

# Telegram allows 4,096 UTF-16 units; what stands around the statements takes less than a quarter of that.
MAX_BODY_UNITS = 3_000
MAX_BUTTONS = 50


@dataclass(frozen=True, slots=True)
class Card:
    """A message to send: HTML, and the buttons below it."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def card(answer: Answer) -> Card:
    """Return an answer as a message: the answer first, then its date and source, then buttons."""
    match answer:
        case Answered(related=related):
            return Card(_answered(answer), suggestion_buttons(related))
        case Ambiguous(suggestions=suggestions):
            return Card(escape(wording.did_you_mean(answer.language)), suggestion_buttons(suggestions))
        case Fallback(suggestions=suggestions):
            return Card(escape(wording.fallback(answer)), suggestion_buttons(suggestions))
        case _:
            assert_never(answer)


def _answered(answer: Answered) -> str:
    told = [_sentence(sentence) for sentence in wording.sentences(answer)]
    body = _fitting([*filter(None, (escape(answer.correction or ""), *told, escape(wording.unanswered(answer))))])
    sources = "\n".join(escape(wording.source(item, answer.language)) for item in answer.citations)
    return f"{body}\n\n<i>{escape(wording.horizon(answer.horizon, answer.language))}</i>\n{sources}"


def _sentence(sentence: wording.Sentence) -> str:
    label = f"<i>{escape(sentence.label)}:</i> " if sentence.label else ""
    opening = f"<b>{escape(sentence.opening)}</b>: " if sentence.opening else ""
    return label + opening + escape(sentence.text)


def _fitting(blocks: Sequence[str]) -> str:
    """Join blocks, as many as a message holds."""
    kept: list[str] = []
    for block in blocks:
        if len("\n\n".join((*kept, block)).encode("utf-16-le")) // 2 > MAX_BODY_UNITS:
            break
        kept.append(block)
    return "\n\n".join(kept)


def timeline(events: Timeline) -> Card:
    """Return the events in order, the horizon between what is known and what was only scheduled."""
    known = [f"• {escape(wording.event(item, events.language))}" for item in events.known]
    scheduled = [f"◦ {escape(wording.event(item, events.language))}" for item in events.scheduled]
    line = f"<i>{escape(wording.horizon(events.horizon, events.language))}</i>"
    return Card(_fitting([*known, line, *scheduled]))


def page(text: str, suggestions: Sequence[Suggestion] = ()) -> Card:
    """Return a fixed text as a message."""
    return Card(escape(text), suggestion_buttons(suggestions))


def topics(sections: Sequence[Section], language: Language) -> Card:
    """Return the sections as buttons."""
    rows = [_button(in_language(item.title, language), ShowSection(item.id)) for item in sections[:MAX_BUTTONS]]
    return Card(escape(pages.topics(language)), InlineKeyboardMarkup(rows))


def section(shown: Section, language: Language) -> Card:
    """Return the questions of a section as buttons."""
    entries = shown.entries[:MAX_BUTTONS]
    rows = [_button(in_language(entry.question, language), ShowEntry(entry.id)) for entry in entries]
    rows.append(_button(pages.back(language), ShowTopics()))
    return Card(f"<b>{escape(in_language(shown.title, language))}</b>", InlineKeyboardMarkup(rows))


def suggestion_buttons(suggestions: Sequence[Suggestion]) -> InlineKeyboardMarkup | None:
    """Return suggestions as buttons below one another, or None where there are none."""
    rows = [_button(item.question, ShowEntry(item.entry)) for item in suggestions[:MAX_BUTTONS]]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(text: str, press: ShowEntry | ShowSection | ShowTopics) -> tuple[InlineKeyboardButton]:
    return (InlineKeyboardButton(text, callback_data=pack(press)),)
