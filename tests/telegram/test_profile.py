"""What Telegram shows of the bot, as the bot sets it when it starts."""

import pytest
from structlog.testing import capture_logs
from telegram import (
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)
from telegram.ext import ExtBot

from bot.locales import pages, profile
from bot.model.language import LANGUAGES, Language
from bot.services import Services
from bot.surfaces.telegram import profile as telegram_profile
from bot.surfaces.telegram.profile import update_profile
from emulator.server import Emulator

pytestmark = pytest.mark.no_application

SCOPES = {
    BotCommandScopeDefault(): profile.GROUP,
    BotCommandScopeAllPrivateChats(): profile.PRIVATE,
    BotCommandScopeAllGroupChats(): profile.GROUP,
    BotCommandScopeAllChatAdministrators(): profile.ADMINISTRATOR,
}
SETTERS = ("setMyCommands", "setMyDescription", "setMyShortDescription", "setMyName")


def extended(telegram: Emulator) -> ExtBot[None]:
    return ExtBot(telegram.token, base_url=f"{telegram.origin}/bot", base_file_url=f"{telegram.origin}/file/bot")


def counts(telegram: Emulator) -> list[int]:
    return [len(telegram.calls(method)) for method in SETTERS]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_menus_and_texts_are_set_in_each_language(
    telegram: Emulator, services: Services, language: Language
) -> None:
    code = None if language == "en" else language

    async with extended(telegram) as bot:
        await update_profile(bot, services.knowledge)
        menus = {scope: await bot.get_my_commands(scope, code) for scope in SCOPES}
        description = await bot.get_my_description(code)
        short = await bot.get_my_short_description(code)

    told = pages.commands(language)
    assert {scope: tuple(item.command for item in menu) for scope, menu in menus.items()} == SCOPES
    assert all(item.description == told[item.command] for menu in menus.values() for item in menu)
    assert description.description == profile.description(services.knowledge, language)
    assert short.short_description == profile.short_description(services.knowledge, language)
    assert [call.error for method in SETTERS for call in telegram.calls(method) if call.error] == []


async def test_nothing_is_set_when_nothing_differs(telegram: Emulator, services: Services) -> None:
    async with extended(telegram) as bot:
        await update_profile(bot, services.knowledge)
        first = counts(telegram)
        await update_profile(bot, services.knowledge)

    assert first == [16, 4, 4, 0]
    assert counts(telegram) == first


async def test_what_differs_alone_is_set_anew(telegram: Emulator, services: Services) -> None:
    async with extended(telegram) as bot:
        await update_profile(bot, services.knowledge)
        await bot.set_my_commands([("old", "An old command")], BotCommandScopeAllPrivateChats(), "uk")
        await bot.set_my_description("An old text", "pl")
        before = counts(telegram)
        await update_profile(bot, services.knowledge)

    assert [after - earlier for after, earlier in zip(counts(telegram), before, strict=True)] == [1, 1, 0, 0]


async def test_name_is_set_when_the_operator_gives_one(telegram: Emulator, services: Services) -> None:
    async with extended(telegram) as bot:
        await update_profile(bot, services.knowledge, "Dateline of Porto")
        await update_profile(bot, services.knowledge, "Dateline of Porto")
        name = await bot.get_my_name()

    assert name.name == "Dateline of Porto"
    assert len(telegram.calls("setMyName")) == 1


async def test_what_fails_is_logged_and_the_rest_is_set(telegram: Emulator, services: Services) -> None:
    telegram.fail_next("setMyDescription", status=429, description="Too Many Requests", retry_after=3600)
    telegram.fail_next("getMyCommands", status=500)

    async with extended(telegram) as bot:
        with capture_logs() as logs:
            await update_profile(bot, services.knowledge)

    assert [entry["event"] for entry in logs] == ["profile not set"] * 2
    assert counts(telegram) == [15, 4, 4, 0]


async def test_start_goes_on_when_telegram_takes_too_long(
    telegram: Emulator, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_profile, "MAX_SECONDS", 0)

    async with extended(telegram) as bot:
        with capture_logs() as logs:
            await update_profile(bot, services.knowledge)

    assert [entry["event"] for entry in logs] == ["profile not set"]
