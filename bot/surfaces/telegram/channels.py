"""Channels as their administrators handle them from the private chat: which one is meant, and whether they may."""

import re
from dataclasses import dataclass

import structlog
from telegram import (
    Bot,
    ChatAdministratorRights,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
)
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.locales import channels as channel_words
from bot.model.language import Language
from bot.surfaces.telegram.logs import told

# What people type instead of a channel's name, to choose it by a button.
_WORDS = {"channel", "канал", "каналу", "канала", "kanał", "kanal", "kanału"}
_NAME = re.compile(r"(?:@|(?:https?://)?(?:t|telegram)\.me/)([A-Za-z]\w{3,31})/?", re.ASCII)

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that whoever asks may subscribe."""

    id: int
    title: str


class ChannelError(Exception):
    """A channel can't be handled."""


class NoChannelError(ChannelError):
    """What was named is a chat of another kind."""


class CannotPostError(ChannelError):
    """The bot knows no such channel, or may not post in it."""


class NotYoursError(ChannelError):
    """Whoever asks is no administrator who may post in the channel."""


class UncheckedError(ChannelError):
    """Telegram does not say."""


def is_asked_for(words: list[str]) -> bool:
    """Return whether what is typed after a command asks to choose a channel by a button."""
    return len(words) == 1 and words[0].casefold() in _WORDS


def named(words: list[str]) -> str | None:
    """Return the public name, with @, of the channel that is typed after a command; None if none is."""
    match = _NAME.fullmatch(words[0]) if len(words) == 1 else None
    return f"@{match[1]}" if match else None


async def find(bot: Bot, wanted: int | str, person: int) -> Channel:
    """Return the channel of an id or a public name, once Telegram says that both, bot and person, may post in it.

    Telegram is asked each time. Raises ChannelError.
    """
    try:
        chat = await bot.get_chat(wanted)
        if chat.type != ChatType.CHANNEL:
            raise NoChannelError
        # The bot first: where it is no administrator, it is told of nobody else.
        if not may_post(await bot.get_chat_member(chat.id, bot.id)):
            raise CannotPostError
        member = await bot.get_chat_member(chat.id, person)
    except (BadRequest, Forbidden) as error:
        raise CannotPostError from error
    except TelegramError as error:
        _log.warning("administrator not checked", error=told(error))
        raise UncheckedError from error
    if not may_post(member):
        raise NotYoursError
    return Channel(chat.id, chat.title or "")


def may_post(member: ChatMember) -> bool:
    """Return whether a member of a channel may post in it."""
    return isinstance(member, ChatMemberOwner) or (
        isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    )


def request(number: int, language: Language) -> ReplyKeyboardMarkup:
    """Return the keyboard with which somebody chooses a channel in which they may post, and lets the bot post there.

    ``number`` comes back with their choice.
    """
    rights = ChatAdministratorRights(**(ChatAdministratorRights.no_rights().to_dict() | {"can_post_messages": True}))
    wanted = KeyboardButtonRequestChat(
        number,
        chat_is_channel=True,
        user_administrator_rights=rights,
        bot_administrator_rights=rights,
    )
    key = KeyboardButton(channel_words.channel_button(language), request_chat=wanted)
    return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)
