from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, table, text

from bot.model import retention
from bot.model.delivery import Receipt
from bot.model.showing import Shown, Telling
from bot.model.subscription import Subscription
from bot.storage import Storage
from bot.storage.corrections import FOLLOWED_UP
from bot.storage.database import Database
from bot.storage.tables import broadcasts, deliveries, leases

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TELLING = Telling("en", entries=("pay",))
LATER = NOW + retention.DELIVERIES + timedelta(seconds=1)


def no_queue(connection: Connection, broadcast: str, round_: int, batches: int) -> None:
    """Take the batches of a broadcast, and do nothing with them."""


async def count(database: Database, of: Any) -> int:
    async with database.reading() as connection:
        return int(await connection.scalar(select(func.count()).select_from(of)) or 0)


@pytest.fixture
async def published(storage: Storage) -> Storage:
    """Return a storage with an update that went to four chats, of which two got it, and with a digest for a fifth."""
    for chat in range(1, 5):
        await storage.subscriptions.put(Subscription(chat), NOW - timedelta(days=1))
    await storage.broadcasts.publish("news", ("talks",), NOW, no_queue)
    receipts = (
        Receipt("sent", message=5),
        Receipt("sent", message=6),
        Receipt("gone", "blocked"),
        Receipt("failed", "no"),
    )
    for chat, receipt in enumerate(receipts, 1):
        await storage.broadcasts.settle("news", chat, receipt, NOW + timedelta(seconds=chat))
    return storage


async def test_old_deliveries_leave_their_sums(published: Storage, database: Database) -> None:
    before, reasons = await published.broadcasts.progress(), await published.broadcasts.reasons("news")

    assert await published.prune(LATER)

    assert await count(database, deliveries) == 0
    assert (before[0].sent, before[0].gone, before[0].failed) == (2, 1, 1)
    assert await published.broadcasts.progress() == await published.broadcasts.progress("news") == before
    assert await published.broadcasts.reasons("news") == reasons == {("gone", "blocked"): 1, ("failed", "no"): 1}


async def test_update_can_not_be_published_again_when_its_deliveries_are_gone(published: Storage) -> None:
    await published.prune(LATER)

    assert not await published.broadcasts.publish("news", ("talks",), LATER, no_queue)


async def test_sums_stay_as_they_are_when_it_is_pruned_again(published: Storage) -> None:
    await published.prune(LATER)
    before = await published.broadcasts.progress()

    assert await published.prune(LATER + retention.PRUNING)

    assert await published.broadcasts.progress() == before


async def test_young_deliveries_stay(published: Storage, database: Database) -> None:
    await published.prune(NOW + retention.DELIVERIES)

    assert await count(database, deliveries) == 4


async def test_deliveries_stay_while_anybody_waits(storage: Storage, database: Database) -> None:
    for chat in (1, 2):
        await storage.subscriptions.put(Subscription(chat), NOW - timedelta(days=1))
    await storage.broadcasts.publish("news", ("talks",), NOW, no_queue)
    await storage.broadcasts.settle("news", 1, Receipt("sent"), NOW)

    await storage.prune(LATER)

    assert await count(database, deliveries) == 2


async def test_nothing_is_left_of_old_digests(storage: Storage, database: Database) -> None:
    await storage.subscriptions.put(Subscription(1, frequency="daily"), NOW - timedelta(days=3))
    await storage.broadcasts.publish("news", ("talks",), NOW - timedelta(days=1), no_queue)
    (group,) = await storage.broadcasts.digest_groups()
    assert await storage.broadcasts.open_digest("digest", NOW, group, no_queue)
    await storage.broadcasts.settle("digest", 1, Receipt("sent"), NOW)

    await storage.prune(LATER)

    assert [one.broadcast.id for one in await storage.broadcasts.progress()] == ["news"]
    assert (await count(database, deliveries), await count(database, broadcasts)) == (0, 1)


async def test_old_questions_are_dropped_by_their_day(storage: Storage) -> None:
    days = [NOW - retention.MISSES - timedelta(days=1), NOW - retention.MISSES, NOW]
    for number, day in enumerate(days):
        await storage.misses.record(f"question {number}", "en", (), day)

    await storage.prune(NOW)

    assert [miss.question for miss in await storage.misses.recent(9)] == ["question 2", "question 1"]


async def test_what_messages_showed_is_forgotten_by_the_moment_at_which_they_did(storage: Storage) -> None:
    moments = [NOW - retention.SHOWN - timedelta(seconds=1), NOW - retention.SHOWN, NOW]
    await storage.ledger.put(
        [Shown(7, number, None, moment, TELLING, {"pay": 0}) for number, moment in enumerate(moments)]
    )

    await storage.prune(NOW)

    assert await storage.ledger.count({"pay": 1}) == (2, 1)


async def test_sums_are_left_of_old_corrections(storage: Storage, database: Database) -> None:
    await storage.ledger.put([Shown(7, number, None, NOW, TELLING, {"pay": 0}) for number in (1, 2)])
    await storage.broadcasts.publish("news", ("talks",), NOW, no_queue, {"pay": 1})
    for number, reason in ((1, ""), (2, FOLLOWED_UP)):
        await storage.broadcasts.settle("news.corrections", 7, Receipt("sent", reason), NOW, number)
    before, reasons = await storage.broadcasts.progress(), await storage.broadcasts.reasons("news.corrections")

    await storage.prune(LATER)

    assert await count(database, deliveries) == 0
    assert await storage.broadcasts.progress() == before
    assert await storage.broadcasts.reasons("news.corrections") == reasons == {("sent", FOLLOWED_UP): 1}


async def test_pruning_is_done_by_one_and_once_a_day(storage: Storage, another: Storage) -> None:
    moments = [NOW, NOW, NOW + retention.PRUNING - timedelta(seconds=1), NOW + retention.PRUNING]

    done = [await one.prune(moment) for moment in moments for one in (storage, another)]

    assert done == [True, False, False, False, False, False, True, False]


async def test_leases_of_others_are_left_to_those_who_take_over(storage: Storage, database: Database) -> None:
    await storage.leases.renew("lost", NOW)

    await storage.prune(NOW + timedelta(days=400))

    assert await count(database, leases) == 1


async def test_what_was_sent_a_minute_ago_is_dropped(postgres_address: str) -> None:
    storage, database = Storage(postgres_address), Database(postgres_address, 1)
    await storage.prepare()
    assert storage.sends
    await storage.sends.count("-7", False, lambda recent: 0)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE sends SET at_ms = at_ms - 60001"))
    await storage.sends.count("-8", False, lambda recent: 0)
    async with database.writing() as connection:
        await connection.execute(text("INSERT INTO sends SELECT at_ms - 60001, true, '-9' FROM sends"))

    await storage.prune(NOW)

    assert await count(database, table("sends")) == 1
    await storage.close()
    await database.close()


async def test_lost_replica_is_told_to_one_and_again_when_that_one_fails(storage: Storage, another: Storage) -> None:
    after = timedelta(seconds=30)
    await storage.leases.renew("lost", NOW)
    await storage.leases.renew("alive", NOW + after)

    moments = [NOW + after, NOW + 2 * after, NOW + 2 * after, NOW + 4 * after]
    found = [
        await one.leases.claim_expired(moment, after)
        for moment, one in zip(moments, [storage, another] * 2, strict=True)
    ]

    assert found == [(), ("lost",), (), ("alive", "lost")]
