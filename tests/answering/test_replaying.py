from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.replaying import UnknownDayError, days, replay
from bot.model.knowledge import Knowledge

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = (date(2021, 5, 3), date(2021, 5, 4), date(2021, 5, 20))


def test_days_are_those_of_updates_and_events(news_knowledge: Knowledge) -> None:
    assert days(news_knowledge) == DAYS
    assert days(replace(news_knowledge, updates={})) == (DAYS[0], DAYS[2])
    assert days(replace(news_knowledge, updates={}, facts={})) == ()


@pytest.mark.parametrize(
    ("day", "updates", "known", "scheduled", "paragraphs", "next_day"),
    [
        (DAYS[0], ["meeting-set"], ["meeting-held"], [], (2, 3, 5), DAYS[1]),
        (DAYS[1], ["no-deal"], [], [], (5, 6), DAYS[2]),
        (DAYS[2], [], [], ["lisbon-meeting"], (6,), None),
    ],
)
def test_day_tells_its_updates_and_events(
    news_knowledge: Knowledge,
    day: date,
    updates: list[str],
    known: list[str],
    scheduled: list[str],
    paragraphs: tuple[int, ...],
    next_day: date | None,
) -> None:
    told = replay(news_knowledge, day, NOW, "en")

    assert [item.update for item in told.bulletins] == updates
    assert [item.fact for item in told.known] == known
    assert [item.fact for item in told.scheduled] == scheduled
    assert [item.paragraphs for item in told.citations] == [paragraphs]
    assert told.next_day == next_day


def test_plan_is_told_as_past_once_its_day_has_passed(news_knowledge: Knowledge) -> None:
    before, after = (replay(news_knowledge, DAYS[2], now, "en") for now in (datetime(2021, 5, 4, tzinfo=UTC), NOW))

    assert before.scheduled[0].text == "Both sides are scheduled to meet again."
    assert after.scheduled[0].text == "Both sides were scheduled to meet again."


@pytest.mark.parametrize("day", [date(2021, 5, 5), date.min, date.max])
def test_day_on_which_nothing_was_is_refused(news_knowledge: Knowledge, day: date) -> None:
    with pytest.raises(UnknownDayError):
        replay(news_knowledge, day, NOW, "en")
