"""The events in order."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.answering.timeline import timeline
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.handlers.desk import Desk, message_of, style
from bot.surfaces.telegram.replying import reply


@dataclass(frozen=True, slots=True)
class Timelines:
    """Shows what happened when, and what was set for when."""

    desk: Desk

    async def timeline(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the events in order."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        events = timeline(self.desk.services.knowledge, self.desk.clock(), reader.language)
        await reply(message, rendering.timeline(events, style(reader)))
