"""Guest mode: a mention in a chat that the bot is not in, answered once."""

from dataclasses import dataclass

from telegram import Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.locales import pages
from bot.model.preferences import Preferences
from bot.surfaces.telegram import addressing, articles
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.handlers.inline import is_too_late
from bot.surfaces.telegram.reader import Reader, Speaker, app_language


@dataclass(frozen=True, slots=True)
class Guests:
    """Answers as a guest; as the bot is not in the chat, it remembers nothing, and each question stands alone."""

    desk: Desk

    async def answer(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer the message that called the bot."""
        message = update.guest_message
        assert message is not None  # noqa: S101 - the handler's filter
        question = addressing.guest_question(message, context.bot.bot)
        if question is None or not message.guest_query_id:
            return
        username = context.bot.username
        reader = await self._reader(message)
        answer = await self.desk.answer(reader, question) if question else None
        if answer is None:
            result = articles.page(pages.empty_mention(username, reader.language))
        else:
            result = articles.article(answer, question, username)
        try:
            sent = await context.bot.answer_guest_query(message.guest_query_id, result)
        except BadRequest as error:
            if not is_too_late(error):
                raise
            return
        if answer:
            sender = reader.speaker.person or message.chat.id
            self.desk.noting.note_elsewhere(sender, sent.inline_message_id, articles.card(answer, username))

    async def _reader(self, message: Message) -> Reader:
        person = message.from_user
        # What the person has chosen for their private chat; the id of this chat may be that of another.
        preferences = await self.desk.preferences(person.id) if person else Preferences()
        speaker, app = Speaker(message.chat.id, None, person.id if person else 0), app_language(person)
        return Reader(speaker, preferences, app, app)
