import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog

from bot.delivery import durable
from bot.delivery.delivering import Delivering
from bot.delivery.dispatch import Dispatch, Publishing
from bot.model import retention
from bot.model.delivery import Progress, Receipt, Recipient
from bot.model.preferences import Preferences
from bot.model.subscription import Quiet, Subscription
from bot.storage import Storage, StorageError
from databases.postgres import Server

PATIENCE_SECONDS = 60
AWAY, BACK = "database away, to be tried again", "database back"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "POLLING_SECONDS", 0.02)


@asynccontextmanager
async def dispatch(storage: Storage, post: Any, clock: Any, executor: str = "a") -> AsyncIterator[Dispatch]:
    dispatch = Dispatch(storage, post, post, clock, executor)
    await dispatch.start()
    try:
        yield dispatch
    finally:
        await dispatch.stop()


async def subscribe(storage: Storage, clock: Any, *wanted: Subscription) -> None:
    for one in wanted:
        await storage.subscriptions.put(one, clock() - timedelta(days=1))


async def until(holds: Callable[[], Any]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await holds():  # noqa: ASYNC110 - what happens in other threads and in the database tells nobody
            await asyncio.sleep(0.01)


async def settled(storage: Storage, id_: str = "news") -> Progress:
    """Wait until all of a broadcast has come to an end, and return how."""
    found: list[Progress] = []

    async def is_settled() -> bool:
        found[:] = await storage.broadcasts.progress(id_)
        return bool(found) and found[0].is_settled

    await until(is_settled)
    return found[0]


async def test_everybody_who_subscribed_is_told_once(storage: Storage, post: Any, clock: Any) -> None:
    await subscribe(storage, clock, *(Subscription(chat) for chat in range(1, 121)))
    async with dispatch(storage, post, clock) as delivery:
        assert await delivery.publishing.publish("news", ["talks"])
        assert not await delivery.publishing.publish("news", ["talks"])
        progress = await settled(storage)

    assert (progress.audience, progress.sent) == (120, 120)
    assert post.told == [(chat, ("news",)) for chat in post_order(post)]
    assert post.chats == list(range(1, 121))


def post_order(post: Any) -> list[int]:
    return [chat for chat, _ in post.told]


async def test_what_was_published_while_nothing_ran_is_delivered_at_the_start(
    storage: Storage, post: Any, clock: Any
) -> None:
    await subscribe(storage, clock, Subscription(1))
    publishing = await asyncio.to_thread(Publishing, storage, clock)
    await publishing.publish("news", ["talks"])
    publishing.close()

    async with dispatch(storage, post, clock):
        await settled(storage)

    assert post.chats == [1]


async def test_a_stop_lets_messages_get_there_and_leaves_the_rest_to_the_next_start(
    storage: Storage, post: Any, clock: Any
) -> None:
    await subscribe(storage, clock, *(Subscription(chat) for chat in range(1, 101)))
    held, release = asyncio.Event(), asyncio.Event()

    async def hold(recipient: Recipient) -> None:
        held.set()
        await release.wait()

    post.before = hold
    async with dispatch(storage, post, clock) as delivery:
        await delivery.publishing.publish("news", ["talks"])
        await asyncio.wait_for(held.wait(), PATIENCE_SECONDS)
        asyncio.get_running_loop().call_later(0.2, release.set)
    before = len(post.told)
    assert 0 < before < 100

    post.before = None
    async with dispatch(storage, post, clock):
        progress = await settled(storage)

    assert progress.sent == 100
    assert post.chats == list(range(1, 101))


async def test_quiet_hours_are_waited_for(storage: Storage, post: Any, clock: Any) -> None:
    await subscribe(storage, clock, Subscription(1, quiet=Quiet(11, 13)), Subscription(2))
    async with dispatch(storage, post, clock) as delivery:
        await delivery.publishing.publish("news", ["talks"])

        async def is_queued_again() -> bool:
            queued = await asyncio.to_thread(durable.DBOS.list_workflows, status="DELAYED", load_input=False)
            return bool(queued)

        await until(is_queued_again)
        assert post.chats == [2]
        clock.moment += timedelta(hours=1)
        delayed = await asyncio.to_thread(durable.DBOS.list_workflows, status="DELAYED", load_input=False)
        await durable.DBOS.set_workflow_delay_async(delayed[0].workflow_id, delay_seconds=0.0)
        await settled(storage)

    assert post.chats == [1, 2]


async def test_a_broadcast_is_held_and_goes_on(storage: Storage, post: Any, clock: Any) -> None:
    await subscribe(storage, clock, *(Subscription(chat) for chat in range(1, 11)))
    async with dispatch(storage, post, clock) as delivery:

        async def pause(recipient: Recipient) -> None:
            await delivery.publishing.pause("news")

        post.before = pause
        await delivery.publishing.publish("news", ["talks"])
        await until(lambda: _is_idle(storage))
        assert 0 < len(post.told) < 10

        post.before = None
        assert await delivery.publishing.resume("news")
        await settled(storage)

    assert post.chats == list(range(1, 11))


async def _is_idle(storage: Storage) -> bool:
    await asyncio.sleep(0)
    under_way = await asyncio.to_thread(
        durable.DBOS.list_workflows, status=["ENQUEUED", "PENDING"], name=durable.WORKFLOW, load_input=False
    )
    (progress,) = await storage.broadcasts.progress("news")
    return progress.sent > 0 and not under_way


async def test_nobody_is_told_of_what_was_cancelled(storage: Storage, post: Any, clock: Any) -> None:
    await subscribe(storage, clock, Subscription(1), Subscription(2))
    publishing = await asyncio.to_thread(Publishing, storage, clock)
    await publishing.publish("news", ["talks"])
    assert await publishing.cancel("news")
    publishing.close()
    async with dispatch(storage, post, clock):
        progress = await settled(storage)

    assert (post.told, progress.skipped) == ([], 2)


async def test_a_digest_tells_what_came_while_the_bot_was_shut_out(storage: Storage, post: Any, clock: Any) -> None:
    await subscribe(storage, clock, Subscription(1, frequency="daily", hour=18))
    async with dispatch(storage, post, clock) as delivery:
        await storage.subscriptions.end(1)
        for id_ in ("first", "second"):
            await delivery.publishing.publish(id_, ["talks"])
        clock.moment += timedelta(hours=7)
        assert await delivery.publishing.open_digests() == 0
        await storage.subscriptions.restore(1, clock())
        assert await delivery.publishing.open_digests() == 1
        await settled(storage, "digest-20260115T1800Z-daily-UTC")

    assert post.told == [(1, ("first", "second"))]


async def test_a_lost_replicas_work_is_taken_over(storage: Storage, post: Any, clock: Any) -> None:
    await subscribe(storage, clock, *(Subscription(chat) for chat in range(1, 61)))

    async def hang(recipient: Recipient) -> Receipt | None:
        await asyncio.Event().wait()
        return None

    post.before = hang
    first = Dispatch(storage, post, post, clock, "lost")
    await first.start()
    await first.publishing.publish("news", ["talks"])
    await until(lambda: _has_pending("lost"))
    await first._worker.stop()
    await first._errands.finish(0)
    assert first._rounds
    first._rounds.cancel()
    first.publishing.close()

    post.before = None
    async with dispatch(storage, post, clock, "heir") as delivery:
        clock.moment += timedelta(seconds=31)
        await delivery.look_after()
        progress = await settled(storage)

    assert progress.sent == 60
    assert post.chats == list(range(1, 61))


async def test_a_batch_that_fails_is_gone_through_again(
    storage: Storage, post: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribe(storage, clock, Subscription(1))
    deliver, failures = Delivering.deliver, [RuntimeError("for no reason that is known")]

    async def fail_once(self: Delivering, broadcast: str, batch: int) -> Any:
        if failures:
            raise failures.pop()
        return await deliver(self, broadcast, batch)

    monkeypatch.setattr(Delivering, "deliver", fail_once)
    monkeypatch.setattr(durable, "AGAIN_AFTER", timedelta(0))
    async with dispatch(storage, post, clock) as delivery:
        await delivery.publishing.publish("news", ["talks"])
        await settled(storage)

    assert (failures, post.chats) == ([], [1])


async def test_a_batch_that_ended_in_an_error_is_taken_up_at_the_start(
    storage: Storage, post: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribe(storage, clock, Subscription(1))

    async def fail(self: durable.Worker, broadcast: str, batch: int) -> None:
        raise StorageError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(durable.Worker, "_work", fail)
        async with dispatch(storage, post, clock) as delivery:
            await delivery.publishing.publish("news", ["talks"])
            await until(lambda: asyncio.to_thread(durable.DBOS.list_workflows, status="ERROR"))
    assert post.told == []

    for _ in range(2):
        async with dispatch(storage, post, clock):
            await settled(storage)
            assert not await asyncio.to_thread(durable.DBOS.list_workflows, status="ERROR")

    assert post.chats == [1]


async def test_a_server_that_restarts_meanwhile_is_waited_for(
    postgres: Server, postgres_address: str, post: Any, clock: Any
) -> None:
    storage = Storage(postgres_address)
    await storage.prepare()
    await subscribe(storage, clock, *(Subscription(chat) for chat in range(1, 201)))
    told = asyncio.Event()

    async def tell(recipient: Recipient) -> None:
        # Most of the messages come while nothing can be written down.
        if len(post.told) > 20:
            told.set()
            await asyncio.sleep(0.05)

    post.before = tell
    async with dispatch(storage, post, clock) as delivery:
        await delivery.publishing.publish("news", ["talks"])
        await asyncio.wait_for(told.wait(), PATIENCE_SECONDS)
        for _ in range(2):
            await asyncio.to_thread(postgres.restart)
        progress = await settled(storage)
        await until(_is_all_recorded)
    await storage.close()

    assert progress.sent == 200
    assert post.chats == list(range(1, 201))


async def test_an_outage_is_one_line_and_its_end_another(
    postgres: Server, postgres_address: str, post: Any, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    storage = Storage(postgres_address)
    await storage.prepare()
    with structlog.testing.capture_logs() as told:
        async with dispatch(storage, post, clock):
            with postgres.away():
                await until(lambda: _are_told(told, AWAY))
            await until(lambda: _are_told(told, AWAY, BACK))
    await storage.close()

    assert [record for record in caplog.records if record.name == "dbos"] == []


async def _are_told(told: Sequence[Mapping[str, Any]], *events: str) -> bool:
    return [line["event"] for line in told if line["event"] in (AWAY, BACK)] == list(events)


async def _is_all_recorded() -> bool:
    under_way = await asyncio.to_thread(
        durable.DBOS.list_workflows, status=["ENQUEUED", "PENDING", "ERROR"], name=durable.WORKFLOW, load_input=False
    )
    return not under_way


async def _has_pending(executor: str) -> bool:
    return bool(await asyncio.to_thread(durable.DBOS.list_workflows, status="PENDING", executor_id=executor))


async def test_a_digest_is_delivered_at_its_hour_with_all_that_came_since(
    storage: Storage, post: Any, clock: Any
) -> None:
    await subscribe(storage, clock, Subscription(1, frequency="daily", hour=18), Subscription(2))
    async with dispatch(storage, post, clock) as delivery:
        for id_ in ("first", "second"):
            await delivery.publishing.publish(id_, ["talks"])
            await settled(storage, id_)
        assert await delivery.publishing.open_digests() == 0
        clock.moment += timedelta(hours=6, minutes=1)
        assert [await delivery.publishing.open_digests() for _ in range(2)] == [1, 0]
        await settled(storage, "digest-20260115T1800Z-daily-UTC")
        clock.moment += timedelta(days=1)
        assert await delivery.publishing.open_digests() == 0

    assert post.told[-1] == (1, ("first", "second"))
    assert [chat for chat, _ in post.told] == [2, 2, 1]


async def test_digests_come_once_over_restarts_at_the_hour_of_each_clock(
    storage: Storage, post: Any, clock: Any
) -> None:
    # On the day after, clocks go forward in Kyiv, and 9:00 is 6:00 UTC and no longer 7:00.
    clock.moment = datetime(2026, 3, 28, 12, tzinfo=UTC)
    await subscribe(storage, clock, Subscription(1, frequency="daily"), Subscription(2, frequency="daily"))
    await storage.preferences.put(2, Preferences(zone="Europe/Kyiv"))
    kyivs, utcs = "digest-20260329T0600Z-daily-Europe/Kyiv", "digest-20260329T0900Z-daily-UTC"
    async with dispatch(storage, post, clock) as delivery:
        await delivery.publishing.publish("news", ["talks"])
        await delivery.publishing.open_digests()
    before_the_hour = list(post.chats)

    clock.moment = datetime(2026, 3, 29, 6, 30, tzinfo=UTC)
    async with dispatch(storage, post, clock):
        await settled(storage, kyivs)
    after_kyivs_hour = list(post.chats)

    # Nothing ran at nine o'clock: what was due then is due still.
    clock.moment = datetime(2026, 3, 29, 23, tzinfo=UTC)
    for _ in range(2):
        async with dispatch(storage, post, clock) as delivery:
            await settled(storage, utcs)
            assert await delivery.publishing.open_digests() == 0

    assert (before_the_hour, after_kyivs_hour, post.chats) == ([], [2], [1, 2])
    assert post.told == [(2, ("news",)), (1, ("news",))]


async def test_finished_batches_are_dropped_when_a_day_has_passed(storage: Storage, post: Any, clock: Any) -> None:
    clock.moment = datetime.now(UTC)  # DBOS knows no other clock
    await subscribe(storage, clock, Subscription(1))
    async with dispatch(storage, post, clock) as delivery:
        await delivery.publishing.publish("news", ["talks"])
        await settled(storage)
        await until(is_done)
        await delivery.prune()
        young = await batches("SUCCESS")

        clock.moment += retention.DONE_BATCHES + timedelta(minutes=1)
        await delivery.prune()
        old = await batches("SUCCESS")

    assert (young, old) == (["news/0/0"], [])


async def is_done() -> bool:
    return bool(await batches("SUCCESS"))


async def batches(status: str) -> list[str]:
    found = await asyncio.to_thread(durable.DBOS.list_workflows, status=status, load_input=False)
    return [one.workflow_id for one in found]


async def test_rounds_go_on_when_one_fails(
    storage: Storage, post: Any, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.dispatch.ROUND_SECONDS", 0.01)
    failures = iter([RuntimeError("once"), StorageError("twice")])
    asked: list[None] = []

    async def fail(_: object) -> bool:
        asked.append(None)
        if failure := next(failures, None):
            raise failure
        return False

    monkeypatch.setattr("bot.delivery.dispatch.PRUNING_SECONDS", 0.01)
    monkeypatch.setattr(storage, "prune", fail)
    async with dispatch(storage, post, clock):

        async def went_on() -> bool:
            return len(asked) > 3

        await until(went_on)
