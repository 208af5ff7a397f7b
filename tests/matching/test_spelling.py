import pytest

from bot.matching.spelling import Spelling, Vocabulary

SPELLING = Spelling(Vocabulary.learn(["geneva", "talks", "troops", "agenda", "when", "want", "what"]))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("genva", "geneva"), ("gnevea", "gnevea"), ("tlaks", "talks"), ("trops", "troops"), ("wnat", "want")],
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


def test_nothing_is_mended_to_no_words() -> None:
    assert Spelling(Vocabulary.learn([])).correct("genva") == ("genva", 0.0)


def test_short_words_are_known_but_nothing_is_mended_to_them() -> None:
    spelling = Spelling(Vocabulary.learn(["un", "eu", "nato"]))

    assert spelling.correct("un") == ("un", 1.0)
    assert spelling.correct("unn") == ("unn", 0.0)
    assert spelling.correct("ntao") == ("nato", 0.75)
