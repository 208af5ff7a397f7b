import asyncio
import threading
from functools import partial

import pytest
from telegram import Message

from bot.services import Services
from bot.surfaces.telegram.application import TelegramApplication
from bot.surfaces.telegram.busy import busy
from bot.surfaces.telegram.handlers import asking
from emulator.server import Emulator

# So far off that it never comes.
NEVER = 3_600.0


def received(application: TelegramApplication, message: Message) -> Message:
    """Return a message as the bot would hold it."""
    own = Message.de_json(message.to_dict(), application.bot)
    assert own is not None
    return own


def shown_by() -> list[asyncio.Task[object]]:
    """Return the tasks that still show something."""
    return [task for task in asyncio.all_tasks() if task.get_coro().__qualname__ == "_show"]


async def question(telegram: Emulator, application: TelegramApplication) -> Message:
    """Return a message on which the bot is silent by itself."""
    reader = telegram.user()
    return received(application, await reader.says(telegram.supergroup("Neighbours"), "just chatting"))


async def test_typing_is_shown_while_a_body_takes_long(telegram: Emulator, application: TelegramApplication) -> None:
    message = await question(telegram, application)

    async with busy(message, delay_seconds=0):
        call = await telegram.next_call("sendChatAction")

    assert call.params == {"chat_id": str(message.chat.id), "action": "typing"}


async def test_typing_is_shown_in_the_topic(telegram: Emulator, application: TelegramApplication) -> None:
    reader = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True)
    opened = await reader.opens_topic(forum, "News")
    message = received(application, await reader.says(forum, "just chatting", topic=opened))

    async with busy(message, delay_seconds=0):
        call = await telegram.next_call("sendChatAction")

    assert call.params["message_thread_id"] == str(opened.message_id)


async def test_typing_is_renewed(telegram: Emulator, application: TelegramApplication) -> None:
    message = await question(telegram, application)

    async with busy(message, delay_seconds=0, renewal_seconds=0):
        calls = [await telegram.next_call("sendChatAction") for _ in range(3)]

    assert len(calls) == 3


async def test_typing_is_not_renewed_before_its_time(telegram: Emulator, application: TelegramApplication) -> None:
    message = await question(telegram, application)

    async with busy(message, delay_seconds=0, renewal_seconds=NEVER):
        await telegram.next_call("sendChatAction")
        await telegram.settled()

    assert len(telegram.calls("sendChatAction")) == 1


async def test_nothing_is_shown_for_a_quick_body(telegram: Emulator, application: TelegramApplication) -> None:
    message = await question(telegram, application)

    async with busy(message, delay_seconds=NEVER):
        pass
    await telegram.settled()

    assert telegram.calls("sendChatAction") == []
    assert not shown_by()


@pytest.mark.parametrize("status", [400, 403, 429, 500])
async def test_body_goes_on_when_telegram_refuses(
    telegram: Emulator, application: TelegramApplication, status: int
) -> None:
    message = await question(telegram, application)
    telegram.fail_next("sendChatAction", status=status)

    async with busy(message, delay_seconds=0, renewal_seconds=0):
        call = await telegram.next_call("sendChatAction")
        await telegram.settled()

    assert call.error
    assert len(telegram.calls("sendChatAction")) == 1


async def test_exception_of_the_body_comes_through(telegram: Emulator, application: TelegramApplication) -> None:
    message = await question(telegram, application)

    async def answer() -> None:
        async with busy(message, delay_seconds=0, renewal_seconds=0):
            await telegram.next_call("sendChatAction")
            raise RuntimeError("broken on purpose")

    with pytest.raises(RuntimeError, match="broken on purpose"):
        await answer()

    assert not shown_by()


async def test_cancelled_body_shows_nothing_more(telegram: Emulator, application: TelegramApplication) -> None:
    message = await question(telegram, application)

    async def answer() -> None:
        async with busy(message, delay_seconds=0, renewal_seconds=0):
            await asyncio.Event().wait()

    task = asyncio.create_task(answer())
    await telegram.next_call("sendChatAction")
    task.cancel()
    await asyncio.wait([task])
    await telegram.settled()
    shown = len(telegram.calls("sendChatAction"))
    await telegram.settled()

    assert task.cancelled()
    assert len(telegram.calls("sendChatAction")) == shown
    assert not shown_by()


async def test_typing_is_shown_while_an_answer_takes_long(
    telegram: Emulator, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, is_shown = services.engine.answer, threading.Event()
    monkeypatch.setattr(services.engine, "answer_at_once", lambda *asked: None)
    monkeypatch.setattr(services.engine, "answer", lambda *asked: is_shown.wait(60) and answer(*asked))
    monkeypatch.setattr(asking, "busy", partial(busy, delay_seconds=0))
    person = telegram.user()

    await person.says(telegram.private(person), "When are the Geneva talks?")
    await telegram.next_call("sendChatAction")
    is_shown.set()

    assert "10 January 2022" in (await telegram.next_call("sendMessage")).params["text"]


async def test_others_are_answered_while_an_answer_takes_long(
    telegram: Emulator, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, is_told = services.engine.answer, threading.Event()
    monkeypatch.setattr(services.engine, "answer_at_once", lambda *asked: None)
    monkeypatch.setattr(services.engine, "answer", lambda *asked: is_told.wait(60) and answer(*asked))
    slow, quick = telegram.user(), telegram.user()

    await slow.says(telegram.private(slow), "When are the Geneva talks?")
    await quick.says(telegram.private(quick), "/sources")
    first = await telegram.next_call("sendMessage")
    is_told.set()
    second = await telegram.next_call("sendMessage")

    assert [call.params["chat_id"] for call in (first, second)] == [
        str(telegram.private(person).id) for person in (quick, slow)
    ]


async def test_a_quick_answer_shows_no_typing(telegram: Emulator) -> None:
    person = telegram.user()

    await person.says(telegram.private(person), "When are the Geneva talks?")
    await telegram.next_call("sendMessage")
    await telegram.settled()

    assert telegram.calls("sendChatAction") == []
