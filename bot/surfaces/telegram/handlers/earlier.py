"""Answers as the knowledge stood on an earlier day."""

from dataclasses import dataclass

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.surfaces.telegram.busy import busy
from bot.surfaces.telegram.dialogues import Replied, cut
from bot.surfaces.telegram.handlers.asking import MAX_EDIT_AGE
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.handlers.recalling import recall
from bot.surfaces.telegram.handlers.showing import show, show_instead


@dataclass(frozen=True, slots=True)
class Earlier:
    """Answers questions as of a day."""

    desk: Desk

    async def asof(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question as of the day that stands before it; without a question, tell what was known then."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        before = self.desk.before(reader, message)
        async with busy(message):
            sent = await show(self.desk, message, await recall(self.desk, message, reader, before))
        self._keep(message, Replied(reader.speaker.person, sent, cut(message.text or ""), before))

    async def again(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Correct the reply to a message that was edited; answer one that asks only now."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        replied = self.desk.dialogues.replies.get((message.chat.id, message.message_id), None)
        if replied is None:
            if (message.edit_date or message.date) - message.date <= MAX_EDIT_AGE:
                await self.asof(update, context)
            return
        if replied.question == cut(message.text or ""):
            return
        async with busy(message):
            card = await recall(self.desk, message, reader, replied.before)
        if await show_instead(self.desk, message, replied.message_id, card):
            asked = cut(message.text or "")
            self._keep(message, Replied(reader.speaker.person, replied.message_id, asked, replied.before))
        else:
            await self.asof(update, context)

    def _keep(self, message: Message, replied: Replied) -> None:
        self.desk.dialogues.replies.put((message.chat.id, message.message_id), replied)
