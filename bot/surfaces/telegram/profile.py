"""What Telegram shows of the bot, brought up to date when it starts: menus of commands, descriptions, its name."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import structlog
from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.locales import profile
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES
from bot.surfaces.telegram.logs import told

# Few requests at once are quick enough; many would let answers wait.
_AT_ONCE = 4
# The bot does not listen before this ends.
MAX_SECONDS = 20

_MENUS: Sequence[tuple[BotCommandScope, tuple[str, ...]]] = (
    (BotCommandScopeDefault(), profile.GROUP),
    (BotCommandScopeAllPrivateChats(), profile.PRIVATE),
    (BotCommandScopeAllGroupChats(), profile.GROUP),
    (BotCommandScopeAllChatAdministrators(), profile.ADMINISTRATOR),
)

Step = Callable[[], Coroutine[Any, Any, None]]

_log = structlog.stdlib.get_logger(__name__)


async def update_profile(bot: ExtBot[Any], knowledge: Knowledge, name: str = "") -> None:
    """Set what differs from what Telegram has, in all languages; ``name`` only where the operator gives one.

    All this is a convenience, and the bot answers without it: what fails is logged.
    """
    turns = asyncio.Semaphore(_AT_ONCE)

    async def take(step: Step) -> None:
        async with turns:
            try:
                await step()
            except TelegramError as error:
                _log.warning("profile not set", error=told(error))

    try:
        async with asyncio.timeout(MAX_SECONDS), asyncio.TaskGroup() as group:
            for step in _steps(bot, knowledge, name):
                group.create_task(take(step))
    except TimeoutError:
        _log.warning("profile not set", error=f"not done within {MAX_SECONDS} seconds")


def _steps(bot: ExtBot[Any], knowledge: Knowledge, name: str) -> Iterator[Step]:
    if name:
        yield partial(_name, bot, name)
    for language in LANGUAGES:
        # English is what people get whose language the bot does not speak.
        code = None if language == DEFAULT_LANGUAGE else language
        yield partial(_description, bot, profile.description(knowledge, language), code)
        yield partial(_short_description, bot, profile.short_description(knowledge, language), code)
        for scope, names in _MENUS:
            yield partial(_menu, bot, scope, profile.menu(names, language), code)


async def _menu(bot: ExtBot[Any], scope: BotCommandScope, menu: Mapping[str, str], code: str | None) -> None:
    wanted = tuple(BotCommand(name, text) for name, text in menu.items())
    if await bot.get_my_commands(scope, code) != wanted:
        await bot.set_my_commands(wanted, scope, code)


async def _description(bot: ExtBot[Any], wanted: str, code: str | None) -> None:
    if (await bot.get_my_description(code)).description != wanted:
        await bot.set_my_description(wanted, code)


async def _short_description(bot: ExtBot[Any], wanted: str, code: str | None) -> None:
    if (await bot.get_my_short_description(code)).short_description != wanted:
        await bot.set_my_short_description(wanted, code)


async def _name(bot: ExtBot[Any], wanted: str) -> None:
    if (await bot.get_my_name()).name != wanted:
        await bot.set_my_name(wanted)
