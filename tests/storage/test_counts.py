from datetime import UTC, date, datetime, timedelta

from bot.model.delivery import Receipt
from bot.model.subscription import Subscription
from bot.storage import Storage

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


async def test_deliveries_wait_until_they_come_to_an_end(storage: Storage) -> None:
    for chat in (1, 2, 3):
        await storage.subscriptions.put(Subscription(chat), NOW - timedelta(days=1))
    before = await storage.counts.waiting()
    await storage.broadcasts.publish("news", ["talks"], NOW, lambda *_: None)

    await storage.broadcasts.settle("news", 1, Receipt("sent", message=1), NOW)

    assert (before, await storage.counts.waiting()) == (0, 2)


async def test_deliveries_no_longer_wait_when_they_are_cancelled(storage: Storage) -> None:
    await storage.subscriptions.put(Subscription(1), NOW - timedelta(days=1))
    await storage.broadcasts.publish("news", ["talks"], NOW, lambda *_: None)

    await storage.broadcasts.cancel("news", NOW)

    assert await storage.counts.waiting() == 0


async def test_subscriptions_are_counted_by_their_state(storage: Storage) -> None:
    for chat in (1, 2, 3):
        await storage.subscriptions.put(Subscription(chat), NOW)
    await storage.subscriptions.put(Subscription(4, paused_until=date(2026, 1, 20)), NOW)
    await storage.subscriptions.put(Subscription(5, paused_until=date(2026, 1, 10)), NOW)
    await storage.subscriptions.end(3)

    assert await storage.counts.subscriptions(NOW) == {"active": 3, "paused": 1, "ended": 1}


async def test_every_state_is_told_when_nobody_has_subscribed(storage: Storage) -> None:
    assert await storage.counts.subscriptions(NOW) == {"active": 0, "paused": 0, "ended": 0}
