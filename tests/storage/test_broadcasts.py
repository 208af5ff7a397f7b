from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.model.delivery import Receipt
from bot.model.preferences import Preferences
from bot.model.showing import Shown, Telling
from bot.model.subscription import Subscription
from bot.storage import Storage
from bot.storage.broadcasts import BATCH_SIZE, DigestGroup

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
SENT = Receipt("sent", message=5)


class Queue:
    """Takes down what is put into the queue."""

    def __init__(self) -> None:
        self.put: list[tuple[str, int, int]] = []

    def __call__(self, _: Any, broadcast: str, round_: int, batches: int) -> None:
        self.put.append((broadcast, round_, batches))


@pytest.fixture
def queue() -> Queue:
    return Queue()


async def subscribe(storage: Storage, *wanted: Subscription) -> None:
    for one in wanted:
        await storage.subscriptions.put(one, NOW - timedelta(days=1))


async def waiting(storage: Storage, id_: str = "news", batch: int = 0) -> list[int]:
    return [one.chat for one in await storage.broadcasts.waiting(id_, batch)]


async def test_publish_goes_to_those_who_want_it_at_once(storage: Storage, queue: Queue) -> None:
    await subscribe(
        storage,
        Subscription(1, topics=frozenset({"talks"})),
        Subscription(2, topics=frozenset({"military"})),
        Subscription(3, frequency="daily"),
        Subscription(4),
        Subscription(5),
        Subscription(6, paused_until=date(2026, 2, 1)),
        Subscription(7, paused_until=date(2026, 1, 1)),
    )
    await storage.subscriptions.end(5)

    assert await storage.broadcasts.publish("news", ["talks", "statements"], NOW, queue)

    assert await waiting(storage) == [1, 4, 7]
    assert queue.put == [("news", 0, 1)]


async def test_publishing_twice_is_one_broadcast(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1))

    published = [await storage.broadcasts.publish("news", ["talks"], NOW, queue) for _ in range(2)]

    assert (published, len(queue.put)) == ([True, False], 1)


async def test_nothing_is_recorded_when_the_queue_fails(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1))

    def broken(*_: object) -> None:
        raise RuntimeError("no queue")

    with pytest.raises(RuntimeError):
        await storage.broadcasts.publish("news", ["talks"], NOW, broken)

    assert await storage.broadcasts.get("news") is None
    assert await storage.broadcasts.publish("news", ["talks"], NOW, queue)


async def test_a_large_audience_comes_in_batches(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, *(Subscription(chat) for chat in range(1, 2 * BATCH_SIZE + 2)))

    await storage.broadcasts.publish("news", ["talks"], NOW, queue)

    assert queue.put == [("news", 0, 3)]
    assert [len(await waiting(storage, batch=batch)) for batch in range(4)] == [BATCH_SIZE, BATCH_SIZE, 1, 0]


async def test_a_recipient_is_told_in_the_way_the_chat_has_chosen(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1, thread=9, language="uk", is_silent=True), Subscription(2, language="uk"))
    await storage.preferences.put(2, Preferences("pl", "Europe/Warsaw"))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)

    first, second = await storage.broadcasts.waiting("news", 0)

    assert (first.thread, first.language, first.zone, first.is_silent) == (9, "uk", None, True)
    assert (second.language, second.zone, second.updates) == ("pl", "Europe/Warsaw", ("news",))


async def test_who_unsubscribed_meanwhile_is_told_apart(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1), Subscription(2), Subscription(3))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await storage.subscriptions.remove(1)
    await storage.subscriptions.end(2)

    found = await storage.broadcasts.waiting("news", 0)

    assert [(one.chat, one.is_subscribed) for one in found] == [(1, False), (2, False), (3, True)]


async def test_settled_deliveries_wait_no_more_and_keep_their_end(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, *(Subscription(chat) for chat in range(1, 6)))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    for chat, receipt in enumerate(
        [SENT, Receipt("gone", "blocked"), Receipt("failed", "bad"), Receipt("skipped", "x")]
    ):
        await storage.broadcasts.settle("news", chat + 1, receipt, LATER)
    await storage.broadcasts.settle("news", 1, Receipt("failed", "late"), LATER)

    (progress,) = await storage.broadcasts.progress("news")

    assert await waiting(storage) == [5]
    assert (progress.audience, progress.sent, progress.gone, progress.failed, progress.skipped) == (5, 1, 1, 1, 1)
    assert (progress.waiting, progress.is_settled, progress.last) == (1, False, LATER)
    assert await storage.broadcasts.reasons("news") == {
        ("gone", "blocked"): 1,
        ("failed", "bad"): 1,
        ("skipped", "x"): 1,
    }


async def settle_each_second(storage: Storage, chats: range, first: datetime) -> None:
    for number, chat in enumerate(chats):
        await storage.broadcasts.settle("news", chat, SENT, first + timedelta(seconds=number))


