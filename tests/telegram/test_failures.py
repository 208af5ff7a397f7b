import asyncio

import pytest
from structlog.testing import capture_logs

from bot.services import Services
from bot.surfaces.telegram.application import TelegramApplication
from bot.surfaces.telegram.handlers.pressing import Pressing
from bot.surfaces.telegram.inbox_application import InboxApplication
from emulator.server import Emulator


async def test_person_gets_an_apology_when_a_handler_fails(
    telegram: Emulator, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(type(services.engine), "answer_at_once", fail)
    reader = telegram.user()
    chat = telegram.private(reader)

    with capture_logs() as logs:
        await reader.says(chat, "when are the geneva talks")
        reply = await telegram.next_message(chat)

    assert reply.text == "Something went wrong on my side. Please try again in a moment."
    assert [repr(entry["exc_info"]) for entry in logs] == ["RuntimeError('broken on purpose')"]


async def test_group_gets_no_apology_for_what_was_not_asked(
    telegram: Emulator, application: TelegramApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.surfaces.telegram import addressing

    question = addressing.question

    def fail(message: object, me: object) -> None:
        monkeypatch.setattr(addressing, "question", question)
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(addressing, "question", fail)
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.says(group, "just chatting")
    await telegram.settled()

    assert telegram.sent(group) == []


async def test_bot_goes_on_after_it_was_blocked(telegram: Emulator) -> None:
    reader, other = telegram.user(), telegram.user("Piotr")
    chat = telegram.private(reader)
    telegram.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")

    await reader.says(chat, "when are the geneva talks")
    await other.says(telegram.private(other), "when are the geneva talks")
    reply = await telegram.next_message(telegram.private(other))

    assert reply.text.startswith("10 January 2022")
    assert telegram.sent(chat) == []


async def test_reply_is_sent_when_the_question_was_deleted(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    gone = {
        "message_id": 999,
        "date": 1_768_478_400,
        "chat": {"id": chat.id, "type": "private"},
        "from": reader.card,
        "text": "when are the geneva talks",
    }

    telegram.push({"message": gone})
    reply = await telegram.next_message(chat)

    assert reply.reply_to_message is None


async def test_reply_goes_to_the_supergroup_when_the_group_became_one_meanwhile(telegram: Emulator) -> None:
    admin = telegram.user()
    group = telegram.group("Neighbours", admins=[admin])
    asked = await admin.says(group, "just chatting")
    supergroup = await admin.upgrades(group)

    telegram.push({"message": asked.to_dict() | {"text": "/ask when are the geneva talks"}})
    reply = await telegram.next_message(supergroup)

    assert reply.text.startswith("10 January 2022")
    assert reply.reply_to_message is None


async def test_page_of_questions_is_sent_anew_when_the_old_one_can_not_be_changed(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/topics")
    topics = await telegram.next_message(chat)
    telegram.fail_next("editMessageText", status=400, description="Bad Request: message can't be edited")

    await reader.presses(topics, "The January talks")
    page = await telegram.next_message(chat)

    assert page.text == "The January talks"


async def test_press_that_waited_too_long_is_served(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    card = await telegram.next_message(chat)
    telegram.fail_next("answerCallbackQuery", status=400, description="Bad Request: query is too old")

    await reader.presses(card, "What happens in January?")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("10 January 2022")


async def test_press_gets_a_toast_when_no_message_may_be_sent(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    await reader.says(group, "/ask when are the geneva talks")
    card = await telegram.next_message(group)
    telegram.fail_next("sendMessage", status=400, description="Bad Request: not enough rights to send text messages")

    await reader.presses(card, "What happens in January?")
    toast = await telegram.next_toast()

    assert toast == "Something went wrong on my side. Please try again in a moment."
    assert len(telegram.sent(group)) == 1


async def test_press_is_acknowledged_when_its_handler_fails(
    telegram: Emulator, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    card = await telegram.next_message(chat)
    monkeypatch.setattr(type(services.engine), "tell", fail)

    await reader.presses(card, "What happens in January?")
    toast = await telegram.next_toast()
    apology = await telegram.next_message(chat)

    assert toast == ""
    assert apology.text == "Something went wrong on my side. Please try again in a moment."


async def test_press_that_is_broken_off_is_left_to_whoever_takes_it_up(
    telegram: Emulator, application: InboxApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()

    async def stand_still(*_: object) -> None:
        begun.set()
        await asyncio.Event().wait()

    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    card = await telegram.next_message(chat)
    monkeypatch.setattr(Pressing, "_serve", stand_still)

    await reader.presses(card, "What happens in January?")
    await begun.wait()
    await application.inbox.stop(grace_seconds=0)

    assert telegram.calls("answerCallbackQuery") == []


async def test_no_apology_is_sent_when_telegram_asks_to_wait_long(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    telegram.fail_next("sendMessage", status=429, description="Too Many Requests: retry after 600", retry_after=600)

    with capture_logs() as logs:
        await reader.says(chat, "when are the geneva talks")
        await telegram.settled()

    assert telegram.sent(chat) == []
    assert [entry["event"] for entry in logs] == ["Telegram asks to wait", "telegram call failed"]
