"""What is told as of an earlier day: the answer to a question, or all that was known of events."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from telegram import InlineKeyboardMarkup, Message

from bot.answering import Engine, TooEarlyError
from bot.answering.composing import suggestions
from bot.answering.dating import DatedQuestion, NoSingleDayError, read
from bot.answering.days import month_language
from bot.answering.timeline import timeline
from bot.locales import earlier as words
from bot.model.language import Language
from bot.surfaces.telegram import addressing, chronology, keyboards, rendering
from bot.surfaces.telegram.handlers.desk import Desk, style
from bot.surfaces.telegram.handlers.telling import then
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card

_COMMAND = re.compile(r"^/\w+(?:@\w+)?\s*")
# So much earlier than in UTC a day begins where it begins first.
_EASTERNMOST = timedelta(hours=14)


async def recall(desk: Desk, message: Message, reader: Reader, before: Sequence[str]) -> Card:
    """Return what a command with a day, and perhaps a question, asks for; or how to ask, where it can't be answered.

    ``before`` is what was asked earlier. Without a question, that of the message which the command replies to is meant.
    """
    engine, typed = desk.services.engine, _COMMAND.sub("", message.text or "")
    language = reader.preferences.language or month_language(typed) or reader.app
    try:
        asked = read(typed, engine.knowledge.horizon)
        known = engine.as_of(asked.day)
    except NoSingleDayError:
        return _usage(engine, language)
    except TooEarlyError as error:
        text = words.too_early(error.first, language)
        return _page(text, _starters(engine.as_of(error.first), error.first, language, reader))
    if asked.day > (desk.clock() + _EASTERNMOST).date():
        return _page(words.not_yet(asked.day, language))
    question = asked.question or addressing.quoted(message, message.get_bot().bot)
    if question:
        return await _answer(desk, known, DatedQuestion(asked.day, question), reader, before)
    events = timeline(known.knowledge, then(asked.day), language)
    return chronology.text(events, style(reader, asked.day), _starters(known, asked.day, language, reader))


async def _answer(desk: Desk, known: Engine, asked: DatedQuestion, reader: Reader, before: Sequence[str]) -> Card:
    # Tense is told as of the day asked, also beyond the horizon: what was planned for before it lies behind it.
    answer = await desk.answer(reader, asked.question, before, known, then(asked.day))
    await desk.remember(reader.speaker, answer)
    return rendering.card(answer, style(reader, asked.day))


def _usage(engine: Engine, language: Language) -> Card:
    knowledge = engine.knowledge
    first = min(edition.as_of for source in knowledge.sources.values() for edition in source.editions)
    known = engine.as_of(first).knowledge
    offered = suggestions(known.starters[:1], known, language)
    return _page(words.usage(first, offered[0].question if offered else "", language))


def _starters(known: Engine, day: date, language: Language, reader: Reader) -> InlineKeyboardMarkup | None:
    offered = suggestions(known.knowledge.starters, known.knowledge, language)
    return keyboards.suggested(offered, reader.owner, day)


def _page(text: str, keyboard: InlineKeyboardMarkup | None = None) -> Card:
    return Card(rendering.page(text).html, keyboard)