async def test_pace_is_that_of_the_last_minute_after_a_pause(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, *(Subscription(chat) for chat in range(1, 31)))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await settle_each_second(storage, range(1, 11), NOW)
    (paused,) = await storage.broadcasts.progress("news", LATER)
    await settle_each_second(storage, range(11, 21), LATER)

    (resumed,) = await storage.broadcasts.progress("news", LATER + timedelta(seconds=9))
    (stalled,) = await storage.broadcasts.progress("news", LATER + timedelta(minutes=5))

    assert (paused.per_second, paused.seconds_left) == (None, None)
    assert (resumed.per_second, resumed.seconds_left) == (1.0, 10.0)
    assert (stalled.per_second, stalled.seconds_left) == (None, None)


async def test_pace_slows_down_when_nothing_comes_to_an_end(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, *(Subscription(chat) for chat in range(1, 13)))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await settle_each_second(storage, range(1, 12), NOW)

    (progress,) = await storage.broadcasts.progress("news", NOW + timedelta(seconds=40))

    assert (progress.per_second, progress.seconds_left) == (0.25, 4.0)


async def test_pace_is_not_told_by_a_single_delivery(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1), Subscription(2))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await storage.broadcasts.settle("news", 1, SENT, NOW + timedelta(seconds=1))

    (progress,) = await storage.broadcasts.progress("news", NOW + timedelta(seconds=2))

    assert progress.per_second is None


async def test_no_pace_is_told_when_nothing_is_delivered(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, *(Subscription(chat) for chat in range(1, 5)))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await settle_each_second(storage, range(1, 4), NOW)
    await storage.broadcasts.pause("news")
    (paused,) = await storage.broadcasts.progress("news", NOW + timedelta(seconds=3))
    await storage.broadcasts.resume("news", queue)
    await storage.broadcasts.settle("news", 4, SENT, NOW + timedelta(seconds=3))

    (settled,) = await storage.broadcasts.progress("news", NOW + timedelta(seconds=3))

    assert (paused.per_second, settled.per_second) == (None, None)


async def test_progress_of_an_update_for_nobody_is_settled(storage: Storage, queue: Queue) -> None:
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)

    (progress,) = await storage.broadcasts.progress()

    assert (progress.audience, progress.is_settled, progress.per_second) == (0, True, None)
    assert queue.put == [("news", 0, 0)]


async def test_a_broadcast_is_paused_and_resumed_in_a_new_round(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1), Subscription(2))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)

    assert [await storage.broadcasts.pause("news") for _ in range(2)] == [True, False]
    assert [await storage.broadcasts.resume("news", queue) for _ in range(2)] == [True, False]

    assert queue.put == [("news", 0, 1), ("news", 1, 1)]


async def test_cancelling_passes_over_who_still_waits(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1), Subscription(2))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await storage.broadcasts.settle("news", 1, SENT, NOW)

    assert [await storage.broadcasts.cancel("news", LATER) for _ in range(2)] == [True, False]

    (progress,) = await storage.broadcasts.progress("news")
    assert (progress.sent, progress.skipped, progress.is_settled) == (1, 1, True)
    assert await storage.broadcasts.resume("news", queue) is False


async def correcting(storage: Storage, queue: Queue, *wanted: Subscription) -> None:
    """Publish an update that corrects two messages, one of each of two chats."""
    await subscribe(storage, *wanted)
    told = Telling("en", entries=("talks",))
    await storage.ledger.put([Shown(chat, 1, None, NOW, told, {"call": 0}) for chat in (8, 9)])
    await storage.broadcasts.publish("news", ["talks"], NOW, queue, {"call": 1})


async def states(storage: Storage) -> dict[str, tuple[str, int]]:
    """Return the state of each broadcast, and how many wait for it."""
    return {one.broadcast.id: (one.broadcast.state, one.waiting) for one in await storage.broadcasts.progress()}


async def test_corrections_are_held_and_go_on_with_their_update(storage: Storage, queue: Queue) -> None:
    await correcting(storage, queue, Subscription(1))

    assert await storage.broadcasts.pause("news")
    held = await states(storage)
    assert await storage.broadcasts.resume("news", queue)

    assert held == {"news": ("paused", 1), "news.corrections": ("paused", 2)}
    assert await states(storage) == {"news": ("running", 1), "news.corrections": ("running", 2)}
    assert sorted(queue.put[2:]) == [("news", 1, 1), ("news.corrections", 1, 1)]


async def test_corrections_are_cancelled_with_their_update(storage: Storage, queue: Queue) -> None:
    await correcting(storage, queue, Subscription(1))

    assert await storage.broadcasts.cancel("news", LATER)

    assert await states(storage) == {"news": ("cancelled", 0), "news.corrections": ("cancelled", 0)}
    assert await storage.broadcasts.reasons("news.corrections") == {("skipped", "cancelled"): 2}


