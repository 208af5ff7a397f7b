from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Engine
from bot.matching import Matcher
from bot.model.answer import Answered, Candidate
from bot.services import Services

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Unasked:
    """A matcher that no keystroke may wake."""

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        raise AssertionError(f"asked for {text!r}")


@pytest.fixture
def engine(harbour_services: Services) -> Engine:
    return harbour_services.engine


@pytest.mark.parametrize("typed", ["lay", "layo", "layoffs", "LAYOFFS!", "are layo", "layofs", "layof"])
def test_search_finds_an_entry_however_much_of_it_is_typed(engine: Engine, typed: str) -> None:
    assert engine.search(typed, 5)[0] == "layoffs"


@pytest.mark.parametrize("typed", ["xyzzy", "qq", "12345"])
def test_search_finds_nothing_where_nothing_is_like_it(engine: Engine, typed: str) -> None:
    assert engine.search(typed, 5) == ()


def test_search_offers_no_refusal(engine: Engine) -> None:
    assert set(engine.search("weather rain", 50)) <= engine.knowledge.entries.keys()


def test_search_finds_at_most_as_many_as_asked_for(engine: Engine) -> None:
    assert len(engine.search("the", 1)) == 1


@pytest.mark.parametrize(
    ("typed", "is_unfinished"),
    [("are layo", True), ("are layoffs of", True), ("are layoffs", False), ("are layo?", False), ("", False)],
)
def test_text_is_unfinished_where_it_breaks_off(engine: Engine, typed: str, is_unfinished: bool) -> None:
    assert engine.is_unfinished(typed) is is_unfinished


@pytest.mark.parametrize(
    ("typed", "completed"),
    [("are layof", "are layoffs"), ("are layoffs", "are layoffs"), ("are xyzzy", "are xyzzy"), ("layo?", "layo?")],
)
def test_text_is_completed_where_it_breaks_off(engine: Engine, typed: str, completed: str) -> None:
    assert engine.complete(typed) == completed


def test_neither_search_nor_the_quick_engine_ask_the_slow_matcher(engine: Engine, harbour_services: Services) -> None:
    quick: Matcher = engine._quick
    two = Engine(harbour_services.knowledge, Unasked(), quick=quick)

    assert two.search("layo", 1) == ("layoffs",)
    answer = two.quick().answer("are layoffs planned", ("how much pay do they demand",), NOW, "en")
    assert isinstance(answer, Answered)
    assert answer.entry == "layoffs"


@given(st.text(max_size=300))
def test_anything_can_be_searched_for(harbour_services: Services, text: str) -> None:
    engine = harbour_services.engine

    found = engine.search(text, 5)

    assert len(found) == len(set(found)) <= 5
    assert isinstance(engine.complete(text), str)
    assert engine.language_of(text, "en") in harbour_services.knowledge.subject
