"""What replicas count together: how often each of many did something within a minute."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.storage import Storage, StorageError
from bot.storage.floods import FloodStore
from databases.postgres import Server

NOW = datetime(2026, 1, 15, tzinfo=UTC)


@asynccontextmanager
async def connected(address: str) -> AsyncIterator[Storage]:
    storage = Storage(address)
    try:
        yield storage
    finally:
        await storage.close()


@pytest.fixture
async def owner(postgres_address: str) -> AsyncIterator[Storage]:
    async with connected(postgres_address) as storage:
        await storage.prepare()
        yield storage


@pytest.fixture
async def limited(postgres: Server, postgres_address: str, owner: Storage) -> AsyncIterator[Storage]:
    """Return a storage of somebody who may change the rows of the owner's tables, and make no table."""
    granted = "ON ALL TABLES IN SCHEMA public TO limited"
    postgres.execute(
        "CREATE ROLE limited LOGIN; REVOKE CREATE ON SCHEMA public FROM PUBLIC; "
        f"GRANT USAGE ON SCHEMA public TO limited; GRANT SELECT, INSERT, UPDATE, DELETE {granted}"
    )
    try:
        async with connected(postgres_address.replace("dateline@", "limited@")) as storage:
            yield storage
    finally:
        postgres.execute("DROP OWNED BY limited; DROP ROLE limited")


@pytest.fixture
async def stores(postgres_address: str) -> AsyncIterator[list[FloodStore]]:
    storages = [Storage(postgres_address) for _ in range(3)]
    yield [storage.floods for storage in storages if storage.floods]
    for storage in storages:
        await storage.close()


async def test_all_count_together_though_they_begin_at_once(stores: list[FloodStore]) -> None:
    counted = await asyncio.gather(*(store.count("question", 7, 100.0) for store in stores * 4))

    assert sorted(counted) == [(number, 100.0) for number in range(1, 13)]


async def test_kinds_and_people_are_told_apart(stores: list[FloodStore]) -> None:
    for kind, who in (("question", 7), ("press", 7), ("question", 8)):
        assert await stores[0].count(kind, who, 100.0) == (1, 100.0)


async def test_count_begins_anew_when_the_minute_is_over(stores: list[FloodStore]) -> None:
    first, second, _ = stores

    counted = [await store.count("question", 7, moment) for store, moment in ((first, 100), (second, 159.9))]
    counted += [await store.count("question", 7, moment) for store, moment in ((first, 160), (second, 150))]

    assert counted == [(1, 100.0), (2, 100.0), (1, 160.0), (2, 160.0)]


async def test_what_is_erased_or_old_is_forgotten(stores: list[FloodStore], postgres_address: str) -> None:
    store = stores[0]
    for who in (7, 8, 9):
        await store.count("question", who, 100.0 + who)

    async with connected(postgres_address) as storage:
        await storage.prepare()
        await storage.erase(7)
    await stores[1].prune(109.0)

    assert [(await store.count("question", who, 110.0))[0] for who in (7, 8, 9)] == [1, 1, 2]


def test_file_has_none(sqlite_address: str) -> None:
    assert Storage(sqlite_address).floods is None


async def test_who_may_make_no_table_erases_and_forgets_all_the_same(limited: Storage) -> None:
    await limited.votes.cast(7, "pay", True, "v1", NOW)

    await limited.prune_inbox(NOW)

    assert await limited.prune(NOW)
    assert await limited.erase(7) == 1
    assert limited.floods
    with pytest.raises(StorageError, match="permission denied"):
        await limited.floods.count("question", 7, 100.0)


async def test_who_may_make_no_table_uses_the_one_that_is_granted(
    limited: Storage, owner: Storage, postgres: Server
) -> None:
    assert owner.floods
    assert limited.floods
    await owner.floods.count("question", 7, 100.0)
    postgres.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON floods TO limited")

    together = await limited.floods.count("question", 7, 101.0)
    await limited.erase(7)

    assert together == (2, 100.0)
    assert await owner.floods.count("question", 7, 102.0) == (1, 102.0)


async def test_table_of_which_nothing_is_granted_is_left_alone(limited: Storage, owner: Storage) -> None:
    assert owner.floods
    assert owner.sends
    await owner.floods.count("question", 7, 100.0)
    await owner.sends.count("-7", False, lambda recent: 0)

    await limited.prune_inbox(NOW)

    assert await limited.prune(NOW)
    assert await limited.erase(7) == 0
    assert await owner.floods.count("question", 7, 101.0) == (2, 100.0)


async def test_table_of_another_bot_in_a_schema_further_on_is_left_alone(
    owner: Storage, postgres: Server, postgres_address: str
) -> None:
    assert owner.floods
    await owner.floods.count("question", 7, 100.0)
    postgres.execute("CREATE SCHEMA apart")
    try:
        async with connected(f"{postgres_address}&options=-csearch_path%3Dapart,public") as apart:
            assert apart.floods
            await apart.floods.prune(1_000.0)
            await apart.erase(7)
            counted = await apart.floods.count("question", 7, 100.0)
    finally:
        postgres.execute("DROP SCHEMA apart CASCADE")

    assert counted == (1, 100.0)
    assert await owner.floods.count("question", 7, 101.0) == (2, 100.0)
