import pytest

from emulator.server import Emulator

COMMANDS = {
    "/start": "Ask me about the crisis",
    "/help": "In a private chat, just ask.",
    "/ask when are the geneva talks": "10 January 2022, Geneva",
    "/ask": "Write your question after the command",
    "/topics": "Choose a topic:",
    "/timeline": "Past events\n• 30 December 2021: Biden and Putin held",
    "/replay": "REPLAY · 30 December 2021\n\nPhone call between Biden and Putin set",
    "/calendar": "Events for your calendar: 4. What is known here ends on 31 December 2021.",
    "/asof": "Write one day after the command",
    "/asof 30 December": "As known on 30 December 2021:",
    "/sources": '"Putin Biden Ukraine crisis" (updated 31 December 2021; with reporting by Reuters',
    "/privacy": "Stored in the database of whoever runs me:",
    "/settings": "Settings\n\nLanguage: that of the question",
    "/forgetme": "Shall I erase all that I have about you",
    "/nonsense": "I don't know that command.",
}


@pytest.mark.parametrize(("command", "opening"), COMMANDS.items())
async def test_command_is_answered(telegram: Emulator, command: str, opening: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, command)
    reply = await telegram.next_message(chat)

    assert (reply.text or reply.caption).startswith(opening)


async def test_deep_link_answers_with_its_entry(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "/start geneva-talks")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("10 January 2022, Geneva (Switzerland):")


@pytest.mark.parametrize("payload", ["no-such-entry", "../../etc/passwd", "weather-general"])
async def test_deep_link_to_nothing_says_so(telegram: Emulator, payload: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, f"/start {payload}")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("That link leads to an answer that I don't have")
