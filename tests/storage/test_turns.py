"""Which answer somebody had last, as replicas share it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.turns import KEPT, Turn, TurnStore

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
TURN = Turn("geneva-talks", "uk", NOW)


@pytest.fixture
def turns(storage: Storage, database: Database) -> TurnStore:
    return TurnStore(database)


async def test_last_turn_is_returned_to_whoever_shares_the_database(turns: TurnStore) -> None:
    await turns.keep(-5, None, 7, Turn("peskov-said", "en", NOW - timedelta(minutes=1)))
    await turns.keep(-5, None, 7, TURN)

    assert await turns.last(-5, None, 7, NOW) == TURN


async def test_turn_without_an_entry_leaves_the_one_before(turns: TurnStore) -> None:
    await turns.keep(-5, None, 7, Turn("peskov-said", "en", NOW - timedelta(minutes=1)))
    await turns.keep(-5, None, 7, Turn("", "uk", NOW))
    await turns.keep(-5, None, 8, Turn("", "uk", NOW))

    assert await turns.last(-5, None, 7, NOW) == Turn("peskov-said", "uk", NOW)
    assert await turns.last(-5, None, 8, NOW) == Turn("", "uk", NOW)


async def test_turn_without_an_entry_leaves_none_that_is_over_an_hour_old(turns: TurnStore) -> None:
    await turns.keep(-5, None, 7, Turn("peskov-said", "en", NOW - KEPT - timedelta(seconds=1)))
    await turns.keep(-5, None, 7, Turn("", "uk", NOW))

    assert await turns.last(-5, None, 7, NOW) == Turn("", "uk", NOW)


@pytest.mark.parametrize(("chat", "thread", "person"), [(-6, None, 7), (-5, 3, 7), (-5, None, 8)])
async def test_turns_of_others_and_elsewhere_are_apart(
    turns: TurnStore, chat: int, thread: int | None, person: int
) -> None:
    await turns.keep(-5, None, 7, TURN)

    assert await turns.last(chat, thread, person, NOW) is None


async def test_turn_is_forgotten_after_an_hour(turns: TurnStore) -> None:
    await turns.keep(-5, None, 7, TURN)

    assert await turns.last(-5, None, 7, NOW + KEPT) == TURN
    assert await turns.last(-5, None, 7, NOW + KEPT + timedelta(seconds=1)) is None
    assert await turns.prune(NOW + KEPT) == 0
    assert await turns.prune(NOW + KEPT + timedelta(seconds=1)) == 1


async def test_old_turns_go_when_somebody_is_answered(turns: TurnStore) -> None:
    await turns.keep(-5, None, 7, TURN)
    await turns.keep(-5, None, 8, Turn("geneva-talks", "en", NOW + timedelta(hours=2)))

    assert await turns.last(-5, None, 7, NOW) is None


async def test_turn_goes_with_its_person_and_with_their_chat(turns: TurnStore, storage: Storage) -> None:
    await turns.keep(-5, None, 7, TURN)
    await turns.keep(8, None, 8, TURN)

    assert [await storage.erase(person) for person in (7, 8)] == [1, 1]
