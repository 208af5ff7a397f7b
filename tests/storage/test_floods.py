"""What replicas count together: how often each of many did something within a minute."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.storage import Storage
from bot.storage.floods import FloodStore


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


async def test_what_is_erased_or_old_is_forgotten(stores: list[FloodStore]) -> None:
    store = stores[0]
    for who in (7, 8, 9):
        await store.count("question", who, 100.0 + who)

    await store.erase(7)
    await stores[1].prune(109.0)

    assert [(await store.count("question", who, 110.0))[0] for who in (7, 8, 9)] == [1, 1, 2]


def test_file_has_none(sqlite_address: str) -> None:
    assert Storage(sqlite_address).floods is None
