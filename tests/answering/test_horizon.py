from datetime import date

import pytest

from bot.answering.days import dated
from bot.answering.horizon import asks_beyond

HORIZON, LAST = date(2021, 12, 31), date(2022, 1, 13)


@pytest.mark.parametrize(
    "question",
    [
        "what happened in 2023",
        "news of march 2022",
        "24 february 2022",
        "14 january 2022",
        "in may 2022",
        "between 2021 and 2025",
        "after 13 January",
        "on February 24",
        "in march",
        "що буде 20 лютого 2022",
        "що буде у березні",
        "что будет в марте 2022 года",
        "что будет 24 февраля",
        "co będzie w marcu 2022",
        "co będzie 20 lutego",
    ],
)
def test_asks_beyond_when_a_later_time_is_named(question: str) -> None:
    assert asks_beyond(dated(question, HORIZON), LAST)


@pytest.mark.parametrize(
    "question",
    [
        "talks in january 2022",
        "30 december 2021",
        "b9 in 2014",
        "100000 troops",
        "march to the border",
        "2022",
        "at 2030 GMT",
        "what may happen in 2022",
        "russian military decision 2022",
        "10 january 2022",
        "between 10 January and 5 March",
        "що буде 12 січня",
        "что будет в середине января",
        "co będzie 13 stycznia",
    ],
)
def test_stays_within_when_no_later_time_is_named(question: str) -> None:
    assert not asks_beyond(dated(question, HORIZON), LAST)
