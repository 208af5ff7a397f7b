import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.delivering import MOST_MOVES, Delivering
from bot.delivery.persisting import LONGEST_PAUSE_SECONDS, LONGEST_STORAGE_PAUSE_SECONDS, Persisting
from bot.delivery.sender import NotNowError
from bot.model.delivery import Receipt, Recipient
from bot.model.subscription import Subscription
from bot.storage import Storage, StorageError

CHAT = -1_000


@pytest.fixture
async def published(storage: Storage, clock: Any) -> None:
    await storage.subscriptions.put(Subscription(CHAT, thread=7), clock() - timedelta(days=1))
    await storage.broadcasts.publish("news", ["talks"], clock(), lambda *_: None)


def failing(*errors: Exception | Receipt) -> Callable[[Recipient], Awaitable[Receipt | None]]:
    """Return what fails so often, each time in its way, and then lets messages through."""
    left = list(errors)

    async def fail(recipient: Recipient) -> Receipt | None:
        if not left:
            return None
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return fail


class Sleeping:
    """Takes down how long was to be waited, and waits for nothing."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def sleeping() -> Sleeping:
    return Sleeping()


@pytest.fixture
def delivering(storage: Storage, post: Any, clock: Any, sleeping: Sleeping, published: None) -> Delivering:
    return Delivering(storage, post, clock, Persisting(sleeping))


async def ends(storage: Storage) -> dict[tuple[str, str], int]:
    return await storage.broadcasts.reasons("news")


async def test_the_network_is_tried_again_after_longer_and_longer_pauses(
    delivering: Delivering, post: Any, sleeping: Sleeping
) -> None:
    post.before = failing(*(NotNowError("network") for _ in range(8)))

    await delivering.deliver("news", 0)

    assert post.chats == [CHAT]
    assert sleeping.seconds == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS]


async def test_what_telegram_asks_to_wait_is_waited(delivering: Delivering, post: Any, sleeping: Sleeping) -> None:
    post.before = failing(NotNowError("asked to wait", 7.0))

    await delivering.deliver("news", 0)

    assert (post.chats, sleeping.seconds) == ([CHAT], [7.0])


async def test_an_unclear_message_is_sent_once_more_and_that_is_noted(
    delivering: Delivering, post: Any, storage: Storage
) -> None:
    post.before = failing(NotNowError("timed out", is_unclear=True))

    await delivering.deliver("news", 0)

    (progress,) = await storage.broadcasts.progress("news")
    assert (post.chats, progress.sent) == ([CHAT], 1)


async def test_a_message_that_is_unclear_twice_is_given_up(delivering: Delivering, post: Any, storage: Storage) -> None:
    post.before = failing(*(NotNowError("timed out", is_unclear=True) for _ in range(2)))

    await delivering.deliver("news", 0)

    assert (post.told, await ends(storage)) == ([], {("failed", "unclear twice"): 1})


async def test_a_bad_request_fails_alone(delivering: Delivering, post: Any, storage: Storage) -> None:
    post.before = failing(Receipt("failed", "bad request"))

    await delivering.deliver("news", 0)

    assert await ends(storage) == {("failed", "bad request"): 1}
    assert await storage.subscriptions.get(CHAT) is not None


async def test_the_subscription_of_a_chat_that_is_gone_ends(
    delivering: Delivering, post: Any, storage: Storage, clock: Any
) -> None:
    post.before = failing(Receipt("gone", "kicked"))

    await delivering.deliver("news", 0)

    assert await ends(storage) == {("gone", "kicked"): 1}
    assert await storage.subscriptions.get(CHAT) is None
    assert await storage.subscriptions.restore(CHAT, clock())


async def test_a_group_that_became_a_supergroup_is_told_there_and_keeps_its_topic(
    delivering: Delivering, post: Any, storage: Storage
) -> None:
    post.before = failing(Receipt("failed", moved_to=-100_5))

    await delivering.deliver("news", 0)

    moved = await storage.subscriptions.get(-100_5)
    (progress,) = await storage.broadcasts.progress("news")
    assert (post.chats, progress.sent, progress.audience) == ([-100_5], 1, 1)
    assert moved is not None
    assert moved.thread == 7


async def test_a_chat_that_moves_for_ever_is_given_up(delivering: Delivering, post: Any, storage: Storage) -> None:
    post.before = failing(*(Receipt("failed", moved_to=CHAT - 1 - step) for step in range(MOST_MOVES + 1)))

    await delivering.deliver("news", 0)

    assert await ends(storage) == {("failed", "moved again and again"): 1}


async def test_who_unsubscribed_or_paused_meanwhile_is_passed_over(
    delivering: Delivering, post: Any, storage: Storage
) -> None:
    await storage.subscriptions.remove(CHAT)

    await delivering.deliver("news", 0)

    assert (post.told, await ends(storage)) == ([], {("skipped", "unsubscribed"): 1})


async def test_going_through_a_batch_again_tells_nobody_twice(delivering: Delivering, post: Any) -> None:
    for _ in range(2):
        await delivering.deliver("news", 0)

    assert post.chats == [CHAT]


async def test_a_chat_that_must_wait_keeps_no_other_waiting(
    delivering: Delivering, post: Any, storage: Storage, clock: Any
) -> None:
    for chat in range(1, 20):
        await storage.subscriptions.put(Subscription(chat), clock() - timedelta(days=1))
    await storage.broadcasts.publish("more", ["talks"], clock(), lambda *_: None)
    told_others = asyncio.Event()

    async def hold(recipient: Recipient) -> None:
        if recipient.chat == CHAT:
            await told_others.wait()
        elif len(post.told) == 18:
            told_others.set()

    post.before = hold
    await delivering.deliver("more", 0)

    assert [chat for chat, _ in post.told][-1] == CHAT
    assert len(post.told) == 20


class Away:
    """Lets some calls of a store's method fail, as if the database were away, before or after they did their work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def __call__(self, store: Any, method: str, times: int, *, is_done: bool = False) -> None:
        real, left = getattr(store, method), [None] * times

        async def call(*given: Any) -> Any:
            if not left:
                return await real(*given)
            left.pop()
            if is_done:
                await real(*given)
            raise StorageError("the database is away")

        self._monkeypatch.setattr(store, method, call)


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Away:
    return Away(monkeypatch)


