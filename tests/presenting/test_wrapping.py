import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presenting.wrapping import ELLIPSIS, wrap

NO_BREAK = "\u00a0"


def wrapped(text: str, width: int, max_lines: int = 99) -> list[str]:
    """Return the lines of a text in a typeface whose signs are all one wide, with plain spaces."""
    return [line.replace(NO_BREAK, " ") for line in wrap(text, lambda line: len(line) <= width, max_lines)]


@given(text=st.text(alphabet="abc ,12\u00a0\n", max_size=80), width=st.integers(1, 12), max_lines=st.integers(1, 6))
def test_lines_fit_and_are_not_too_many(text: str, width: int, max_lines: int) -> None:
    lines = wrap(text, lambda line: len(line) <= width, max_lines)

    assert len(lines) <= max_lines
    assert [line for line in lines if len(line) > width or not line] == []


@given(text=st.text(alphabet="abc ,12\u00a0", max_size=80), width=st.integers(1, 12))
def test_nothing_is_lost_when_there_are_lines_enough(text: str, width: int) -> None:
    def bare(value: str) -> str:
        return re.sub(r"\s", "", value)

    assert bare("".join(wrapped(text, width))) == bare(text)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("the two sides met", 9, ["the two", "sides met"]),
        ("Rozmowa w Genewie", 9, ["Rozmowa", "w Genewie"]),
        ("Розмова і переговори в Женеві", 19, ["Розмова", "і переговори", "в Женеві"]),
        ("кінець 31 грудня 2021 року", 22, ["кінець", "31 грудня 2021 року"]),
        ("about 50 minutes", 12, ["about", "50 minutes"]),
        ("internationalisation now", 8, ["internat", "ionalisa", "tion now"]),
        ("a b c d", 3, ["a b", "c d"]),
        ("", 5, []),
        ("   ", 5, []),
    ],
    ids=["at spaces", "pl", "uk", "a date", "a number", "a long word", "short words only", "nothing", "spaces"],
)
def test_wrap_breaks_where_a_printer_would(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("alpha beta gamma delta", 11, ["alpha beta…"]),
        ("alpha beta, gamma", 11, ["alpha beta…"]),
        ("alpha betas gamma", 11, ["alpha…"]),
        ("internationalisation", 8, ["interna…"]),
    ],
    ids=["it fits behind a word", "no comma before it", "a word gives way to it", "within a word"],
)
def test_wrap_ends_in_an_ellipsis_when_lines_run_out(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width, 1) == lines


def test_wrap_keeps_the_last_line_whole_when_the_text_just_fits() -> None:
    assert wrapped("alpha beta", 5, 2) == ["alpha", "beta"]
    assert ELLIPSIS not in "".join(wrapped("alpha beta", 5, 2))


def test_wrap_raises_when_there_is_to_be_no_line() -> None:
    with pytest.raises(ValueError, match="a line at least"):
        wrap("text", lambda line: True, 0)
