"""What the bot says of itself, and what it may ask of chats."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator


async def test_commands_are_kept_apart_when_scope_or_language_differ(bot: Bot) -> None:
    scope = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("start", "Begin")])
    await bot.set_my_commands([("start", "Почати")], scope=scope, language_code="uk")

    assert await bot.get_my_commands() == (BotCommand("start", "Begin"),)
    assert await bot.get_my_commands(scope, "uk") == (BotCommand("start", "Почати"),)
    assert await bot.get_my_commands(scope) == ()
    await bot.delete_my_commands()
    assert await bot.get_my_commands() == ()


@pytest.mark.parametrize(
    ("commands", "reason"),
    [
        ([("Start", "Begin")], "Bot_command_invalid"),
        ([("start", "")], "Bot_command_description_invalid"),
        ([(f"c{number}", "x") for number in range(101)], "Bot_commands_too_much"),
    ],
)
async def test_set_my_commands_is_refused_when_telegram_would(
    bot: Bot, commands: list[tuple[str, str]], reason: str
) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.set_my_commands(commands)


async def test_set_my_commands_is_refused_when_the_scope_names_an_unknown_chat(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([("start", "Begin")], scope=BotCommandScopeChat(5))


async def test_profile_falls_back_when_a_language_has_no_text(bot: Bot) -> None:
    await bot.set_my_name("Дата", language_code="uk")
    await bot.set_my_description("What it does")
    await bot.set_my_short_description("Short")

    assert (await bot.get_my_name("uk")).name == "Дата"
    assert (await bot.get_my_name()).name == "Dateline"
    assert (await bot.get_my_description("uk")).description == "What it does"
    assert (await bot.get_my_short_description()).short_description == "Short"
    with pytest.raises(BadRequest, match="too long"):
        await bot.set_my_short_description("x" * 121)


async def test_get_chat_tells_what_is_known_when_the_chat_exists(telegram: Emulator, bot: Bot, chat: Chat) -> None:
    channel = telegram.channel("News", linked=telegram.supergroup("Talk", username="talk"))

    assert (await bot.get_chat(chat.id)).first_name == "Olena"
    assert (await bot.get_chat(channel.id)).linked_chat_id == (await bot.get_chat("@talk")).id
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.get_chat(5)


async def test_get_chat_member_tells_the_status_when_the_user_is_known(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    group = telegram.group("Group", admins=[olena])

    statuses = [(await bot.get_chat_member(group.id, user)).status for user in (olena.id, telegram.user().id, bot.id)]

    assert statuses == ["administrator", "left", "member"]
    with pytest.raises(BadRequest, match="Invalid user_id specified"):
        await bot.get_chat_member(group.id, 5)
    with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
        await bot.get_chat_administrators(chat.id)
