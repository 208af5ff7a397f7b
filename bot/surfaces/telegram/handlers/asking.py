"""Questions, new and edited, and what can't be read as one."""

from dataclasses import dataclass
from datetime import timedelta

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.locales import pages
from bot.surfaces.telegram import addressing, rendering
from bot.surfaces.telegram.busy import busy
from bot.surfaces.telegram.dialogues import Replied, cut
from bot.surfaces.telegram.handlers.desk import Desk, message_of, style
from bot.surfaces.telegram.handlers.showing import show, show_instead
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import reply

# Telegram also reports as edited what nobody typed anew, a link preview say, long after it was written.
MAX_EDIT_AGE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asking:
    """Answers what people type."""

    desk: Desk

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question that is addressed to the bot; stay silent otherwise."""
        message = message_of(update)
        question = addressing.question(message, context.bot.bot)
        if question is None:
            return
        self.desk.dialogues.is_new_album(message.media_group_id)
        reader = await self.desk.reader(message)
        if question:
            await self._answer(message, reader, question)
        else:
            await reply(message, rendering.page(pages.empty_question(reader.language)))

    async def reask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Correct the reply to a question that was edited; answer one that speaks to the bot only now."""
        message = message_of(update)
        question = addressing.question(message, context.bot.bot)
        if not question:
            return
        reader = await self.desk.reader(message)
        earlier = self.desk.dialogues.replies.get((message.chat.id, message.message_id), None)
        if earlier and earlier.question == cut(question):
            return
        age = (message.edit_date or message.date) - message.date
        if earlier:
            await self._correct(message, reader, question, earlier)
        elif age <= MAX_EDIT_AGE:
            await self._answer(message, reader, question)

    async def unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that a command is unknown."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        await reply(message, rendering.page(pages.unknown_command(reader.language)))

    async def not_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that only text can be read; once for an album, which comes as a message a picture."""
        message = message_of(update)
        if self.desk.dialogues.is_new_album(message.media_group_id):
            reader = await self.desk.reader(message)
            await reply(message, rendering.page(pages.text_only(reader.language)))

    async def _answer(self, message: Message, reader: Reader, question: str) -> None:
        before = self.desk.before(reader, message)
        async with busy(message):
            sent = await show(self.desk, message, await self._card(reader, question, before))
        replied = Replied(reader.speaker.person, sent, cut(question), before)
        self.desk.dialogues.replies.put((message.chat.id, message.message_id), replied)

    async def _correct(self, message: Message, reader: Reader, question: str, earlier: Replied) -> None:
        """Put the answer to an edited question in the place of the one to the old; anew if that one is gone."""
        async with busy(message):
            card = await self._card(reader, question, earlier.before)
        if await show_instead(self.desk, message, earlier.message_id, card):
            replied = Replied(reader.speaker.person, earlier.message_id, cut(question), earlier.before)
            self.desk.dialogues.replies.put((message.chat.id, message.message_id), replied)
        else:
            await self._answer(message, reader, question)

    async def _card(self, reader: Reader, question: str, before: tuple[str, ...]) -> Card:
        answer = await self.desk.answer(reader, question, before)
        await self.desk.remember(reader.speaker, answer)
        return rendering.card(answer, style(reader))
