"""Answers as Telegram takes them for chats where the bot is not: results that a person chooses, or a guest posts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.helpers import create_deep_linked_url

from bot.locales import labels, wording
from bot.model.answer import Ambiguous, Answer, Answered, Fallback, Suggestion
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.rendering import PLAIN, Card, Style

# Clients show one line of a title and two of a description.
MAX_TITLE_CHARS, MAX_DESCRIPTION_CHARS = 100, 140
# No id of an entry holds an underscore. A list has at most one of these.
ANSWER = "_answer"

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def article(answer: Answer, title: str, username: str, id_: str = ANSWER) -> InlineQueryResultArticle:
    """Return an answer as a result named ``id_``; ``username`` is the bot's, without @.

    The message is the card that the bot sends itself, but whoever reads it has chosen nothing, so it is made for
    nobody in particular; its buttons lead to the private chat, as presses below it would not come with the message.
    """
    return _article(id_, title, _described(answer), card(answer, username))


def card(answer: Answer, username: str, style: Style = PLAIN) -> Card:
    """Return an answer as it is shown where the bot is not."""
    return replace(rendering.card(answer, style), keyboard=_links(answer, username))


def page(text: str, id_: str = ANSWER) -> InlineQueryResultArticle:
    """Return a fixed text as a result."""
    return _article(id_, text, text, rendering.page(text))


def _article(id_: str, title: str, description: str, made: Card) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=id_,
        # Telegram takes no blank one, and what is typed may hold nothing that can be printed.
        title=cut(title, MAX_TITLE_CHARS) or cut(description, MAX_TITLE_CHARS) or "…",
        description=cut(description, MAX_DESCRIPTION_CHARS),
        input_message_content=InputTextMessageContent(
            made.html, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW
        ),
        reply_markup=made.keyboard,
    )


def _described(answer: Answer) -> str:
    """Return what a result says of its answer: the correction, or else the first statement with its date."""
    match answer:
        case Answered(correction=str(correction)):
            return correction
        case Answered():
            return wording.sentences(answer)[0].plain
        case Ambiguous(language, suggestions):
            return f"{wording.did_you_mean(language)} {' / '.join(item.question for item in suggestions)}"
        case Fallback():
            return wording.fallback(answer)
        case _:
            assert_never(answer)


def _links(answer: Answer, username: str) -> InlineKeyboardMarkup | None:
    """Return links to the private chat: to what is offered where there is no answer, and to more where there is."""
    match answer:
        case Answered(entry=entry):
            return InlineKeyboardMarkup([[_link(labels.ask_more(answer.language), username, entry)]])
        case Ambiguous(suggestions=suggestions) | Fallback(suggestions=suggestions):
            return InlineKeyboardMarkup(_offered(suggestions, username)) if suggestions else None
        case _:
            assert_never(answer)


def _offered(suggestions: Sequence[Suggestion], username: str) -> list[list[InlineKeyboardButton]]:
    return [[_link(item.question, username, item.entry)] for item in suggestions]


def _link(text: str, username: str, entry: str | None) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, url=create_deep_linked_url(username, entry))


def cut(text: str, max_chars: int) -> str:
    """Return a text on one line, without what can't be printed; cut between words where it is too long."""
    words = "".join(letter if letter.isprintable() else " " for letter in text).split()
    line = " ".join(words)
    if len(line) <= max_chars:
        return line
    room = line[:max_chars]
    kept = room.rpartition(" ")[0] or room[:-1]
    return f"{kept.rstrip(' ,;:–')}…"
