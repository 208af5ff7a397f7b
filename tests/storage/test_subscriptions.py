import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.model.news import TOPICS, Topic
from bot.model.subscription import Quiet, Subscription
from bot.storage import Storage

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
PLAIN = Subscription(-1_001_234_567_890)
CHOSEN = Subscription(
    chat=-1_001_234_567_890,
    thread=77,
    language="uk",
    topics=frozenset({"talks", "corrections"}),
    frequency="weekly",
    hour=18,
    weekday=6,
    quiet=Quiet(22, 7),
    is_silent=True,
    paused_until=date(2026, 2, 1),
)


@pytest.mark.parametrize("wanted", [PLAIN, CHOSEN])
async def test_get_returns_what_was_put(storage: Storage, wanted: Subscription) -> None:
    await storage.subscriptions.put(wanted, NOW)

    assert await storage.subscriptions.get(wanted.chat) == wanted


async def test_nobody_is_subscribed_without_an_act(storage: Storage) -> None:
    assert await storage.subscriptions.get(1) is None
    assert await storage.subscriptions.change(1, lambda one: one, NOW) is None
    assert await storage.subscriptions.restore(1, NOW) is False
    await storage.subscriptions.move(1, 2)

    assert [await storage.subscriptions.get(chat) for chat in (1, 2)] == [None, None]


async def test_put_replaces_what_was_there(storage: Storage) -> None:
    await storage.subscriptions.put(CHOSEN, NOW)

    await storage.subscriptions.put(PLAIN, NOW)

    assert await storage.subscriptions.get(PLAIN.chat) == PLAIN


async def test_change_keeps_and_returns_what_was_made_of_it(storage: Storage) -> None:
    await storage.subscriptions.put(PLAIN, NOW)

    assert await storage.subscriptions.change(PLAIN.chat, lambda _: CHOSEN, NOW) == CHOSEN
    assert await storage.subscriptions.get(PLAIN.chat) == CHOSEN


async def test_remove_forgets_a_chat(storage: Storage) -> None:
    await storage.subscriptions.put(PLAIN, NOW)

    assert [await storage.subscriptions.remove(PLAIN.chat) for _ in range(2)] == [True, False]
    assert await storage.subscriptions.get(PLAIN.chat) is None
    assert await storage.subscriptions.restore(PLAIN.chat, NOW) is False


async def test_a_subscription_that_ended_goes_on_as_it_was(storage: Storage) -> None:
    await storage.subscriptions.put(CHOSEN, NOW)

    assert [await storage.subscriptions.end(CHOSEN.chat) for _ in range(2)] == [True, False]
    assert await storage.subscriptions.get(CHOSEN.chat) is None
    assert [await storage.subscriptions.restore(CHOSEN.chat, NOW) for _ in range(2)] == [True, False]
    assert await storage.subscriptions.get(CHOSEN.chat) == CHOSEN


async def test_move_keeps_all_but_the_id(storage: Storage) -> None:
    await storage.subscriptions.put(CHOSEN, NOW)

    for _ in range(2):
        await storage.subscriptions.move(CHOSEN.chat, -5)

    moved = await storage.subscriptions.get(-5)
    assert moved is not None
    assert (moved.thread, moved.topics, moved.quiet) == (77, CHOSEN.topics, Quiet(22, 7))
    assert await storage.subscriptions.get(CHOSEN.chat) is None


async def test_subscription_that_ended_goes_on_under_a_new_id(storage: Storage) -> None:
    await storage.subscriptions.put(CHOSEN, NOW)
    await storage.subscriptions.end(CHOSEN.chat)

    await storage.subscriptions.move(CHOSEN.chat, -5)
    moved = await storage.subscriptions.get(-5)
    is_restored = await storage.subscriptions.restore(-5, NOW)

    assert (moved, is_restored) == (None, True)
    assert await storage.subscriptions.get(-5) == replace(CHOSEN, chat=-5)


async def test_put_lets_a_subscription_that_ended_go_on(storage: Storage) -> None:
    await storage.subscriptions.put(CHOSEN, NOW)
    await storage.subscriptions.end(CHOSEN.chat)

    await storage.subscriptions.put(PLAIN, NOW)

    assert await storage.subscriptions.get(PLAIN.chat) == PLAIN


async def test_choices_made_at_once_are_all_kept(storage: Storage) -> None:
    await storage.subscriptions.put(PLAIN, NOW)

    def without(topic: Topic) -> Callable[[Subscription], Subscription]:
        return lambda one: replace(one, topics=one.topics - {topic})

    gone: tuple[Topic, ...] = ("talks", "statements", "military")
    await asyncio.gather(*(storage.subscriptions.change(PLAIN.chat, without(topic), NOW) for topic in gone))

    assert await storage.subscriptions.get(PLAIN.chat) == replace(PLAIN, topics=frozenset({"corrections"}))


@pytest.mark.parametrize("is_ended", [False, True])
async def test_erase_takes_what_ended_too(storage: Storage, is_ended: bool) -> None:
    await storage.subscriptions.put(Subscription(7), NOW)
    if is_ended:
        await storage.subscriptions.end(7)

    assert await storage.erase(7) == 1
    assert await storage.subscriptions.restore(7, NOW) is False


async def test_move_leaves_what_the_new_chat_chose(storage: Storage) -> None:
    await storage.subscriptions.put(CHOSEN, NOW)
    await storage.subscriptions.put(Subscription(-5), NOW)

    await storage.subscriptions.move(CHOSEN.chat, -5)

    assert await storage.subscriptions.get(-5) == Subscription(-5)


async def test_erase_takes_the_subscription_of_a_private_chat(storage: Storage) -> None:
    await storage.subscriptions.put(Subscription(7), NOW)

    await storage.erase(7)

    assert await storage.subscriptions.get(7) is None


@pytest.mark.parametrize(("start", "end"), [(24, 1), (-1, 3), (5, 5)])
def test_hours_that_do_not_exist_are_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="quiet hours"):
        Quiet(start, end)


def test_a_subscription_without_topics_is_refused() -> None:
    with pytest.raises(ValueError, match="topics"):
        Subscription(1, topics=frozenset())


def test_an_update_is_wanted_when_one_topic_is() -> None:
    assert Subscription(1, topics=frozenset({"talks"})).wants(TOPICS)
    assert not Subscription(1, topics=frozenset({"talks"})).wants(["military"])
