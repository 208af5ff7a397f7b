"""What becomes of answers while Telegram fails."""

from typing import Any

import pytest
from structlog.testing import capture_logs
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.surfaces.telegram import persisting
from bot.surfaces.telegram.application import TelegramApplication
from bot.surfaces.telegram.pacing import BROADCAST
from bot.surfaces.telegram.persisting import MOST_FAULTS, Fate, fate
from bot.surfaces.telegram.rendering import Card
from emulator.server import Emulator

GENEVA = "when are the geneva talks"


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persisting, "FIRST_PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(persisting, "LONGEST_PAUSE_SECONDS", 0.01)


@pytest.mark.no_application
@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NetworkError("Bad Gateway"), Fate.NOT_DONE),
        (NetworkError("Internal Server Error: restart"), Fate.NOT_DONE),
        (NetworkError("aiohttp.ClientConnectorError: refused; the request was not sent to Telegram"), Fate.NOT_DONE),
        (TimedOut("Timed out while connecting; the request was not sent to Telegram"), Fate.NOT_DONE),
        (TimedOut(), Fate.UNCLEAR),
        (NetworkError("Gateway Timeout (504)"), Fate.UNCLEAR),
        (NetworkError("aiohttp.ServerDisconnectedError"), Fate.UNCLEAR),
        (NetworkError("Shut down before there was a response"), Fate.SETTLED),
        (BadRequest("Bad Request: internal server error"), Fate.SETTLED),
        (Forbidden("Forbidden: bot was blocked by the user"), Fate.SETTLED),
        (RetryAfter(600), Fate.SETTLED),
        (ChatMigrated(-5), Fate.SETTLED),
    ],
)
def test_error_tells_what_became_of_the_call(error: TelegramError, expected: Fate) -> None:
    assert fate(error) is expected


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_answer_that_telegram_fails_to_send_is_sent_once_it_is_well_again(
    telegram: Emulator, status: int
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    telegram.fail_next("sendMessage", status=status, times=20)

    with capture_logs() as logs:
        await reader.says(chat, GENEVA)
        reply = await telegram.next_message(chat)
        await telegram.settled()

    assert reply.text.startswith("10 January 2022, Geneva")
    assert len(telegram.sent(chat)) == 1
    assert [entry["event"] for entry in logs] == [
        "Telegram takes no answers, to be tried again",
        "Telegram takes answers again",
    ]


async def test_what_stands_in_telegrams_place_may_say_anything_meanwhile(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    telegram.garble_next("sendMessage", b"<html>502 Bad Gateway</html>", status=502, times=3)

    await reader.says(chat, GENEVA)
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("10 January 2022, Geneva")


async def test_answer_that_may_have_arrived_is_sent_once_more_and_not_again(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    telegram.fail_next("sendMessage", status=504, times=2, delivered=True)

    with capture_logs() as logs:
        await reader.says(chat, GENEVA)
        await telegram.settled()

    assert len(telegram.sent(chat)) == 2
    assert [entry["event"] for entry in logs][-1] == "telegram call failed"


async def test_answer_that_may_have_arrived_waits_until_telegram_is_heard_of(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    telegram.fail_next("sendMessage", status=504)
    telegram.fail_next("getMe", status=504, times=5)
    asked = len(telegram.calls("getMe"))

    await reader.says(chat, GENEVA)
    await telegram.next_message(chat)

    assert len(telegram.calls("getMe")) == asked + 6


async def test_edit_is_made_again_though_it_may_have_been_made(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/topics")
    topics = await telegram.next_message(chat)
    telegram.fail_next("editMessageText", status=504, times=4, delivered=True)

    await reader.presses(topics, "The January talks")
    await telegram.settled()

    assert [message.text for message in telegram.sent(chat)] == ["The January talks"]


async def test_answer_is_given_up_that_telegram_fails_while_it_serves_others(
    application: TelegramApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot, tried = application.bot, 0

    async def fail_one(_: object, __: str, data: dict[str, Any], **___: object) -> dict[str, int]:
        nonlocal tried
        if data["chat_id"] == 2:
            return {"message_id": 1}
        tried += 1
        await bot.say(2, Card("well"))
        raise NetworkError("Internal Server Error")

    monkeypatch.setattr(ExtBot, "_do_post", fail_one)

    with pytest.raises(NetworkError):
        await bot.say(1, Card("ill"))

    assert tried == MOST_FAULTS


async def test_answer_is_given_up_that_nobody_waits_for_any_more(
    telegram: Emulator, application: TelegramApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persisting, "PATIENCE_SECONDS", 0.0)
    chat = telegram.private(telegram.user())
    telegram.fail_next("sendMessage", status=502, times=2)

    with pytest.raises(NetworkError):
        await application.bot.say(chat.id, Card("late"))

    assert len(telegram.calls("sendMessage")) == 1


async def test_broadcast_is_left_to_whoever_repeats_it(telegram: Emulator, application: TelegramApplication) -> None:
    chat = telegram.private(telegram.user())
    telegram.fail_next("sendMessage", status=502)

    with pytest.raises(NetworkError):
        await application.bot.send_message(chat.id, "news", rate_limit_args=BROADCAST)

    assert telegram.sent(chat) == []


async def test_action_is_not_shown_again(telegram: Emulator, application: TelegramApplication) -> None:
    chat = telegram.private(telegram.user())
    telegram.fail_next("sendChatAction", status=502)

    with pytest.raises(NetworkError):
        await application.bot.send_chat_action(chat.id, "typing")

    assert len(telegram.calls("sendChatAction")) == 1
