"""What is measured of the real application while it talks to the emulated Telegram."""

import asyncio
import time
from datetime import timedelta

import pytest
from standins.measured import Since, sample

from bot import metrics
from bot.delivery.dispatch import Publishing
from bot.model.subscription import Subscription
from bot.services import Services
from bot.storage import Storage
from bot.surfaces.telegram.application import TelegramApplication
from emulator.server import DEFAULT_NOW, Emulator


async def test_question_is_counted_from_update_to_reply(telegram: Emulator) -> None:
    reader = telegram.user("Zuzanna")
    chat = telegram.private(reader)
    await telegram.settled()
    since, before = Since(), time.time()

    await reader.says(chat, "when are the geneva talks")
    grown = await since.until('dateline_send_seconds_count{method="send"}')

    assert grown['dateline_updates_total{kind="message"}'] == 1
    assert grown['dateline_answers_total{language="en",outcome="answered"}'] == 1
    assert grown["dateline_answer_seconds_count"] == 1
    assert not any("errors" in name for name in grown)
    assert sample("dateline_telegram_last_contact_timestamp_seconds") >= before


async def test_chatter_of_a_group_is_an_update_and_no_answer(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    since = Since()

    await reader.says(group, "just chatting")
    await telegram.settled()

    grown = since.grown()
    assert grown['dateline_updates_total{kind="message"}'] == 1
    assert not any(name.startswith("dateline_answer") for name in grown)


async def test_inline_query_is_counted_as_what_it_is(telegram: Emulator) -> None:
    since = Since()

    await telegram.user().asks_inline("geneva talks")
    grown = await since.until('dateline_send_seconds_count{method="answer"}')

    assert grown['dateline_updates_total{kind="inline_query"}'] == 1
    assert not any("errors" in name for name in grown)


@pytest.mark.parametrize(
    ("status", "kind"), [(403, "forbidden"), (400, "bad_request"), (502, "server"), (418, "other")]
)
async def test_refusal_of_telegrams_is_counted_by_its_kind(telegram: Emulator, status: int, kind: str) -> None:
    reader = telegram.user()
    since = Since()
    telegram.fail_next("sendMessage", status=status)

    await reader.says(telegram.private(reader), "when are the geneva talks")

    assert await since.until(f'dateline_telegram_errors_total{{kind="{kind}"}}')


async def test_flood_is_counted_beside_the_reply_that_comes_after_it(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    since = Since()
    telegram.fail_next("sendMessage", status=429, retry_after=1)

    await reader.says(chat, "when are the geneva talks")
    grown = await since.until('dateline_send_seconds_count{method="send"}', 2)

    assert grown['dateline_telegram_errors_total{kind="too_many_requests"}'] == 1
    assert (await telegram.next_message(chat)).text.startswith("10 January 2022")


async def test_failing_handler_is_counted(
    telegram: Emulator, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(type(services.engine), "answer", fail)
    reader = telegram.user()
    since = Since()

    await reader.says(telegram.private(reader), "when are the geneva talks")
    await telegram.next_message(telegram.private(reader))

    assert since.grown()["dateline_handler_errors_total"] == 1


async def test_deliveries_are_counted_by_their_outcome(
    telegram: Emulator, application: TelegramApplication, storage: Storage
) -> None:
    for chat in (telegram.private(telegram.user()), telegram.private(telegram.user()), telegram.supergroup("Street")):
        await storage.subscriptions.put(Subscription(chat.id), DEFAULT_NOW - timedelta(days=1))
    telegram.fail_next("sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    since = Since()

    await _publish(storage)
    await application.post_init(application)
    try:
        for _ in range(3):
            await telegram.next_call("sendMessage")
    finally:
        await application.post_stop(application)

    grown = since.grown("dateline_deliveries")
    assert sum(sample("dateline_subscriptions", state=state) for state in ("active", "ended")) == 3
    assert grown == {'dateline_deliveries_total{outcome="sent"}': 2, 'dateline_deliveries_total{outcome="gone"}': 1}


async def test_nothing_measured_tells_of_anybody(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user("Zuzanna", username="zuzanna_z")
    group = telegram.supergroup("Neighbours of Foo Street")
    await storage.subscriptions.put(Subscription(group.id), DEFAULT_NOW - timedelta(days=1))
    await reader.says(group, "@dateline_bot when are the geneva talks, kumquat?")
    await telegram.next_message(group)

    told = metrics.exposition(None)[0].decode()

    for word in ("Zuzanna", "zuzanna", "Foo", "kumquat", str(group.id), str(abs(group.id)), telegram.token):
        assert word not in told


async def _publish(storage: Storage) -> None:
    publishing = await asyncio.to_thread(Publishing, storage, lambda: DEFAULT_NOW)
    await publishing.publish("after-the-call", ["talks"])
    publishing.close()
