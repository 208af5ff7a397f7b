"""What the next digest of a chat covers that was away, or wants more than before."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.delivery import Receipt
from bot.model.subscription import Frequency, Subscription
from bot.storage import Storage
from bot.storage.broadcasts import DigestGroup

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
# When each update was published, by its id.
PUBLISHED = {
    "months ago": timedelta(days=-90),
    "days ago": timedelta(days=-3),
    "this morning": timedelta(hours=-3),
    "this evening": timedelta(hours=6),
}


def nothing(*_: Any) -> None:
    """Put nothing into any queue."""


@pytest.fixture
async def away(storage: Storage) -> Storage:
    """Return a storage with the updates of four moments."""
    for id_, shift in PUBLISHED.items():
        await storage.broadcasts.publish(id_, ["talks"], NOW + shift, nothing)
    return storage


async def digest(storage: Storage, frequency: Frequency, slot: datetime = TOMORROW) -> Sequence[str]:
    """Return the updates of the only chat's digest at a moment."""
    if not await storage.broadcasts.open_digest(f"digest-{slot}", slot, DigestGroup(frequency, 9, 0, None), nothing):
        return ()
    (recipient,) = await storage.broadcasts.waiting(f"digest-{slot}", 0)
    await storage.broadcasts.settle(f"digest-{slot}", recipient.chat, Receipt("sent", message=1), slot)
    return recipient.updates


@pytest.mark.parametrize(
    ("frequency", "told"),
    [("daily", ("this morning", "this evening")), ("weekly", ("days ago", "this morning", "this evening"))],
)
async def test_chat_that_returns_after_long_is_told_what_any_digest_covers(
    away: Storage, frequency: Frequency, told: Sequence[str]
) -> None:
    await away.subscriptions.put(Subscription(1, frequency=frequency), NOW - timedelta(days=100))
    await away.subscriptions.end(1)

    await away.subscriptions.restore(1, NOW)

    assert await digest(away, frequency) == told
    assert await digest(away, frequency, TOMORROW + timedelta(days=7)) == ()


async def test_chat_that_returns_soon_is_told_nothing_again(away: Storage) -> None:
    await away.subscriptions.put(Subscription(1, frequency="daily"), NOW - timedelta(days=100))
    await digest(away, "daily", NOW)
    await away.subscriptions.end(1)

    await away.subscriptions.restore(1, NOW)

    assert await digest(away, "daily") == ("this evening",)


async def test_chat_that_was_never_away_is_told_all_that_was_due(away: Storage) -> None:
    await away.subscriptions.put(Subscription(1, frequency="daily"), NOW - timedelta(days=100))

    await away.subscriptions.restore(1, NOW)

    assert await digest(away, "daily") == tuple(PUBLISHED)


@pytest.mark.parametrize(
    ("before", "alter", "told"),
    [
        (
            Subscription(1, topics=frozenset({"military"}), frequency="daily"),
            lambda one: replace(one, topics=one.topics | {"talks"}),
            ("this morning", "this evening"),
        ),
        (Subscription(1), lambda one: replace(one, frequency="daily"), ("this morning", "this evening")),
        (Subscription(1, frequency="weekly"), lambda one: replace(one, frequency="daily"), tuple(PUBLISHED)),
        (Subscription(1, frequency="daily"), lambda one: replace(one, is_silent=True), tuple(PUBLISHED)),
    ],
    ids=["another topic", "from at once", "from another digest", "without sound"],
)
async def test_choice_brings_no_flood_and_loses_nothing_that_was_due(
    away: Storage, before: Subscription, alter: Callable[[Subscription], Subscription], told: Sequence[str]
) -> None:
    await away.subscriptions.put(before, NOW - timedelta(days=100))

    await away.subscriptions.change(1, alter, NOW)

    assert await digest(away, "daily") == told
