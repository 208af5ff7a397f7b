import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.article import plain
from bot.knowledge.claims import claims, dates, numbers, words

ORDINARY = frozenset({"the", "sides", "workers"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("more than 100,000 troops", {"100000"}),
        ("at 20:30 on 3 May", set()),
        ("100 000 soldiers", {"100000"}),
        ("for the first time", {"1"}),
        ("nine talks, the second call", {"9", "2"}),
        ("twenty minutes", {"20"}),
        ("eleven days", {"11"}),
        ("no number", set()),
    ],
)
def test_numbers_are_bare_digits_when_they_are_written_as(text: str, found: set[str]) -> None:
    assert numbers(text) == found


def test_numbers_differ_when_one_is_a_decimal_of_the_other() -> None:
    assert numbers("1.2 percent") != numbers("12 percent")


@pytest.mark.parametrize(
    "text",
    ["30 December", "30 Dec.", "Dec. 30", "December 30, 2021", "on Dec 30", "30/12/2021", "30 DECEMBER 2021"],
)
def test_dates_are_day_and_month_when_they_are_written_as(text: str) -> None:
    assert dates(text) == {"30-12"}


@pytest.mark.parametrize(
    ("number", "month"),
    list(enumerate("Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split(), start=1)),
)
def test_dates_know_a_month_when_it_is_short_as_agencies_write_it(number: int, month: str) -> None:
    assert dates(f"On {month} 7 they met.") == {f"7-{number}"}


@pytest.mark.parametrize("text", ["in March 2021", "the marching 12", "page 31/12"])
def test_dates_are_none_when_no_day_is_named(text: str) -> None:
    assert dates(text) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("they met Silva in Porto", {"Silva", "Porto"}, id="in the middle"),
        pytest.param("Silva left. Costa stayed.", {"Silva", "Costa"}, id="at the start"),
        pytest.param("The sides met. Workers left.", set(), id="ordinary words at the start"),
        pytest.param("they met the Workers", {"Workers"}, id="an ordinary word in the middle"),
        pytest.param('he said: "The end"', set(), id="an opener in a quotation"),
        pytest.param("the U.S. and Porto's mayor", {"US", "Porto"}, id="marks"),
        pytest.param("they met Šefčovič", {"Šefčovič"}, id="a capital with an accent"),
        pytest.param("they met in December and Jan.", {"Dec", "Jan"}, id="months"),
        pytest.param("The union's talks ended. The sides left.", set(), id="an opener after a possessive"),
    ],
)
def test_names_are_told_by_their_capital_when_they_stand(text: str, found: set[str]) -> None:
    assert claims(text, ORDINARY).names == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("The U.S. left", {"the", "us", "left"}), ("Porto’s mayor", {"porto", "mayor"}), ("at 3 p.m.", {"at", "3", "pm"})],
)
def test_words_are_bare_when_they_carry(text: str, found: set[str]) -> None:
    assert words(text) == found


@given(st.text())
def test_claims_are_the_same_when_only_the_form_of_a_text_differs(text: str) -> None:
    assert claims(plain(text)) == claims(text)