@pytest.mark.parametrize("is_done", [False, True])
@pytest.mark.parametrize("method", ["waiting", "is_waiting", "settle"])
async def test_a_database_that_is_away_is_waited_for_and_nobody_told_twice(
    delivering: Delivering, post: Any, storage: Storage, sleeping: Sleeping, away: Away, method: str, is_done: bool
) -> None:
    away(storage.broadcasts, method, 6, is_done=is_done)

    await delivering.deliver("news", 0)

    (progress,) = await storage.broadcasts.progress("news")
    assert (post.chats, progress.sent, progress.waiting) == ([CHAT], 1, 0)
    assert sleeping.seconds == [1, 2, 4, 8, LONGEST_STORAGE_PAUSE_SECONDS, LONGEST_STORAGE_PAUSE_SECONDS]


@pytest.mark.parametrize("store", ["preferences", "subscriptions", "broadcasts"])
async def test_a_chat_that_moves_while_the_database_is_away_is_told_once(
    delivering: Delivering, post: Any, storage: Storage, away: Away, store: str
) -> None:
    post.before = failing(Receipt("failed", moved_to=-100_5))
    away(getattr(storage, store), "move", 2)

    await delivering.deliver("news", 0)

    (progress,) = await storage.broadcasts.progress("news")
    assert (post.chats, progress.sent) == ([-100_5], 1)
    assert await storage.subscriptions.get(-100_5) is not None


async def test_a_chat_that_is_gone_while_the_database_is_away_is_ended(
    delivering: Delivering, post: Any, storage: Storage, away: Away
) -> None:
    post.before = failing(Receipt("gone", "kicked"))
    away(storage.subscriptions, "end", 2)

    await delivering.deliver("news", 0)

    assert await ends(storage) == {("gone", "kicked"): 1}
    assert await storage.subscriptions.get(CHAT) is None


async def test_a_batch_that_is_put_in_again_while_it_is_under_way_tells_nobody_twice(
    delivering: Delivering, post: Any
) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    async def hold(recipient: Recipient) -> None:
        begun.set()
        await release.wait()

    post.before = hold
    first = asyncio.create_task(delivering.deliver("news", 0))
    await begun.wait()
    await delivering.deliver("news", 0)
    release.set()
    await first

    assert post.chats == [CHAT]


async def test_what_fails_for_no_known_reason_fails_alone(delivering: Delivering, post: Any, storage: Storage) -> None:
    post.before = failing(KeyError("no such text"))

    await delivering.deliver("news", 0)

    assert await ends(storage) == {("failed", "internal error"): 1}
