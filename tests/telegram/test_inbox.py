"""The inbox at work, over a file of SQLite: what is stored when, and what is handled in which order."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from standins.measured import Since, sample
from structlog.testing import capture_logs

from bot.model.showing import Shown, Telling
from bot.storage import Storage, StorageError
from bot.storage.inbox import KEPT, MOST_ATTEMPTS, Claimed, Depth, InboxStore, TakenError
from bot.storage.tables import inbox as inbox_table
from bot.surfaces.telegram import inbox as inbox_module
from bot.surfaces.telegram.application import TelegramApplication
from bot.surfaces.telegram.inbox import Inbox, MalformedUpdateError, received
from emulator.server import Emulator

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def message(number: int, chat: int = 1) -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": chat}, "from": {"id": 7}, "text": "hello"}}


@dataclass
class Work:
    """Updates at work: each notes when it begins, and ends when it is let."""

    store: InboxStore
    begun: list[int] = field(default_factory=list)
    gates: dict[int, asyncio.Event] = field(default_factory=dict)
    errors: dict[int, Exception] = field(default_factory=dict)
    now: datetime = NOW
    inbox: Inbox = field(init=False)

    async def start(self, at_once: int = 32) -> None:
        self.inbox = Inbox(self.store, self._handle, lambda: self.now, self._prune, at_once=at_once)
        await self.store.open(polls=True)
        self.inbox.start()

    async def _prune(self, now: datetime) -> None:
        await self.store.prune(now - KEPT)

    async def _handle(self, payload: str) -> None:
        number = json.loads(payload)["update_id"]
        self.begun.append(number)
        await self.gate(number).wait()
        self.inbox.notes.put(Shown(7, number, None, NOW, Telling("en", entries=("pay",)), {"pay": 0}))
        if number in self.errors:
            raise self.errors[number]

    def gate(self, number: int) -> asyncio.Event:
        return self.gates.setdefault(number, asyncio.Event())

    async def finish(self, *numbers: int) -> None:
        """Let updates end, and wait until that is stored."""
        target = self.inbox.counts.handled + len(numbers)
        for number in numbers:
            self.gate(number).set()
        await until(lambda: self.inbox.counts.handled >= target)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while True:
            if holds():
                return
            await asyncio.sleep(0.001)


@pytest.fixture
async def work(storage: Storage) -> AsyncIterator[Work]:
    work = Work(storage.inbox)
    yield work
    if work.inbox._work:
        await work.inbox.stop(0)


@pytest.mark.no_application
@pytest.mark.parametrize(
    ("content", "chat", "person"),
    [
        ({"message": {"chat": {"id": -5}, "from": {"id": 7}}}, -5, 7),
        ({"callback_query": {"from": {"id": 7}, "message": {"chat": {"id": -5}, "from": {"id": 1}}}}, -5, 7),
        ({"callback_query": {"from": {"id": 7}, "inline_message_id": "x"}}, 7, 7),
        ({"inline_query": {"from": {"id": 7}, "query": "geneva"}}, 7, 7),
        ({"poll": {"id": "1"}}, 0, None),
        ({"message": None, "edited_message": "odd"}, 0, None),
        ({"message": {"chat": 5, "from": {"id": "7"}, "message": []}}, 0, None),
        ({"message": {"chat": {"id": 2**80}, "from": {"id": True}}}, 0, None),
    ],
)
def test_order_is_kept_within_the_chat_or_else_for_the_person(
    content: dict[str, Any], chat: int, person: int | None
) -> None:
    found = received({"update_id": 1} | content)

    assert (found.chat, found.person) == (chat, person)


@pytest.mark.no_application
def test_payload_holds_nothing_that_a_database_refuses() -> None:
    found = received({"update_id": 1, "message": {"text": "a\0b \ud800 é"}})

    assert found.payload.isascii()
    assert "\0" not in found.payload
    assert json.loads(found.payload)["message"]["text"] == "a\0b \ud800 é"


@pytest.mark.no_application
@pytest.mark.parametrize("number", [None, "1", 1.5, True, -1, 2**63])
def test_what_has_no_number_is_no_update(number: object) -> None:
    with pytest.raises(MalformedUpdateError):
        received({"update_id": number, "message": {}})


async def test_update_is_stored_once_it_is_accepted(work: Work, storage: Storage) -> None:
    await work.start()

    await work.inbox.accept([message(1), message(2)])

    assert await storage.inbox.depth() == Depth(waiting=1, under_way=1, set_aside=0)


async def test_updates_of_one_chat_are_handled_one_after_the_other(work: Work) -> None:
    await work.start()
    await work.inbox.accept([message(number) for number in (1, 2, 3)])
    await until(lambda: len(work.begun) == 1)

    orders = []
    for number in (1, 2, 3):
        await until(lambda: work.begun[-1] == number)  # noqa: B023 - awaited at once
        orders.append(list(work.begun))
        await work.finish(number)

    assert orders == [[1], [1, 2], [1, 2, 3]]


async def test_updates_of_several_chats_are_handled_at_once_as_far_as_there_are_places(work: Work) -> None:
    await work.start(at_once=3)

    await work.inbox.accept([message(number, chat=number) for number in range(1, 6)])
    await until(lambda: len(work.begun) == 3)
    await work.finish(2)
    await until(lambda: len(work.begun) > 3)

    assert work.begun == [1, 2, 3, 4]
    assert work.inbox.under_way == 3


async def test_many_updates_that_come_at_once_are_all_accepted(work: Work) -> None:
    await work.start()

    await asyncio.gather(*(work.inbox.accept([message(number, chat=number)]) for number in range(200)))

    assert work.inbox.counts.accepted == 200


async def test_update_is_done_when_its_handler_fails(work: Work, storage: Storage) -> None:
    await work.start()
    work.errors[1] = RuntimeError("broken on purpose")

    with capture_logs() as logs:
        await work.inbox.accept([message(1), message(2)])
        await work.finish(1, 2)

    assert [entry["event"] for entry in logs] == ["update failed"]
    assert await storage.inbox.depth() == Depth(0, 0, 0)


async def test_what_was_shown_is_written_down_once_the_update_is_marked_as_handled(
    work: Work, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await work.start()
    await work.inbox.accept([message(1), message(2)])
    await until(lambda: len(work.begun) == 1)
    real, failures = storage.inbox.turn, [StorageError("away")]

    async def turn(done: Sequence[int], *given: Any, **named: Any) -> tuple[Claimed, ...]:
        if done and failures:
            raise failures.pop()
        return await real(done, *given, **named)

    monkeypatch.setattr(storage.inbox, "turn", turn)
    work.gate(1).set()
    # The next one of the chat is begun only after that.
    await until(lambda: len(work.begun) == 2)

    assert not failures
    assert await storage.ledger.count({"pay": 1}) == (1, 1)
    assert work.inbox.notes.unwritten() == ()


async def test_stop_finishes_what_was_begun_and_leaves_the_rest(work: Work, storage: Storage) -> None:
    await work.start()
    await work.inbox.accept([message(1), message(2), message(3, chat=3)])
    await until(lambda: len(work.begun) == 2)

    stopping = asyncio.create_task(work.inbox.stop())
    work.gate(1).set()
    work.gate(3).set()
    await stopping

    assert sorted(work.begun) == [1, 3]
    assert await storage.inbox.depth() == Depth(waiting=1, under_way=0, set_aside=0)


async def test_what_waits_is_measured_again_and_again(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "MEASURE_SECONDS", 0)
    await work.start()
    await work.inbox.accept([message(1), message(2)])

    work.now += timedelta(seconds=75)
    await until(lambda: sample("dateline_inbox_oldest_age_seconds") == 75)
    waiting = sample("dateline_inbox_depth")
    await work.finish(1, 2)
    await until(lambda: sample("dateline_inbox_depth") == 0)

    assert (waiting, sample("dateline_inbox_oldest_age_seconds")) == (2, 0)


async def test_update_that_is_set_aside_is_counted(work: Work, storage: Storage) -> None:
    since = Since()
    await work.start()
    await work.inbox.accept([message(1)])
    await until(lambda: work.begun == [1])
    await work.inbox.stop(grace_seconds=0)
    # As three processes leave it that came to an end while they handled it.
    async with storage._database.writing() as connection:
        await connection.execute(update(inbox_table).values(owner=1, attempts=MOST_ATTEMPTS))

    with capture_logs() as logs:
        await work.start()
        grown = await since.until("dateline_inbox_set_aside_total")

    assert grown["dateline_inbox_set_aside_total"] == 1
    assert "update set aside: each process that handled it came to an end" in [entry["event"] for entry in logs]


async def test_stop_gives_up_what_takes_too_long_and_the_next_start_does_it(work: Work) -> None:
    await work.start()
    await work.inbox.accept([message(1)])
    await until(lambda: work.begun == [1])

    await work.inbox.stop(grace_seconds=0)
    await work.start()
    await until(lambda: work.begun == [1, 1])
    await work.finish(1)

    assert (await work.store.depth()).under_way == 0


async def test_stop_ends_though_what_was_begun_can_not_be_broken_off(
    work: Work, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def be_deaf(_: str) -> None:
        work.begun.append(1)
        while not work.gate(1).is_set():
            with suppress(asyncio.CancelledError):
                await work.gate(1).wait()

    monkeypatch.setattr(inbox_module, "BREAKING_OFF_SECONDS", 0.05)
    await work.start()
    work.inbox.handle = be_deaf
    await work.inbox.accept([message(1)])
    await until(lambda: work.begun == [1])

    with capture_logs() as logs:
        await work.inbox.stop(grace_seconds=0)
    left = await storage.inbox.depth()
    work.gate(1).set()

    assert ("what was begun could not be broken off", 1) in [(entry["event"], entry["left"]) for entry in logs]
    assert left == Depth(waiting=1, under_way=0, set_aside=0)


@pytest.mark.parametrize("error", [StorageError("permission denied"), ValueError("a row that nobody expected")])
async def test_updates_get_through_though_what_is_old_can_not_be_forgotten(
    work: Work, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    tried = 0

    async def fail(_: datetime) -> None:
        nonlocal tried
        tried += 1
        raise error

    monkeypatch.setattr(work, "_prune", fail)
    with capture_logs() as logs:
        await work.start()
        await until(lambda: tried == 1)
        await work.inbox.accept([message(1)])
        await work.finish(1)

    assert work.inbox.reaches_database
    assert [entry["event"] for entry in logs].count("what is old was not forgotten") == tried == 1


async def test_nothing_is_accepted_before_the_start_and_after_the_stop(work: Work) -> None:
    await work.start()
    await work.inbox.stop()

    with pytest.raises(StorageError, match="not running"):
        await work.inbox.accept([message(1)])


async def test_update_that_is_not_stored_in_time_is_refused_and_not_kept(
    work: Work, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox_module, "ACCEPT_SECONDS", 0.05)
    stands_still, turn = asyncio.Event(), storage.inbox.turn

    async def wait(*given: Any, **named: Any) -> tuple[Claimed, ...]:
        await stands_still.wait()
        return await turn(*given, **named)

    await work.start()
    monkeypatch.setattr(storage.inbox, "turn", wait)
    await until(lambda: not work.inbox._woken.is_set())
    under_way = asyncio.create_task(work.inbox.accept([message(1)]))
    with pytest.raises(StorageError, match="does not answer"):
        await under_way
    with pytest.raises(StorageError, match="does not answer"):
        await work.inbox.accept([message(2, chat=2)])
    stands_still.set()
    await work.inbox.accept([message(3, chat=3)])
    await until(lambda: 3 in work.begun)

    assert 2 not in work.begun


async def test_database_that_stands_still_or_fails_is_not_reached(
    work: Work, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await work.start()
    at_first = work.inbox.reaches_database
    turn, gate, errors = storage.inbox.turn, asyncio.Event(), list[StorageError]()

    async def wait(*given: Any, **named: Any) -> tuple[Claimed, ...]:
        await gate.wait()
        for error in errors:
            raise error
        return await turn(*given, **named)

    monkeypatch.setattr(inbox_module, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(storage.inbox, "turn", wait)
    await until(lambda: not work.inbox.reaches_database)
    errors.append(StorageError("away"))
    monkeypatch.setattr(inbox_module, "SILENT_SECONDS", 60)
    gate.set()
    await until(lambda: not work.inbox.reaches_database)
    errors.clear()
    await until(lambda: work.inbox.reaches_database)

    assert at_first


async def test_inbox_ends_once_its_place_is_taken(
    work: Work, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def taken(*_: Any, **__: Any) -> tuple[Claimed, ...]:
        raise TakenError("another process polls")

    await work.start()
    watching = asyncio.create_task(work.inbox.watch())
    monkeypatch.setattr(storage.inbox, "turn", taken)

    with pytest.raises(TakenError):
        await watching
    with pytest.raises(StorageError, match="not running"):
        await work.inbox.accept([message(1)])


async def test_suspect_is_handled_with_nothing_beside_it(work: Work, storage: Storage) -> None:
    for _ in range(2):
        await storage.inbox.open(polls=True)
        await storage.inbox.turn((), [received(message(1))], 32, NOW)
        # As if the process came to an end: nothing is given back, and the next is another.
        await storage.inbox._held.close()
        storage.inbox._owner += 1
        await storage.inbox.look()

    await work.start()
    await work.inbox.accept([message(2, chat=2), message(3, chat=3)])
    await until(lambda: bool(work.begun))
    alone = list(work.begun)
    await work.finish(1)
    await until(lambda: len(work.begun) == 3)

    assert alone == [1]
    assert sorted(work.begun) == [1, 2, 3]


async def test_polled_updates_are_kept_by_telegram_until_they_are_stored(
    telegram: Emulator, application: TelegramApplication, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, failed = storage.inbox.turn, 0

    async def away(*arguments: Any, **options: Any) -> tuple[Claimed, ...]:
        nonlocal failed
        if len(arguments) > 1 and arguments[1]:
            failed += 1
            if failed == 1:
                raise StorageError("the database is away")
        return await turn(*arguments, **options)

    monkeypatch.setattr(storage.inbox, "turn", away)
    reader = telegram.user()
    chat = telegram.private(reader)
    with capture_logs() as logs:
        await reader.says(chat, "when are the geneva talks")
        await until(lambda: failed > 0)
        pending = list(telegram.pending)
        reply = await telegram.next_message(chat)

    assert len(pending) == 1
    assert reply.text.startswith("10 January 2022, Geneva")
    assert "updates not stored, to be tried again" in [entry["event"] for entry in logs]


async def test_stop_leaves_what_can_not_be_stored_with_telegram(
    telegram: Emulator, application: TelegramApplication, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any, **__: Any) -> tuple[Claimed, ...]:
        raise StorageError("the database is away")

    monkeypatch.setattr(storage.inbox, "turn", away)
    reader = telegram.user()
    with capture_logs() as logs:
        await reader.says(telegram.private(reader), "when are the geneva talks")
        await until(lambda: any(entry["event"].startswith("updates not stored") for entry in logs))
        application.bot.leave()
        async with asyncio.timeout(20):
            await application.updater.stop()

    assert len(telegram.pending) == 1
    application.bot._is_leaving = False
    await application.updater.start_polling(timeout=1)
