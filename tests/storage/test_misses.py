import asyncio
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date

from bot.model.feedback import Miss
from bot.storage import Storage
from bot.storage.database import Database
from bot.storage.misses import MissStore
from bot.storage.tables import clean, misses

MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)


async def test_recent_returns_the_newest_first_when_there_are_more_than_asked_for(storage: Storage) -> None:
    for number in range(3):
        await storage.misses.record(f"question {number}", "en", (), MOMENT)

    assert [miss.question for miss in await storage.misses.recent(2)] == ["question 2", "question 1"]


async def test_recent_is_empty_when_nothing_was_recorded(storage: Storage) -> None:
    assert await storage.misses.recent(5) == ()


async def test_record_keeps_the_day_in_utc_and_what_was_offered(storage: Storage) -> None:
    moment = datetime(2022, 1, 5, 1, tzinfo=timezone(timedelta(hours=2)))

    await storage.misses.record("what now", "uk", ["pay", "layoffs"], moment)

    assert await storage.misses.recent(1) == (Miss("what now", "uk", ("pay", "layoffs"), date(2022, 1, 4)),)


def test_miss_has_no_column_for_a_person_a_chat_a_message_or_a_time() -> None:
    assert misses.columns.keys() == ["id", "question", "language", "offered", "day"]
    assert type(misses.c.day.type) is Date


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ('don\'t "quote" me; DROP TABLE misses; -- %s :name ?', 'don\'t "quote" me; DROP TABLE misses; -- %s :name ?'),
        ("🇺🇦 👩‍👩‍👧 не\u0301", "🇺🇦 👩‍👩‍👧 не\u0301"),
        ("nul\0 in \0it", "nul in it"),
        ("half \ud83d of a pair", "half ? of a pair"),
        (" two\nlines\t", "two\nlines"),
        ("я" * 257, "я" * 256),
        ("\0" * 300 + "x", "x"),
    ],
)
async def test_record_keeps_the_question_when_it_is_unusual(storage: Storage, question: str, kept: str) -> None:
    await storage.misses.record(question, "en", (), MOMENT)

    assert [miss.question for miss in await storage.misses.recent(2)] == [kept]


@pytest.mark.parametrize("question", ["", " \n", "\0"])
async def test_record_keeps_nothing_when_there_is_no_question(storage: Storage, question: str) -> None:
    await storage.misses.record(question, "en", ("pay",), MOMENT)

    assert await storage.misses.recent(1) == ()


async def test_record_drops_the_oldest_when_there_are_too_many(storage: Storage, database: Database) -> None:
    few = MissStore(database, keep=3)
    for number in range(5):
        await few.record(f"question {number}", "en", (), MOMENT)

    assert [miss.question for miss in await few.recent(10)] == ["question 4", "question 3", "question 2"]


async def test_record_keeps_every_question_when_many_come_at_once(storage: Storage, another: Storage) -> None:
    questions = [f"question {number}" for number in range(20)]

    await asyncio.gather(
        *((storage, another)[len(text) % 2].misses.record(text, "en", (), MOMENT) for text in questions)
    )

    assert sorted(miss.question for miss in await storage.misses.recent(30)) == sorted(questions)


async def test_record_is_refused_when_the_moment_has_no_zone(storage: Storage) -> None:
    with pytest.raises(ValueError, match="zone"):
        await storage.misses.record("what now", "en", (), MOMENT.replace(tzinfo=None))


@given(st.text(st.characters(exclude_categories=())))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean(text)

    assert (clean(cleaned), "\0" in cleaned) == (cleaned, False)
    assert cleaned.encode().decode() == cleaned
