"""The events in order: as a picture that says the same in its caption, or as text where pictures don't get through."""

from dataclasses import dataclass

import structlog
from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.answering.timeline import timeline
from bot.model.answer import Timeline
from bot.surfaces.telegram import chronology, keyboards
from bot.surfaces.telegram.attaching import is_refused, reply_photo
from bot.surfaces.telegram.busy import busy
from bot.surfaces.telegram.depicting import Depicting, Pictured
from bot.surfaces.telegram.drawing import DrawingError
from bot.surfaces.telegram.handlers.desk import Desk, message_of, style
from bot.surfaces.telegram.handlers.showing import show
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.replying import topic

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Timelines:
    """Shows what happened when, and what was set for when."""

    desk: Desk
    depicting: Depicting

    async def timeline(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the events in order; in full below the picture where its caption has no room for all of them."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        events = timeline(self.desk.services.knowledge, self.desk.clock(), reader.language)
        keyboard = _keyboard(events, reader)
        shown = chronology.pictured(events, style(reader), keyboard)
        async with busy(message):
            is_shown = await self._show(message, shown)
        if not (is_shown and shown.is_whole):
            await show(self.desk, message, chronology.text(events, style(reader), None if is_shown else keyboard))

    async def _show(self, message: Message, shown: Pictured) -> bool:
        """Send the picture, and return whether that was possible. Raises TelegramError if a text would fail as well."""
        try:
            await self._send(message, shown)
        except DrawingError as error:
            _log.warning("timeline not drawn", error=str(error))
            return False
        except TelegramError as error:
            if not is_refused(error):
                raise
            _log.info("picture refused", error=str(error))
            return False
        return True

    async def _send(self, message: Message, shown: Pictured) -> None:
        sent = await self.depicting.send(shown.events, lambda photo: reply_photo(message, photo, shown.caption))
        self.desk.noting.note(sent.chat.id, sent.message_id, topic(sent), shown.caption)


def _keyboard(events: Timeline, reader: Reader) -> InlineKeyboardMarkup | None:
    has_events = events.known or events.scheduled
    return keyboards.all_events(events.language, reader.owner) if has_events else None
