from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.dating import DatedQuestion, NoSingleDayError, read
from bot.answering.days import month_language

HORIZON = date(2021, 12, 31)
DAY = date(2021, 12, 30)


@pytest.mark.parametrize(
    "typed",
    [
        "30 December",
        "30.12.2021",
        "30.12.21",
        "30-12-2021",
        "30/12",
        "2021-12-30",
        "2021/12/30",
        "the 30th of December, 2021",
        "December 30th",
        "on the 30th",
        "as of 30 December",
        "Thursday, 30 December 2021?",
        "30 грудня",
        "30 грудня 2021 року",
        "станом на 30 грудня",
        "у четвер, 30 грудня",
        "30 декабря 2021 г.",
        "по состоянию на 30 декабря 2021 года",
        "в четверг 30 декабря",
        "30 grudnia 2021 r.",
        "stan na 30 grudnia 2021 roku",
        "w czwartek 30 grudnia",
    ],
)
def test_day_is_read_when_nothing_is_asked(typed: str) -> None:
    assert read(typed, HORIZON) == DatedQuestion(DAY, "")


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("30 December when is the call?", "when is the call?"),
        ("30.12.2021: when is the call", "when is the call"),
        ("30 December, and where", "and where"),
        ("30 грудня 2021 року коли дзвінок", "коли дзвінок"),
        ("30 декабря 2021 коли дзвінок", "коли дзвінок"),
        ("30 grudnia 2021 r. o co chodzi", "o co chodzi"),
        ("when is the call 30 December", "when is the call"),
        ("30 December what happens on 10 January", "what happens on 10 January"),
        ("30 December at what time is the call", "at what time is the call"),
    ],
)
def test_question_is_what_follows_the_day(typed: str, question: str) -> None:
    assert read(typed, HORIZON) == DatedQuestion(DAY, question)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "yesterday",
        "вчора",
        "when is the call",
        "30 December 31 December",
        "30 and 31 December",
        "30 December - 31 December",
        "30 декабря, 31 декабря",
        "what is set for 10 January and 12 January",
        "December",
        "in December 2021",
        "2021",
        "31.02",
        "30.02.2021",
        "12/30/2021",
        "after 30 December",
    ],
)
def test_text_is_refused_when_it_names_no_single_day(typed: str) -> None:
    with pytest.raises(NoSingleDayError):
        read(typed, HORIZON)


@given(st.one_of(st.text(), st.lists(st.sampled_from("30 31 December 2021 грудня and on the ? , - when".split()))))
def test_any_text_is_read_or_refused(typed: str | list[str]) -> None:
    text = typed if isinstance(typed, str) else " ".join(typed)

    try:
        found = read(text, HORIZON)
    except NoSingleDayError:
        return
    assert len(found.question) <= len(text)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("30 December", "en"),
        ("30 грудня", "uk"),
        ("5 мая", "ru"),
        ("30 grudnia", "pl"),
        ("30 dec", "en"),
        ("1 mar", None),
        ("30.12.2021", None),
        ("грудня і декабря", None),
    ],
)
def test_month_tells_the_language_where_only_one_has_it(typed: str, language: str | None) -> None:
    assert month_language(typed) == language
