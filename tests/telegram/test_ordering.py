"""The order of updates, told by events: nothing sleeps."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User
from telegram.ext import Application, ApplicationBuilder, ContextTypes, TypeHandler

from bot.surfaces.telegram.ordering import OrderWithinChats, key
from emulator.server import Emulator

pytestmark = pytest.mark.no_application

OLENA = User(7, "Olena", is_bot=False)


def message(chat: int, number: int = 1) -> Update:
    text = Message(number, datetime(2026, 1, 15, tzinfo=UTC), Chat(chat, "private"), from_user=OLENA, text="hello")
    return Update(number, message=text)


def press(chat: int) -> Update:
    below = message(chat).message
    return Update(1, callback_query=CallbackQuery("1", OLENA, "instance", message=below, data="e:talks"))


def press_below_inline() -> Update:
    return Update(1, callback_query=CallbackQuery("1", OLENA, "instance", inline_message_id="x", data="e:talks"))


def inline() -> Update:
    return Update(1, inline_query=InlineQuery("1", OLENA, "geneva", ""))


def poll() -> Update:
    votes = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False}
    kind = {"is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False}
    return Update.de_json({"update_id": 1, "poll": votes | kind | {"members_only": False}}, None)


@dataclass
class Work:
    """Updates at work: each notes when it begins, and ends when it is let."""

    processor: OrderWithinChats
    begun: list[str] = field(default_factory=list)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    def accept(self, name: str, update: object, error: Exception | None = None) -> None:
        self.gates[name] = asyncio.Event()
        handling = self.processor.process_update(update, self._handle(name, error))
        self.tasks[name] = asyncio.create_task(handling)

    async def _handle(self, name: str, error: Exception | None) -> None:
        self.begun.append(name)
        await self.gates[name].wait()
        if error:
            raise error

    async def settle(self) -> None:
        """Let everything run that can."""
        for _ in range(20):
            await asyncio.sleep(0)

    async def finish(self, *names: str) -> None:
        for name in names:
            self.gates[name].set()
        await self.settle()


@pytest.fixture
async def work() -> AsyncIterator[Callable[[int], Work]]:
    made: list[Work] = []

    def make(at_once: int = 32) -> Work:
        made.append(Work(OrderWithinChats(at_once)))
        return made[-1]

    yield make
    for each in made:
        for gate in each.gates.values():
            gate.set()
        await asyncio.gather(*each.tasks.values(), return_exceptions=True)


def test_key_is_the_chat_wherever_there_is_one() -> None:
    assert key(message(5)) == key(press(5)) == ("chat", 5)


def test_key_is_the_person_where_there_is_no_chat() -> None:
    assert key(inline()) == key(press_below_inline()) == ("person", 7)


def test_private_chat_and_inline_queries_of_a_person_are_apart() -> None:
    assert key(message(7)) != key(inline())


def test_key_is_none_for_all_else() -> None:
    assert key(poll()) is None
    assert key(object()) is None


async def test_updates_of_one_chat_are_handled_one_after_the_other(work: Callable[..., Work]) -> None:
    chat = work()
    for number in range(4):
        chat.accept(f"{number}", press(1) if number % 2 else message(1))

    await chat.settle()
    orders = [list(chat.begun)]
    for number in range(4):
        await chat.finish(f"{number}")
        orders.append(list(chat.begun))

    assert orders == [["0"], ["0", "1"], ["0", "1", "2"], ["0", "1", "2", "3"], ["0", "1", "2", "3"]]


async def test_updates_of_several_chats_are_handled_at_once(work: Callable[..., Work]) -> None:
    chats = work()

    for number in range(5):
        chats.accept(f"{number}", message(number))
    await chats.settle()

    assert chats.begun == ["0", "1", "2", "3", "4"]


async def test_updates_that_belong_nowhere_wait_for_none(work: Callable[..., Work]) -> None:
    anywhere = work()

    for name in "abc":
        anywhere.accept(name, poll())
    await anywhere.settle()

    assert anywhere.begun == ["a", "b", "c"]


async def test_no_more_than_the_limit_are_handled_at_once(work: Callable[..., Work]) -> None:
    chats = work(2)
    for number in range(4):
        chats.accept(f"{number}", message(number))

    await chats.settle()
    first = list(chats.begun)
    await chats.finish("1")

    assert first == ["0", "1"]
    assert chats.begun == ["0", "1", "2"]


async def test_busy_chat_takes_one_place_and_keeps_no_other_chat_waiting(work: Callable[..., Work]) -> None:
    chats = work(2)
    for number in range(100):
        chats.accept(f"flood {number}", message(1))
    chats.accept("a", message(2))
    chats.accept("b", message(3))

    await chats.settle()
    first = list(chats.begun)
    await chats.finish("flood 0")
    await chats.finish("a")

    assert first == ["flood 0", "a"]
    assert chats.begun == ["flood 0", "a", "b", "flood 1"]


async def test_chat_goes_on_after_an_exception(work: Callable[..., Work]) -> None:
    chat = work()
    chat.accept("broken", message(1), RuntimeError("broken on purpose"))
    chat.accept("next", message(1))

    await chat.finish("broken")

    assert isinstance(chat.tasks["broken"].exception(), RuntimeError)
    assert chat.begun == ["broken", "next"]


async def test_chat_goes_on_after_cancelled_updates(work: Callable[..., Work]) -> None:
    chat = work()
    for name in ("running", "waiting", "next"):
        chat.accept(name, message(1))
    await chat.settle()

    chat.tasks["waiting"].cancel()
    chat.tasks["running"].cancel()
    await chat.settle()

    assert chat.begun == ["running", "next"]


async def test_place_is_given_back_when_what_waits_for_it_is_cancelled(work: Callable[..., Work]) -> None:
    chats = work(1)
    for name, chat in (("running", 1), ("waiting", 2), ("next", 3)):
        chats.accept(name, message(chat))
    await chats.settle()

    chats.tasks["waiting"].cancel()
    await chats.finish("running")

    assert chats.begun == ["running", "next"]


async def test_idle_chats_take_no_memory(work: Callable[..., Work]) -> None:
    chats = work()
    for number in range(10):
        chats.accept(f"{number}", message(number % 5))
    chats.accept("poll", poll())
    await chats.settle()
    during = chats.processor.waiting_chats

    await chats.finish(*chats.gates)

    assert during == 5
    assert chats.processor.waiting_chats == 0


async def test_shutdown_waits_for_all_that_was_accepted(work: Callable[..., Work]) -> None:
    chat = work()
    for name in ("first", "second"):
        chat.accept(name, message(1))
    await chat.settle()

    shutdown = asyncio.create_task(chat.processor.shutdown())
    await chat.finish("first")
    early = shutdown.done()
    await chat.finish("second")

    assert not early
    assert shutdown.done()
    assert all(task.done() for task in chat.tasks.values())


async def test_shutdown_of_what_accepted_nothing_is_done_at_once() -> None:
    async with OrderWithinChats() as processor:
        pass

    assert processor.waiting_chats == 0


def test_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at_once 0 is not at least 1"):
        OrderWithinChats(0)


async def application(
    telegram: Emulator,
    handle: Callable[[Update, ContextTypes.DEFAULT_TYPE], Awaitable[None]],
    on_error: Callable[[object, ContextTypes.DEFAULT_TYPE], Awaitable[None]],
) -> Application[Any, Any, Any, Any, Any, Any]:
    made = ApplicationBuilder().bot(telegram.bot()).updater(None).concurrent_updates(OrderWithinChats()).build()
    made.add_handler(TypeHandler(Update, handle))
    made.add_error_handler(on_error)
    await made.initialize()
    await made.start()
    return made


async def test_application_finishes_what_it_accepted_before_it_stops() -> None:
    finished: list[int] = []
    entered, gate = asyncio.Event(), asyncio.Event()

    async def handle(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        entered.set()
        await gate.wait()
        finished.append(update.update_id)

    async def on_error(_: object, __: ContextTypes.DEFAULT_TYPE) -> None:
        raise AssertionError

    async with Emulator() as telegram:
        running = await application(telegram, handle, on_error)
        for number in range(1, 6):
            await running.update_queue.put(message(1 + number % 2, number))
        await entered.wait()

        stopping = asyncio.create_task(running.stop())
        await asyncio.sleep(0)
        early = stopping.done()
        gate.set()
        await stopping
        await running.shutdown()

    assert not early
    assert sorted(finished) == [1, 2, 3, 4, 5]
    assert [number for number in finished if number % 2] == [1, 3, 5]


async def test_application_hands_errors_to_its_handler_and_goes_on() -> None:
    finished: list[int] = []
    errors: list[tuple[int, str]] = []

    async def handle(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.update_id == 1:
            raise RuntimeError("broken on purpose")
        finished.append(update.update_id)

    async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert isinstance(update, Update)
        errors.append((update.update_id, str(context.error)))

    async with Emulator() as telegram:
        running = await application(telegram, handle, on_error)
        for number in range(1, 4):
            await running.update_queue.put(message(1, number))
        await running.update_queue.join()
        await running.stop()
        await running.shutdown()

    assert errors == [(1, "broken on purpose")]
    assert finished == [2, 3]


# It says that nobody waits for these tasks; but the stop waits until the queue is worked off, so for them too.
@pytest.mark.filterwarnings("ignore:Tasks created via .Application.create_task. while the application is not running")
async def test_application_finishes_what_was_still_in_its_queue() -> None:
    finished: list[int] = []

    async def handle(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await context.bot.get_me()
        finished.append(update.update_id)

    async def on_error(_: object, __: ContextTypes.DEFAULT_TYPE) -> None:
        raise AssertionError

    async with Emulator() as telegram:
        running = await application(telegram, handle, on_error)
        for number in range(1, 4):
            await running.update_queue.put(message(1, number))
        await running.stop()
        await running.shutdown()

    assert finished == [1, 2, 3]
