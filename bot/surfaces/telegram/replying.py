"""Sending: to the right chat and topic, as a reply, without link previews."""

from collections.abc import Awaitable
from typing import Any

from telegram import Bot, LinkPreviewOptions, Message, ReplyKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated
from telegram.ext import ExtBot

from bot.surfaces.telegram.pacing import BROADCAST
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.speaking import SpeakingBot

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def reply(message: Message, card: Card) -> int:
    """Send a card in reply to a message, in the same topic, and return the number of the reply.

    If the message is gone by then, the card goes out without pointing to it; where the group has become a supergroup
    meanwhile, it goes there. Raises TelegramError.
    """
    _, number = await reply_where_it_is(message, card)
    return number


async def reply_where_it_is(message: Message, card: Card) -> tuple[int, int]:
    """Reply as ``reply`` does, and return the id of the chat where the reply stands, and its number."""
    bot, thread, chat = message.get_bot(), topic(message), message.chat.id
    assert isinstance(bot, SpeakingBot)  # noqa: S101 - there is no other
    try:
        return chat, await bot.say(chat, card, thread, answered=message.message_id)
    except ChatMigrated as moved:
        group = moved.new_chat_id
    # Its messages have other numbers there: this one can't be pointed to.
    return group, await bot.say(group, card, thread)


async def request(message: Message, text: str, keyboard: ReplyKeyboardMarkup) -> Message:
    """Reply to a private message with a text, and a keyboard in the place of the reader's own. Raises TelegramError."""
    return await message.get_bot().send_message(
        message.chat.id,
        text,
        reply_markup=keyboard,
        message_thread_id=topic(message),
        reply_parameters=as_reply(message),
    )


def as_reply(message: Message) -> ReplyParameters:
    """Return what makes a message a reply to another one, if that is still there."""
    return ReplyParameters(message.message_id, allow_sending_without_reply=True)


async def edit(bot: Bot, chat: int, message_id: int, card: Card) -> bool:
    """Put a card in the place of one of the bot's messages; return False if that message is gone.

    A message that says the same already is left alone. Raises TelegramError.
    """
    return await _edited(bot.edit_message_text(**_edition(chat, message_id, card)))


async def edit_in_passing(bot: ExtBot[Any], chat: int, message_id: int, card: Card) -> bool:
    """Edit as ``edit`` does what nobody waits for: all answers go first. Raises TelegramError."""
    return await _edited(bot.edit_message_text(**_edition(chat, message_id, card), rate_limit_args=BROADCAST))


def _edition(chat: int, message_id: int, card: Card) -> dict[str, Any]:
    return {
        "chat_id": chat,
        "message_id": message_id,
        "text": card.html,
        "parse_mode": ParseMode.HTML,
        "reply_markup": card.keyboard,
        "link_preview_options": _NO_PREVIEW,
    }


async def _edited(editing: Awaitable[Message | bool]) -> bool:
    try:
        await editing
    except BadRequest as error:
        reason = error.message.lower()
        if "not found" in reason or "can't be edited" in reason:
            return False
        if "not modified" not in reason:
            raise
    return True


def topic(message: Message) -> int | None:
    """Return the forum topic that a message stands in; None outside forums, where threads are mere replies."""
    return message.message_thread_id if message.is_topic_message else None
