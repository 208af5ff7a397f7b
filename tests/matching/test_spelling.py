import pytest

from bot.matching.spelling import Spelling

SPELLING = Spelling(["geneva", "talks", "troops", "agenda", "when"])


@pytest.mark.parametrize(
    ("typed", "meant"), [("genva", "geneva"), ("gnevea", "gnevea"), ("tlaks", "talks"), ("trops", "troops")]
)
def test_correct_finds_the_known_word(typed: str, meant: str) -> None:
    assert SPELLING.correct(typed)[0] == meant


def test_correct_leaves_a_known_word_alone() -> None:
    assert SPELLING.correct("talks") == ("talks", 1.0)


@pytest.mark.parametrize("typed", ["zebra", "wn", "12", "tank"])
def test_correct_is_sure_of_nothing_when_no_word_is_near(typed: str) -> None:
    assert SPELLING.correct(typed) == (typed, 0.0)


def test_correct_says_how_alike_the_words_are() -> None:
    _, certainty = SPELLING.correct("genva")

    assert certainty == pytest.approx(5 / 6)
