"""The bot as it speaks: a card goes out without the library's own objects for it, and for what comes back."""

from functools import lru_cache
from typing import Any

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode

from bot.surfaces.telegram.keyboards import hold_ids
from bot.surfaces.telegram.pacing import Urgency
from bot.surfaces.telegram.persisting import PersistingBot
from bot.surfaces.telegram.rendering import Card

_NO_PREVIEW = '{"is_disabled":true}'


class SpeakingBot(PersistingBot):
    """Sends cards.

    ``send_message`` takes most of its time to make parameters of keyboards, and a message of what Telegram returns.
    """

    async def say(
        self,
        chat: int,
        card: Card,
        thread: int | None = None,
        *,
        answered: int | None = None,
        is_silent: bool = False,
        urgency: Urgency = Urgency.ANSWER,
    ) -> int:
        """Send a card, and return the number of its message. Raises TelegramError.

        ``answered`` is the message that it replies to, if that is still there.
        """
        parameters: dict[str, Any] = {
            "chat_id": chat,
            "text": card.html,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": _NO_PREVIEW,
        }
        if card.keyboard:
            parameters["reply_markup"] = _written(card.keyboard)
        if thread is not None:
            parameters["message_thread_id"] = thread
        if answered is not None:
            parameters["reply_parameters"] = f'{{"message_id":{answered},"allow_sending_without_reply":true}}'
        if is_silent:
            parameters["disable_notification"] = True
        self._merge_api_rl_kwargs(parameters, urgency)
        sent = await self._do_post("sendMessage", parameters)
        assert isinstance(sent, dict)  # noqa: S101 - a message, as Telegram's documentation says
        return int(sent["message_id"])


def _written(keyboard: InlineKeyboardMarkup) -> str:
    # Nobody's id is to stay in a cache, where /forgetme does not reach.
    return keyboard.to_json() if hold_ids(keyboard) else _written_to_all(keyboard)


# The same few answers are sent again and again.
@lru_cache(maxsize=512)
def _written_to_all(keyboard: InlineKeyboardMarkup) -> str:
    return keyboard.to_json()
