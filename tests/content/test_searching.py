"""The shipped knowledge, searched while somebody types."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering import asking
from bot.answering.judging import Entries
from bot.answering.scoring import Bounds, Case, tally
from bot.matching.terms import fold, stem
from bot.model.language import LANGUAGES, Language
from bot.model.utterance import normalise
from bot.services import Services, default_knowledge, wire
from bot.surfaces.terminal.evaluating import evaluate
from bot.surfaces.terminal.questions import parse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETS = sorted(Path(__file__).parent.glob("questions*.jsonl"))
PLAIN_WORDS = frozenset().union(*(words for words in vars(asking).values() if isinstance(words, frozenset)))
SHOWN = 5


@pytest.fixture(scope="module")
def services() -> Services:
    return wire(default_knowledge())


@pytest.fixture(scope="module")
def cases(services: Services) -> list[Case]:
    return [case for path in SETS for case in parse(path.read_text("utf-8"), path.name, services.knowledge)]


def beginnings(services: Services, language: Language) -> set[tuple[str, str]]:
    """Return each important word of each entry's question cut to its first 3 letters and more, with the entry."""
    return {
        (word[:size], id_)
        for id_, entry in services.knowledge.entries.items()
        for word in normalise(entry.question[language]).split()
        if stem(fold(word)) not in PLAIN_WORDS
        for size in range(3, len(word) + 1)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_entry_is_among_the_first_for_the_beginning_of_a_word_of_its_question(
    services: Services, language: Language
) -> None:
    typed = beginnings(services, language)

    found = sum(id_ in services.engine.search(begun, SHOWN) for begun, id_ in typed)

    # More than five entries share some beginnings: no order could reach more than 0.96.
    assert found / len(typed) >= 0.92


def test_right_entry_is_among_the_first_for_a_whole_question(services: Services, cases: list[Case]) -> None:
    asked = [
        (case.text, case.expected.ids) for case in cases if isinstance(case.expected, Entries) and not case.context
    ]

    found = sum(not set(ids).isdisjoint(services.engine.search(text, SHOWN)) for text, ids in asked)

    assert found / len(asked) >= 0.95


def test_quick_engine_answers_as_rightly_as_the_other(services: Services, cases: list[Case]) -> None:
    found = tally(evaluate(services.engine.quick(), cases, NOW))

    assert Bounds(min_right=0.84, max_wrong=0.05, max_false=0.05).missed(found) == ()
