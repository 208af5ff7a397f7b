"""Two applications over one database, and updates that reach them in turn."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from unittest.mock import AsyncMock

import pytest
from telegram import Bot

from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage, StorageError
from bot.storage.turns import TurnStore
from bot.surfaces.telegram.application import build_application
from bot.surfaces.telegram.inbox_application import InboxApplication
from bot.surfaces.telegram.pacing import Unlimited
from emulator.server import DEFAULT_NOW, Emulator

pytestmark = pytest.mark.no_application


@pytest.fixture
async def replicas(
    telegram: Emulator, services: Services, postgres_address: str
) -> AsyncIterator[tuple[InboxApplication, InboxApplication]]:
    settings = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
    async with AsyncExitStack() as stack:
        running = []
        for _ in range(2):
            storage = Storage(postgres_address)
            stack.push_async_callback(storage.close)
            await storage.prepare()
            application = build_application(services, settings, storage, lambda: DEFAULT_NOW, Unlimited(), polls=False)
            await stack.enter_async_context(application)
            await application.start()
            stack.push_async_callback(application.stop)
            running.append(application)
        yield running[0], running[1]


async def fetch(bot: Bot) -> list[dict[str, object]]:
    """Return what people sent, as it comes from Telegram."""
    updates = await bot.get_updates()
    await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)
    return [update.to_dict() for update in updates]


async def test_follow_up_is_understood_by_another_replica(
    telegram: Emulator, replicas: tuple[InboxApplication, InboxApplication]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    texts = []

    async with telegram.bot() as bot:
        for question, replica in zip(("when are the geneva talks", "where?"), replicas, strict=True):
            await reader.says(chat, question)
            await replica.inbox.accept(await fetch(bot))
            texts.append((await telegram.next_message(chat)).text)

    assert "Geneva (Switzerland)" in texts[0]
    assert "Geneva (Switzerland)" in texts[1]


async def test_follow_up_is_understood_while_what_other_replicas_told_can_not_be_read(
    telegram: Emulator, replicas: tuple[InboxApplication, InboxApplication], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    async with telegram.bot() as bot:
        await reader.says(chat, "when are the geneva talks")
        await replicas[0].inbox.accept(await fetch(bot))
        await telegram.next_message(chat)
        monkeypatch.setattr(TurnStore, "last", AsyncMock(side_effect=StorageError("away")))
        await reader.says(chat, "where?")
        await replicas[0].inbox.accept(await fetch(bot))
        follow_up = await telegram.next_message(chat)

    assert "Geneva (Switzerland)" in follow_up.text


async def test_nothing_is_read_after_what_was_erased_at_another_replica(
    telegram: Emulator, replicas: tuple[InboxApplication, InboxApplication]
) -> None:
    first, second = replicas
    reader = telegram.user()
    chat = telegram.private(reader)

    async with telegram.bot() as bot:
        asked = await reader.says(chat, "when are the geneva talks")
        await first.inbox.accept(await fetch(bot))
        answer = await telegram.next_message(chat)
        await reader.says(chat, "/forgetme")
        await second.inbox.accept(await fetch(bot))
        question = await telegram.next_message(chat)
        await reader.presses(question, "Yes, erase")
        await second.inbox.accept(await fetch(bot))
        await telegram.next_toast()
        await reader.says(chat, "where?")
        await first.inbox.accept(await fetch(bot))
        follow_up = await telegram.next_message(chat)
        await reader.edits(asked, "when are the nato talks")
        await first.inbox.accept(await fetch(bot))
        edited = await telegram.next_message(chat)

    assert "Geneva" not in follow_up.text
    assert edited.text.startswith("12 January 2022")
    assert next(sent.text for sent in telegram.sent(chat) if sent.message_id == answer.message_id) == answer.text


async def test_edited_question_is_corrected_where_no_entry_answered_it(
    telegram: Emulator, replicas: tuple[InboxApplication, InboxApplication]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    async with telegram.bot() as bot:
        asked = await reader.says(chat, "what will the weather be in paris")
        await replicas[0].inbox.accept(await fetch(bot))
        await telegram.next_message(chat)
        await reader.edits(asked, "when are the geneva talks")
        await replicas[0].inbox.accept(await fetch(bot))
        await telegram.next_call("editMessageText")
        await telegram.settled()

    (answer,) = telegram.sent(chat)
    assert answer.text.startswith("10 January 2022")


async def test_updates_of_a_chat_are_answered_in_order_whichever_replica_they_reach(
    telegram: Emulator, replicas: tuple[InboxApplication, InboxApplication]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    questions = ["when are the geneva talks", "who asked for the call"] * 3

    async with telegram.bot() as bot:
        for number, question in enumerate(questions):
            await reader.says(chat, question)
            await replicas[number % 2].inbox.accept(await fetch(bot))
    texts = [(await telegram.next_message(chat)).text[:6] for _ in questions]
    await telegram.settled()

    assert texts == ["10 Jan", "Putin "] * 3
    assert len(telegram.sent(chat)) == len(questions)


async def test_who_asks_too_much_is_counted_by_all_replicas_together_and_told_once(
    telegram: Emulator, replicas: tuple[InboxApplication, InboxApplication]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    most = Settings(_env_file=None).questions_per_minute

    async with telegram.bot() as bot:
        for number in range(most + 4):
            await reader.says(chat, "hello")
            await replicas[number % 2].inbox.accept(await fetch(bot))
    await telegram.settled()
    answers = [message.text.startswith("You're asking faster") for message in telegram.sent(chat)]

    assert (len(answers), sum(answers)) == (most + 1, 1)
