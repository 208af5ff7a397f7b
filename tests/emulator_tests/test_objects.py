"""Whatever python-telegram-bot does not know is refused, however deep it stands in a request."""

import re
from typing import Any

import httpx
import pytest
import telegram
from telegram import Bot, BotCommand, BotCommandScopeDefault, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest

from bot.surfaces.telegram.application import ALLOWED_UPDATES
from emulator.chats import Chat
from emulator.methods import METHODS
from emulator.parameters import known_names
from emulator.server import Emulator

COLOUR = {"colour": "red"}


def keyboard(**more: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="yes", **more)]])


UNKNOWN: dict[str, dict[str, Any]] = {
    "sendMessage has no parameter colour": {"api_kwargs": COLOUR},
    "reply_markup has no field colour": {"reply_markup": InlineKeyboardMarkup([], api_kwargs=COLOUR)},
    "inline_keyboard has no field colour": {"reply_markup": keyboard(api_kwargs=COLOUR)},
    "web_app has no field colour": {
        "reply_markup": keyboard(web_app=telegram.WebAppInfo("https://example.org", api_kwargs=COLOUR))
    },
    "reply_parameters has no field colour": {"reply_parameters": telegram.ReplyParameters(1, api_kwargs=COLOUR)},
    "link_preview_options has no field colour": {
        "link_preview_options": telegram.LinkPreviewOptions(is_disabled=True, api_kwargs=COLOUR)
    },
    "entities has no field colour": {"entities": [telegram.MessageEntity("bold", 0, 1, api_kwargs=COLOUR)]},
    "knows no object pay": {"reply_markup": keyboard(api_kwargs={"pay": COLOUR})},
}


@pytest.mark.parametrize(("reason", "given"), UNKNOWN.items(), ids=UNKNOWN)
async def test_message_is_refused_when_a_field_is_unknown(
    bot: Bot, telegram: Emulator, chat: Chat, reason: str, given: dict[str, Any]
) -> None:
    with pytest.raises(BadRequest, match=re.compile(reason, re.IGNORECASE)):
        await bot.send_message(chat.id, "hello", **given)

    assert telegram.sent(chat) == []


async def test_commands_and_scopes_are_refused_when_a_field_is_unknown(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Commands has no field colour"):
        await bot.set_my_commands([BotCommand("ask", "Ask", api_kwargs=COLOUR)])
    with pytest.raises(BadRequest, match="Scope has no field colour"):
        await bot.set_my_commands([], BotCommandScopeDefault(api_kwargs=COLOUR))


async def test_method_that_the_library_does_not_know_is_not_found(telegram: Emulator) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{telegram.origin}/bot{telegram.token}/sendRainbow", json={})

    assert answer.status_code == 404


@pytest.mark.parametrize("method", METHODS)
def test_every_method_of_the_emulator_is_one_of_the_library(method: str) -> None:
    assert "self" not in known_names(method)


def test_every_kind_of_update_that_the_bot_asks_for_is_one_of_the_library() -> None:
    assert set(ALLOWED_UPDATES) <= set(telegram.constants.UpdateType)
