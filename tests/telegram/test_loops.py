"""Bots may read one another where either has Telegram's bot-to-bot mode on: two that answered would never end."""

import asyncio
from typing import Any

import pytest

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

QUESTION = "when are the geneva talks"


async def echo(other: Person, telegram: Emulator, chat: Chat, answers: int) -> None:
    """Let another bot reply to whatever ours says in a chat, for as long as ours goes on, and stop at ``answers``."""
    replied: set[int] = set()
    while True:
        for message in telegram.sent(chat):
            if message.message_id not in replied and len(replied) < answers:
                replied.add(message.message_id)
                await other.says(chat, f"@dateline_bot {QUESTION}", reply_to=message)
        await asyncio.sleep(0)


async def test_two_bots_in_a_group_do_not_go_on_for_ever(telegram: Emulator) -> None:
    reader, other = telegram.user(), telegram.user("Echo", username="echo_bot", is_bot=True)
    group = telegram.supergroup("Neighbours")
    echoing = asyncio.create_task(echo(other, telegram, group, answers=10))

    await reader.says(group, f"/ask {QUESTION}")
    await telegram.next_message(group)
    await telegram.settled()

    echoing.cancel()
    assert len(telegram.sent(group)) == 1
    # The other bot did speak.
    assert len(group.messages) == 3


@pytest.mark.parametrize(
    "text",
    [QUESTION, f"@dateline_bot {QUESTION}", f"/ask {QUESTION}", f"/ask@dateline_bot {QUESTION}", "/start", "/help"],
)
@pytest.mark.parametrize("where", ["private", "group", "supergroup"])
async def test_no_bot_is_answered(telegram: Emulator, text: str, where: str) -> None:
    other = telegram.user("Echo", username="echo_bot", is_bot=True)
    chats: dict[str, Any] = {"group": telegram.group, "supergroup": telegram.supergroup}
    chat = telegram.private(other) if where == "private" else chats[where]("Neighbours")

    said = await other.says(chat, text)
    await other.edits(said, text + "?")
    await other.sends(chat, "photo", caption=text)
    await telegram.settled()

    assert telegram.everything_sent() == []


async def test_no_bot_is_answered_as_a_guest(telegram: Emulator) -> None:
    other = telegram.user("Echo", username="echo_bot", is_bot=True)

    await other.calls_guest(telegram.elsewhere("group", {"title": "Elsewhere"}), f"@dateline_bot {QUESTION}")
    await telegram.settled()

    assert telegram.calls("answerGuestQuery") == []


async def test_bot_that_writes_in_a_persons_name_is_not_answered(telegram: Emulator) -> None:
    reader, other = telegram.user(), telegram.user("Secretary", username="secretary_bot", is_bot=True)
    chat = telegram.private(reader)
    message = {
        "message_id": 900,
        "date": int(telegram.now.timestamp()),
        "chat": chat.card(),
        "from": reader.card,
        "text": QUESTION,
    }

    telegram.push({"message": message | {"sender_business_bot": other.card}})
    telegram.push({"business_message": message | {"business_connection_id": "1"}})
    await telegram.settled()

    assert telegram.everything_sent() == []


@pytest.mark.parametrize("where", ["private", "supergroup"])
async def test_result_of_our_own_inline_mode_is_not_answered(telegram: Emulator, where: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader) if where == "private" else telegram.supergroup("Neighbours")
    query = await reader.asks_inline(QUESTION)
    await telegram.settled()

    await reader.chooses(query, next(iter(telegram.offered(query))), chat)
    await telegram.settled()

    assert telegram.everything_sent() == []


async def test_own_card_that_somebody_forwards_into_a_group_is_not_answered(telegram: Emulator) -> None:
    reader = telegram.user()
    chat, group = telegram.private(reader), telegram.supergroup("Neighbours")
    await reader.says(chat, QUESTION)
    card = (await telegram.next_message(chat)).to_dict()
    bot = card["from"]
    origin = {"type": "user", "sender_user": bot, "date": card["date"]}

    telegram.push(
        {
            "message": {
                "message_id": 900,
                "date": card["date"],
                "chat": group.card(),
                "from": reader.card,
                "text": card["text"],
                "forward_origin": origin,
            }
        }
    )
    await telegram.settled()

    assert telegram.sent(group) == []


async def test_own_card_in_a_channel_is_not_answered_where_it_is_discussed(telegram: Emulator) -> None:
    editor = telegram.user()
    group = telegram.supergroup("Readers")
    channel = telegram.channel("News", linked=group, admins=[editor])

    await editor.says(channel, f"@dateline_bot {QUESTION}")
    await editor.says(channel, f"/ask@dateline_bot {QUESTION}")
    await telegram.settled()

    assert telegram.everything_sent() == []
