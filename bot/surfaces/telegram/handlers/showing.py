"""Answers that are sent, or put in the place of others, and noted, so that they can be corrected."""

from telegram import Message

from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit, reply_where_it_is, topic


async def show(desk: Desk, message: Message, card: Card) -> int:
    """Reply to a message with an answer, and return the number of the reply. Raises TelegramError."""
    chat, number = await reply_where_it_is(message, card)
    desk.noting.note(chat, number, topic(message), card)
    return number


async def show_instead(desk: Desk, message: Message, earlier: int, card: Card) -> bool:
    """Put an answer in the place of an earlier reply to a message; False if that is gone. Raises TelegramError."""
    if not await edit(message.get_bot(), message.chat.id, earlier, card):
        return False
    desk.noting.replaced(message.chat.id, earlier, topic(message), card)
    return True
