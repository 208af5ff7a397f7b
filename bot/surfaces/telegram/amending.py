"""Correcting messages: made anew in their place, or, where Telegram refuses that, followed by what holds."""

from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.delivery.sender import NotNowError
from bot.model.delivery import Amendment, Receipt
from bot.model.showing import Shown
from bot.storage import StorageError
from bot.surfaces.telegram.attaching import is_refused, replace_caption, replace_photo
from bot.surfaces.telegram.depicting import Depicting, Pictured
from bot.surfaces.telegram.drawing import DrawingError
from bot.surfaces.telegram.noting import Noting
from bot.surfaces.telegram.pacing import BROADCAST
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.sending import receipt, said
from bot.surfaces.telegram.speaking import SpeakingBot

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_log = structlog.stdlib.get_logger(__name__)


class Remake(Protocol):
    """Makes messages for corrections."""

    def is_outdated(self, amendment: Amendment) -> bool:
        """Return whether a message still shows what is corrected, and was not told anew since."""
        ...

    def anew(self, amendment: Amendment) -> Card | Pictured | None:
        """Return a message as it is told now; None where there is nothing to tell it from any more."""
        ...

    def update(self, amendment: Amendment) -> Card | None:
        """Return the update that corrects a message; None where it was withdrawn from the knowledge."""
        ...


@dataclass(frozen=True, slots=True)
class TelegramEditor:
    """Corrects messages through a bot; see ``Editor``."""

    bot: SpeakingBot
    remake: Remake
    noting: Noting
    depicting: Depicting

    async def edit(self, amendment: Amendment) -> Receipt | None:
        """Make a message anew in its place; None where that can't be done. Raises NotNowError."""
        if self.remake.update(amendment) is None:
            return Receipt("skipped", "withdrawn")
        if not self.remake.is_outdated(amendment):
            return Receipt("skipped", "right already")
        made = self.remake.anew(amendment)
        if made is None:
            return None
        try:
            if isinstance(made, Pictured):
                await self._redraw(amendment, made)
            else:
                await self._rewrite(amendment, made)
        except DrawingError:
            return None
        except StorageError as error:
            raise NotNowError("database away") from error
        except TelegramError as error:
            if not _is_done(error):
                return _outcome(error)
        card = made.caption if isinstance(made, Pictured) else made
        shown = self.noting.shown(amendment.chat, amendment.message, amendment.thread, card, amendment.inline)
        return Receipt("sent", message=amendment.message, shown=(shown,))

    async def _rewrite(self, amendment: Amendment, card: Card) -> None:
        await self.bot.edit_message_text(
            **_place(amendment),
            text=card.html,
            parse_mode=ParseMode.HTML,
            reply_markup=card.keyboard,
            link_preview_options=_NO_PREVIEW,
            rate_limit_args=BROADCAST,
        )

    async def _redraw(self, amendment: Amendment, made: Pictured) -> None:
        """Put a new picture in the place of the old one; where that fails, its caption.

        Raises DrawingError if that has no room for all of it, and TelegramError.
        """
        bot, chat, message = self.bot, amendment.chat, amendment.message
        try:
            await self.depicting.send(made.events, lambda photo: replace_photo(bot, chat, message, photo, made.caption))
        except (DrawingError, TelegramError) as error:
            if isinstance(error, TelegramError) and (_is_done(error) or not is_refused(error)):
                raise
            _log.warning("picture not replaced", reason=said(error) if isinstance(error, TelegramError) else str(error))
            if not made.is_whole:
                raise DrawingError("no room in the caption alone") from error
            await replace_caption(bot, chat, message, made.caption)

    async def follow_up(self, amendment: Amendment) -> Receipt:
        """Send the update that corrects a message in reply to it, if it is still there. Raises NotNowError."""
        made = self.remake.update(amendment)
        if made is None:
            return Receipt("skipped", "withdrawn")
        try:
            sent = await self.bot.say(
                amendment.chat,
                made,
                amendment.thread,
                answered=amendment.message if amendment.message > 0 else None,
                is_silent=amendment.is_silent,
                urgency=BROADCAST,
            )
        except TelegramError as error:
            return receipt(error)
        shown = self.noting.shown(amendment.chat, sent, amendment.thread, made)
        return Receipt("sent", message=sent, shown=(shown,))

    def left(self, amendment: Amendment) -> Shown:
        """Return what a message counts as showing that stays as it is, once that was told otherwise."""
        return self.noting.left(amendment)


def _place(amendment: Amendment) -> dict[str, Any]:
    if amendment.inline:
        return {"inline_message_id": amendment.inline}
    return {"chat_id": amendment.chat, "message_id": amendment.message}


def _is_done(error: TelegramError) -> bool:
    """Return whether a message says already what it is to say."""
    return isinstance(error, BadRequest) and "not modified" in error.message.lower()


def _outcome(error: TelegramError) -> Receipt | None:
    """Return what a refusal means for the chat; None where it is about the message alone. Raises NotNowError."""
    told = receipt(error)
    if told.moved_to or told.outcome == "gone" or not isinstance(error, BadRequest):
        return told
    _log.info("edit refused", reason=said(error))
    return None
