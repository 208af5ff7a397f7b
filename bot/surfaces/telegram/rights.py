"""Who may change what a chat has chosen."""

from enum import Enum, auto

import structlog
from telegram import Bot, Chat, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.surfaces.telegram.logs import told

_ADMINISTRATORS = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
_GROUPS = {ChatType.GROUP, ChatType.SUPERGROUP}

_log = structlog.stdlib.get_logger(__name__)


class Right(Enum):
    """Whether somebody may: yes, no, or Telegram does not say."""

    GRANTED = auto()
    REFUSED = auto()
    UNKNOWN = auto()


async def right_of(bot: Bot, chat: Chat, person: int) -> Right:
    """Return whether a person may change a chat's settings: in private always, in a group as its administrator.

    Telegram is asked each time: whoever was an administrator a minute ago may be none now.
    """
    if is_private(chat):
        return Right.GRANTED
    if not is_group(chat):
        return Right.REFUSED
    try:
        member = await bot.get_chat_member(chat.id, person)
    except TelegramError as error:
        _log.warning("administrator not checked", error=told(error))
        return Right.UNKNOWN
    return Right.GRANTED if member.status in _ADMINISTRATORS else Right.REFUSED


async def writers_right(message: Message) -> Right:
    """Return whether the writer of a message may change its chat's settings.

    Who writes as the group itself is one of its administrators, with whose name Telegram does not part.
    """
    if message.sender_chat is not None:
        return Right.GRANTED if message.sender_chat.id == message.chat.id else Right.REFUSED
    person = message.from_user.id if message.from_user else 0
    return await right_of(message.get_bot(), message.chat, person)


def is_group(chat: Chat) -> bool:
    """Return whether a chat is a group of either kind."""
    return chat.type in _GROUPS


def is_private(chat: Chat) -> bool:
    """Return whether a chat is one person's with the bot."""
    return chat.type == ChatType.PRIVATE
