from datetime import UTC, datetime, timedelta

from bot.model.delivery import Watch, Watched
from bot.storage import Storage

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
LATER, PATIENCE = NOW + timedelta(minutes=1), timedelta(seconds=30)
WATCH = Watch(7, 5, Watched("news", "pl", is_asking=True))
OTHER = Watch(7, 6, Watched("news", "uk"))


async def test_what_a_replica_left_behind_is_its_own_after_a_restart(storage: Storage) -> None:
    await storage.watches.put(OTHER, "a")
    await storage.watches.put(WATCH, "a")

    assert await storage.watches.claim("a", NOW, PATIENCE) == (WATCH, OTHER)


async def test_what_a_lost_replica_left_behind_goes_to_one_other(storage: Storage) -> None:
    for executor in ("a", "b", "c"):
        await storage.leases.renew(executor, NOW)
    await storage.watches.put(WATCH, "a")

    early = await storage.watches.claim("b", NOW, PATIENCE)
    for executor in ("b", "c"):
        await storage.leases.renew(executor, LATER)
    late = [await storage.watches.claim(executor, LATER, PATIENCE) for executor in ("b", "c")]

    assert (early, late) == ((), [(WATCH,), ()])
    assert await storage.watches.get(7, 5, "b") == WATCH.watched
    assert await storage.watches.get(7, 5, "a") is None


async def test_a_message_is_kept_up_to_date_by_whoever_was_asked_last(storage: Storage) -> None:
    await storage.watches.put(WATCH, "a")

    await storage.watches.put(Watch(7, 5, OTHER.watched), "b")
    await storage.watches.end(7, 5, "a")

    assert await storage.watches.get(7, 5, "b") == OTHER.watched


async def test_what_has_ended_is_forgotten(storage: Storage) -> None:
    await storage.watches.put(WATCH, "a")

    await storage.watches.end(7, 5, "a")

    assert await storage.watches.claim("a", NOW, PATIENCE) == ()
