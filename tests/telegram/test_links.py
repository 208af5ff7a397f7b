"""Deep links into the private chat and into groups."""

import pytest
from telegram import Message

from bot.model.language import LANGUAGES, Language
from emulator.server import Emulator

HELLO = {
    "en": "Hello! Write /ask",
    "uk": "Вітаю! Напишіть /ask",
    "ru": "Здравствуйте! Напишите /ask",
    "pl": "Dzień dobry! ",
}
INVITATION = {
    "en": "Add me to a group",
    "uk": "Додати мене до групи",
    "ru": "Добавить меня в группу",
    "pl": "Dodaj mnie do grupy",
}
UNKNOWN = "That link leads to an answer that I don't have"
HOSTILE = [
    "no-such-entry", "x" * 64, "../../etc/passwd", "%00", "<b>", "geneva-talks<script>", "GENEVA-TALKS", "_", "-", "~",
    "e:geneva-talks", "женева", "\U0001f4a5", "_forgetme_", "weather-general",
]  # fmt: skip


def links(message: Message) -> dict[str, str]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return {button.text: button.url for row in rows for button in row if button.url}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", ["/start", "/help"])
async def test_newcomer_is_offered_to_add_the_bot_to_a_group(
    telegram: Emulator, language: Language, command: str
) -> None:
    reader = telegram.user(language_code=language)
    chat = telegram.private(reader)

    await reader.says(chat, command)
    reply = await telegram.next_message(chat)

    assert links(reply) == {INVITATION[language]: "https://t.me/dateline_bot?startgroup=_hello"}


async def test_group_is_not_offered_to_add_the_bot_to_a_group(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.says(group, "/help")
    reply = await telegram.next_message(group)

    assert links(reply) == {}


@pytest.mark.parametrize("payload", ["", " _hello", " true"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_group_that_the_bot_is_added_to_by_a_link_gets_one_hello(
    telegram: Emulator, language: Language, payload: str
) -> None:
    reader = telegram.user(language_code=language)
    group = telegram.supergroup("Neighbours")
    await reader.makes_bot(group, "left")

    await reader.makes_bot(group, "member")
    await reader.says(group, f"/start@dateline_bot{payload}")
    hello = await telegram.next_message(group)
    await telegram.settled()

    assert hello.text.startswith(HELLO[language])
    assert len(telegram.sent(group)) == 1


async def test_group_that_the_bot_is_added_to_by_a_link_to_an_entry_gets_that_entry(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.group("Neighbours")

    await reader.says(group, "/start@dateline_bot geneva-talks")
    reply = await telegram.next_message(group)
    await telegram.settled()

    assert reply.text.startswith("10 January 2022, Geneva (Switzerland):")
    assert len(telegram.sent(group)) == 1


async def test_group_that_the_bot_is_merely_added_to_hears_nothing(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.makes_bot(group, "left")
    await reader.makes_bot(group, "member")
    await reader.makes_bot(group, "administrator")
    await reader.says(group, "/start@other_bot")
    await telegram.settled()

    assert telegram.sent(group) == []


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("kind", ["private", "group"])
async def test_link_to_nothing_says_so(telegram: Emulator, kind: str, payload: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader) if kind == "private" else telegram.supergroup("Neighbours")

    await reader.says(chat, f"/start@dateline_bot {payload}")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith(UNKNOWN)


async def test_link_to_be_forgotten_asks_nobody_in_a_group(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.says(group, "/start@dateline_bot _forgetme")
    reply = await telegram.next_message(group)

    assert reply.text.startswith(UNKNOWN)
