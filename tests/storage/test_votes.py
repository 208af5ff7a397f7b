import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from bot.model.feedback import EntryVotes
from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.tables import votes

MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)


async def test_of_returns_none_when_nobody_has_voted(storage: Storage) -> None:
    assert await storage.votes.of(1, "pay") is None


@pytest.mark.parametrize("is_helpful", [True, False])
async def test_of_returns_the_vote_when_it_was_cast(storage: Storage, is_helpful: bool) -> None:
    await storage.votes.cast(2**63 - 1, "pay", is_helpful, "v1", MOMENT)

    assert await storage.votes.of(2**63 - 1, "pay") is is_helpful


async def test_cast_changes_the_vote_when_it_is_repeated(storage: Storage) -> None:
    await storage.votes.cast(1, "pay", True, "v1", MOMENT)

    await storage.votes.cast(1, "pay", False, "v2", MOMENT + timedelta(seconds=1))

    assert await storage.votes.tally() == (EntryVotes("pay", 0, 1),)


async def test_cast_changes_the_vote_when_the_clock_stood_still(storage: Storage) -> None:
    await storage.votes.cast(1, "pay", True, "v1", MOMENT)

    await storage.votes.cast(1, "pay", False, "v1", MOMENT)

    assert await storage.votes.of(1, "pay") is False


async def test_cast_changes_nothing_when_an_older_vote_comes_late(storage: Storage) -> None:
    await storage.votes.cast(1, "pay", True, "v1", MOMENT)

    # An hour ahead on the clock, and half an hour earlier.
    late = datetime(2022, 1, 5, 13, 30, tzinfo=timezone(timedelta(hours=2)))
    await storage.votes.cast(1, "pay", False, "v1", late)

    assert await storage.votes.of(1, "pay") is True


async def test_cast_keeps_one_vote_when_many_come_at_once(storage: Storage, another: Storage) -> None:
    moments = [MOMENT + timedelta(seconds=number) for number in range(40)]

    await asyncio.gather(
        *(
            (storage, another)[number % 2].votes.cast(1, "pay", number == 39, "v1", moment)
            for number, moment in enumerate(moments)
        )
    )

    assert await storage.votes.tally() == (EntryVotes("pay", 1, 0),)


async def test_cast_counts_everybody_when_many_vote_at_once(storage: Storage) -> None:
    await asyncio.gather(*(storage.votes.cast(person, "pay", True, "v1", MOMENT) for person in range(40)))

    assert await storage.votes.tally() == (EntryVotes("pay", 40, 0),)


async def test_cast_keeps_the_version_and_the_moment_in_utc(storage: Storage, database: Database) -> None:
    await storage.votes.cast(1, "pay", True, "v1", datetime(2022, 1, 5, 1, tzinfo=timezone(timedelta(hours=2))))

    async with database.reading() as connection:
        version, moment = (await connection.execute(select(votes.c.version, votes.c.moment))).one()
    # SQLite keeps no zone, PostgreSQL gives the moment in its own.
    in_utc = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    assert (version, in_utc) == ("v1", datetime(2022, 1, 4, 23, tzinfo=UTC))


async def test_cast_is_refused_when_the_moment_has_no_zone(storage: Storage) -> None:
    with pytest.raises(ValueError, match="zone"):
        await storage.votes.cast(1, "pay", True, "v1", MOMENT.replace(tzinfo=None))


async def test_tally_is_empty_when_nobody_has_voted(storage: Storage) -> None:
    assert await storage.votes.tally() == ()


async def test_tally_puts_first_what_was_unhelpful_most_often(storage: Storage) -> None:
    cast = [(1, "a", True), (2, "a", True), (1, "b", False), (2, "b", False), (1, "c", False), (2, "c", True)]
    for person, entry, is_helpful in cast:
        await storage.votes.cast(person, entry, is_helpful, "v1", MOMENT)

    assert await storage.votes.tally() == (EntryVotes("b", 0, 2), EntryVotes("c", 1, 1), EntryVotes("a", 2, 0))


async def test_vote_is_found_by_the_same_words_when_they_hold_nul(storage: Storage) -> None:
    await storage.votes.cast(1, "p\0ay", True, "v1", MOMENT)

    assert (await storage.votes.of(1, "p\0ay"), await storage.votes.of(1, "pay")) == (True, True)
