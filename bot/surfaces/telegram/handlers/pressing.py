"""Presses of buttons."""

from contextlib import suppress
from dataclasses import dataclass

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.locales import pages
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.callbacks import ShowEntry, ShowSection, ShowTopics, Unknown, unpack
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.handlers.telling import entry_card
from bot.surfaces.telegram.reader import Reader, app_language
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit, reply


@dataclass(frozen=True, slots=True)
class Pressing:
    """Serves presses, new, old and forged."""

    desk: Desk

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Serve a press of a button: an answer in a new message, a list of questions in place of the old one."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - the handler's filter
        message = pressed_message(query)
        card = self._pressed(query, await self.desk.presser(query, message)) if message else None
        if message is None or card is None:
            await _acknowledge(query, pages.unknown_button(app_language(query.from_user)))
            return
        await _acknowledge(query)
        if isinstance(unpack(query.data), ShowEntry):
            await reply(message, card)
        else:
            await edit(context.bot, message.chat.id, message.message_id, card)

    def _pressed(self, query: CallbackQuery, reader: Reader) -> Card | None:
        knowledge = self.desk.services.knowledge
        match unpack(query.data):
            case ShowEntry(entry) if entry in knowledge.entries:
                return entry_card(self.desk, reader, entry)
            case ShowSection(id_):
                shown = next((section for section in knowledge.sections if section.id == id_), None)
                return rendering.section(shown, reader.language) if shown else None
            case ShowTopics():
                return rendering.topics(knowledge.sections, reader.language)
            case ShowEntry() | Unknown():
                return None


async def _acknowledge(query: CallbackQuery, toast: str | None = None) -> None:
    """Tell Telegram that a press was met; one that waited too long, while the bot was down, is served all the same."""
    with suppress(BadRequest):
        await query.answer(toast)


def pressed_message(query: CallbackQuery) -> Message | None:
    """Return the message below which a button was pressed, or None if it is too old for Telegram to show it."""
    message = query.message
    return message if isinstance(message, Message) and message.is_accessible else None
