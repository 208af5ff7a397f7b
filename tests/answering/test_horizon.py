from datetime import date

import pytest

from bot.answering.horizon import asks_beyond

LAST = date(2022, 1, 13)


@pytest.mark.parametrize(
    "query",
    [
        "what happened in 2023",
        "news of march 2022",
        "24 february 2022",
        "14 january 2022",
        "in may 2022",
        "between 2021 and 2025",
    ],
)
def test_asks_beyond_when_a_later_time_is_named(query: str) -> None:
    assert asks_beyond(query, LAST)


@pytest.mark.parametrize(
    "query",
    [
        "talks in january 2022",
        "30 december 2021",
        "b9 in 2014",
        "100000 troops",
        "in march",
        "2022",
        "what may happen in 2022",
        "russian military decision 2022",
        "10 january 2022",
    ],
)
def test_stays_within_when_no_later_time_is_named(query: str) -> None:
    assert not asks_beyond(query, LAST)
