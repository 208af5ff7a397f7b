"""Correcting messages: made anew in their place, or, where Telegram refuses that, followed by what holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram import LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.answering import Engine, TooEarlyError, UnknownEntryError
from bot.locales import news
from bot.model.delivery import Amendment, Receipt
from bot.model.language import Language
from bot.model.preferences import Preferences
from bot.model.showing import Telling
from bot.surfaces.telegram.handlers.telling import then
from bot.surfaces.telegram.issuing import issue
from bot.surfaces.telegram.noting import Noting
from bot.surfaces.telegram.pacing import BROADCAST
from bot.surfaces.telegram.rendering import Card, Style, card
from bot.surfaces.telegram.sending import receipt

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_NOTHING = Card("")


@dataclass(frozen=True, slots=True)
class TelegramEditor:
    """Corrects messages through a bot; see ``Editor``. ``clock`` gives the aware moment."""

    bot: ExtBot[Any]
    engine: Engine
    noting: Noting
    clock: Callable[[], datetime]

    async def edit(self, amendment: Amendment) -> Receipt | None:
        """Make a message anew in its place; None where that can't be done. Raises NotNowError."""
        if amendment.update not in self.engine.knowledge.updates:
            return Receipt("skipped", "withdrawn")
        made = self._anew(amendment)
        if made is None:
            return None
        try:
            await self.bot.edit_message_text(
                chat_id=amendment.chat,
                message_id=amendment.message,
                text=made.html,
                parse_mode=ParseMode.HTML,
                reply_markup=made.keyboard,
                link_preview_options=_NO_PREVIEW,
                rate_limit_args=BROADCAST,
            )
        except TelegramError as error:
            if not _is_done(error):
                return _outcome(error)
        self.noting.replaced(amendment.chat, amendment.message, amendment.thread, made)
        return Receipt("sent", message=amendment.message)

    async def follow_up(self, amendment: Amendment) -> Receipt:
        """Send the update that corrects a message in reply to it, if it is still there. Raises NotNowError."""
        made = self._update(amendment)
        if made is None:
            return Receipt("skipped", "withdrawn")
        to = ReplyParameters(amendment.message, allow_sending_without_reply=True) if amendment.message > 0 else None
        try:
            sent = await self.bot.send_message(
                chat_id=amendment.chat,
                text=made.html,
                parse_mode=ParseMode.HTML,
                reply_markup=made.keyboard,
                link_preview_options=_NO_PREVIEW,
                message_thread_id=amendment.thread,
                reply_parameters=to,
                disable_notification=amendment.is_silent,
                rate_limit_args=BROADCAST,
            )
        except TelegramError as error:
            return receipt(error)
        self.noting.note(sent.chat.id, sent.message_id, amendment.thread, made)
        self.give_up(amendment)
        return Receipt("sent", message=sent.message_id)

    def give_up(self, amendment: Amendment) -> None:
        """Note that a message can't be corrected: the next correction is not to try it again."""
        self.noting.replaced(amendment.chat, amendment.message, amendment.thread, _NOTHING)

    def _anew(self, amendment: Amendment) -> Card | None:
        """Return a message as it is told now; None where there is nothing to tell it from any more."""
        telling = amendment.telling
        if telling is None:
            return None
        above = self._above(amendment.update, telling.language)
        if telling.updates:
            return issue(self.bot, self.engine.knowledge, amendment.chat, telling.updates, telling.language, above)
        try:
            engine = self.engine.as_of(telling.as_of) if telling.as_of else self.engine
            answer = engine.retell(telling, then(telling.as_of) if telling.as_of else self.clock())
        except (TooEarlyError, UnknownEntryError):
            return None
        # Whose the buttons were is not kept: they are everybody's now.
        return card(answer, Style(_preferences(telling), as_of=telling.as_of, correction=above))

    def _above(self, update: str, language: Language) -> str:
        return news.corrected(self.engine.knowledge.updates[update], language)

    def _update(self, amendment: Amendment) -> Card | None:
        telling = amendment.telling
        if telling is None:
            return None
        above, knowledge = news.was_wrong(telling.language), self.engine.knowledge
        return issue(self.bot, knowledge, amendment.chat, (amendment.update,), telling.language, above)


def _preferences(telling: Telling) -> Preferences:
    try:
        return Preferences(telling.language, telling.zone, telling.is_brief)
    except ValueError:  # A zone that this machine does not know.
        return Preferences(telling.language, None, telling.is_brief)


def _is_done(error: TelegramError) -> bool:
    """Return whether a message says already what it is to say."""
    return isinstance(error, BadRequest) and "not modified" in error.message.lower()


def _outcome(error: TelegramError) -> Receipt | None:
    """Return what a refusal means for the chat; None where it is about the message alone. Raises NotNowError."""
    told = receipt(error)
    if told.moved_to or told.outcome == "gone" or not isinstance(error, BadRequest):
        return told
    return None