async def test_an_update_that_was_delivered_stays_so_as_its_corrections_are_steered(
    storage: Storage, queue: Queue
) -> None:
    await correcting(storage, queue)

    for turn in (
        storage.broadcasts.pause("news"),
        storage.broadcasts.resume("news", queue),
        storage.broadcasts.cancel("news", LATER),
    ):
        assert await turn

    assert await states(storage) == {"news": ("running", 0), "news.corrections": ("cancelled", 0)}


async def test_what_has_come_to_an_end_is_not_cancelled(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await storage.broadcasts.settle("news", 1, SENT, NOW)

    assert not await storage.broadcasts.cancel("news", LATER)

    assert await states(storage) == {"news": ("running", 0)}


@pytest.mark.parametrize("call", ["get", "pause"])
async def test_what_was_never_published_is_not_there(storage: Storage, call: str) -> None:
    assert not await getattr(storage.broadcasts, call)("news")
    assert await storage.broadcasts.progress("news") == ()
    assert not await storage.broadcasts.cancel("news", NOW)


async def test_deliveries_move_with_their_chat(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(-1))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)

    for _ in range(2):
        await storage.subscriptions.move(-1, -100)
        await storage.broadcasts.move(-1, -100)

    assert [(one.chat, one.is_subscribed) for one in await storage.broadcasts.waiting("news", 0)] == [(-100, True)]


async def test_audience_counts_by_language(storage: Storage) -> None:
    await subscribe(storage, Subscription(1), Subscription(2, language="uk"), Subscription(3, language="uk"))
    await storage.preferences.put(3, Preferences("ru"))

    assert await storage.broadcasts.audience(["talks"], NOW) == {"en": 1, "uk": 1, "ru": 1}


DAILY = DigestGroup("daily", 9, 0, None)


async def test_a_digest_tells_what_was_published_since_the_last(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1, frequency="daily"))
    for hours, id_ in ((0, "first"), (1, "second"), (30, "third")):
        await storage.broadcasts.publish(id_, ["talks"], NOW + timedelta(hours=hours), queue)
    tomorrow = NOW + timedelta(days=1)

    assert await storage.broadcasts.open_digest("digest-1", tomorrow, DAILY, queue)
    (recipient,) = await storage.broadcasts.waiting("digest-1", 0)
    await storage.broadcasts.settle("digest-1", 1, SENT, tomorrow)
    after = tomorrow + timedelta(days=1)
    assert await storage.broadcasts.open_digest("digest-2", after, DAILY, queue)
    (again,) = await storage.broadcasts.waiting("digest-2", 0)

    assert (recipient.updates, again.updates) == (("first", "second"), ("third",))


@pytest.mark.parametrize(
    ("topics", "shift"),
    [(["military"], timedelta(0)), (["talks"], timedelta(days=-2)), (["talks"], timedelta(days=2))],
    ids=["another topic", "before the subscription", "after the hour"],
)
async def test_no_digest_without_news(storage: Storage, queue: Queue, topics: Any, shift: timedelta) -> None:
    await subscribe(storage, Subscription(1, frequency="daily", topics=frozenset({"talks"})))
    await storage.broadcasts.publish("news", topics, NOW + shift, queue)

    assert not await storage.broadcasts.open_digest("digest-1", NOW + timedelta(days=1), DAILY, queue)
    assert await storage.broadcasts.get("digest-1") is None


async def test_a_cancelled_update_is_no_news(storage: Storage, queue: Queue) -> None:
    await subscribe(storage, Subscription(1, frequency="daily"), Subscription(2))
    await storage.broadcasts.publish("news", ["talks"], NOW, queue)
    await storage.broadcasts.cancel("news", NOW)

    assert not await storage.broadcasts.open_digest("digest-1", NOW + timedelta(days=1), DAILY, queue)


async def test_groups_are_told_apart_by_moment_and_zone(storage: Storage) -> None:
    await subscribe(
        storage,
        Subscription(1, frequency="daily", hour=9),
        Subscription(2, frequency="daily", hour=9),
        Subscription(3, frequency="weekly", hour=9, weekday=4),
        Subscription(4),
    )
    await storage.preferences.put(2, Preferences(zone="Europe/Kyiv"))

    groups = await storage.broadcasts.digest_groups()

    found = {(one.frequency, one.hour, one.weekday, one.zone) for one in groups}
    assert found == {("daily", 9, 0, None), ("daily", 9, 0, "Europe/Kyiv"), ("weekly", 9, 4, None)}


async def test_a_lease_expires_unless_it_is_renewed(storage: Storage) -> None:
    patience = timedelta(seconds=30)
    for executor in ("a", "b"):
        await storage.leases.renew(executor, NOW)
    await storage.leases.renew("a", LATER)

    assert await storage.leases.claim_expired(LATER, patience) == ("b",)
    await storage.leases.end("b")
    assert await storage.leases.claim_expired(LATER, patience) == ()
