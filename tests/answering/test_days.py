from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.days import Dated, dated

HORIZON = date(2021, 12, 31)


def _spans(text: str) -> list[tuple[str, str]]:
    return [(f"{span.first:%m-%d}", f"{span.last:%m-%d}") for span in dated(text, HORIZON).spans]


@pytest.mark.parametrize(
    "text",
    [
        "January 12",
        "Jan. 12th",
        "the 12th of jan",
        "12 january 2022",
        "12.01",
        "12/01/2022",
        "2022-01-12",
        "2022/01/12",
        "12.01.22",
        "12-1-2022",
        "on the 12th",
        "the 12th",
        "12-го",
        "12го числа",
        "12 січня",
        "12-го січня 2022 року",
        "12 числа",
        "12 января",
        "12-го января",
        "12 янв",
        "12-го числа",
        "12 stycznia",
        "12-go stycznia",
        "12 sty",
        "dnia 12 stycznia 2022",
    ],
)
def test_day_is_read_however_it_is_written(text: str) -> None:
    assert _spans(f"what about {text}?") == [("01-12", "01-12")]


@pytest.mark.parametrize(
    "text",
    [
        "between 10 and 13 January",
        "10-13 January",
        "January 10–13",
        "10, 12 and 13 January",
        "10, 12 та 13 січня",
        "from 10 to 13 january 2022",
        "10 January - 13 January",
        "10.01-13.01",
        "між 10 та 13 січня",
        "від 10 до 13 січня",
        "между 10 и 13 января",
        "с 10 по 13 января",
        "między 10 a 13 stycznia",
        "od 10 do 13 stycznia",
    ],
)
def test_range_runs_from_its_first_day_to_its_last(text: str) -> None:
    assert _spans(text) == [("01-10", "01-13")]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in January", "01-01", "01-31"),
        ("early January", "01-01", "01-10"),
        ("mid January", "01-10", "01-20"),
        ("in mid-January", "01-10", "01-20"),
        ("end of december", "12-21", "12-31"),
        ("у січні", "01-01", "01-31"),
        ("у середині січня", "01-10", "01-20"),
        ("на початку січня", "01-01", "01-10"),
        ("наприкінці грудня", "12-21", "12-31"),
        ("в январе", "01-01", "01-31"),
        ("в середине января", "01-10", "01-20"),
        ("в конце декабря", "12-21", "12-31"),
        ("w styczniu", "01-01", "01-31"),
        ("w połowie stycznia", "01-10", "01-20"),
        ("w polowie stycznia", "01-10", "01-20"),
        ("pod koniec grudnia", "12-21", "12-31"),
        ("in may", "05-01", "05-31"),
    ],
)
def test_month_and_its_parts_are_read(text: str, first: str, last: str) -> None:
    assert _spans(text) == [(first, last)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31 december", date(2021, 12, 31)),
        ("1 january", date(2022, 1, 1)),
        ("2 october", date(2021, 10, 2)),
        ("on the 30th", date(2021, 12, 30)),
        ("30 december 2014", date(2014, 12, 30)),
        ("1 january 0001", date(1, 1, 1)),
        ("31 грудня 9999", date(9999, 12, 31)),
        ("january 1, 1861", date(1861, 1, 1)),
        ("01.01.1861", date(1861, 1, 1)),
        ("30 december 1530 gmt", date(2021, 12, 30)),
        ("30 december, 1530 hours", date(2021, 12, 30)),
    ],
)
def test_day_without_a_year_is_the_one_nearest_to_the_horizon(text: str, day: date) -> None:
    (span,) = dated(text, HORIZON).spans

    assert (span.first, span.last) == (day, day)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "what may happen",
        "march to kyiv",
        "3.30 p.m.",
        "at 20:30 GMT",
        "more than 100,000 troops",
        "24/7",
        "the 2nd call",
        "on the 2nd visit",
        "and the 2nd?",
        "the 12th visit",
        "which country was the 30th?",
        "and the 20th and 21st centuries",
        "а 12-го і 13-го пакетів",
        "а з 10-го по 13-го?",
        "12-го пакета",
        "50 minutes",
        "5 decisions",
        "2 marines",
        "31.02",
        "one day in monday",
        "o co 2 sie kłócą",
        "oni maja plan",
        "B9",
    ],
)
def test_what_is_no_date_stays_among_the_words(text: str) -> None:
    assert dated(text, HORIZON) == Dated((), text.casefold())


def test_dates_are_taken_from_the_words() -> None:
    found = dated("What did Peskov say on 30 December, and on 12 January?", HORIZON)

    assert [str(span.first) for span in found.spans] == ["2021-12-30", "2022-01-12"]
    assert found.rest == "what did peskov say on , and on ?"


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("after 12 January", date(2022, 1, 13), date(2022, 1, 12)),
        ("після 12 січня", date(2022, 1, 13), date(2022, 1, 12)),
        ("before 12 January", date(2022, 1, 11), date(2022, 1, 12)),
        ("przed 12 stycznia", date(2022, 1, 11), date(2022, 1, 12)),
    ],
)
def test_open_range_leaves_its_own_day_out(text: str, inside: date, outside: date) -> None:
    (span,) = dated(text, HORIZON).spans

    assert span.first <= inside <= span.last
    assert not span.first <= outside <= span.last


_PIECES = st.sampled_from(
    "0 1 12 31 99 2022 9999 0000 - – . / , : th го on the between and from to after before po january may 30.02 sept "
    "stycznia січня мая mid end of 31/12/1900 \ue000 ٣".split()
)


@given(st.one_of(st.text(max_size=300), st.lists(_PIECES, max_size=12).map(" ".join)))
def test_no_text_raises(text: str) -> None:
    found = dated(text, HORIZON)

    assert all(span.first <= span.last for span in found.spans)
