import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.prefixes import Prefixes

DOCUMENTS = [{"geneva": 1.0, "talks": 1.0}, {"general": 0.5, "talks": 0.7}, {"перемовини": 1.0}]
PREFIXES = Prefixes(DOCUMENTS, ["weather", "geneva"])


@pytest.mark.parametrize("typed", ["ge", "gene", "genev", "geneva", "geneav", "genva", "jeneva"])
def test_word_finds_its_document_however_much_of_it_is_typed(typed: str) -> None:
    assert int(np.argmax(PREFIXES.read([typed]).held)) == 0


def test_form_of_a_word_finds_its_document() -> None:
    assert int(np.argmax(PREFIXES.read(["перемовин"]).held)) == 2
    assert PREFIXES.read(["talk"]).held[0] > 0.9


def test_the_more_is_typed_the_more_is_held() -> None:
    held = [float(PREFIXES.read([typed]).held[0]) for typed in ("gen", "genev", "geneva")]

    assert held == sorted(held)
    assert held[-1] == 1.0


@pytest.mark.parametrize("typed", ["xyz", "gne", "weather", ""])
def test_nothing_is_held_of_what_no_document_begins_with(typed: str) -> None:
    assert not PREFIXES.read([typed] if typed else []).held.any()


def test_what_is_typed_is_read_as_known_words() -> None:
    assert PREFIXES.read(["weath", "genv", "xyz"]).words == ("weather", "geneva")


def test_known_word_is_no_other_ones_beginning() -> None:
    assert (PREFIXES.knows("geneva"), PREFIXES.continues("geneva")) == (True, False)
    assert (PREFIXES.knows("gen"), PREFIXES.continues("gen")) == (False, True)
    assert not PREFIXES.continues("genx")


@given(st.lists(st.text(max_size=40), max_size=5))
def test_whatever_is_typed_shares_lie_between_none_and_all(typed: list[str]) -> None:
    held = PREFIXES.read(typed).held

    assert held.shape == (3,)
    assert ((held >= 0) & (held <= 1.0001)).all()
