"""The shipped knowledge, asked questions that its utterances were written without."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.judging import Refused
from bot.answering.scoring import Bounds, Case, tally
from bot.model.answer import Answered
from bot.services import Services, default_knowledge, wire
from bot.surfaces.terminal.evaluating import evaluate
from bot.surfaces.terminal.questions import parse

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SETS = sorted(Path(__file__).parent.glob("*.jsonl"))
BOUNDS = Bounds(min_right=0.9, max_wrong=0.03, max_false=0.03)


@pytest.fixture(scope="session")
def services() -> Services:
    return wire(default_knowledge())


def cases(path: Path, services: Services) -> list[Case]:
    return parse(path.read_text(encoding="utf-8"), path.name, services.knowledge)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_shares_of_right_wrong_and_false_answers_stay_within_bounds(path: Path, services: Services) -> None:
    found = tally(evaluate(services.engine, cases(path, services), NOW))

    assert BOUNDS.missed(found) == ()


def test_a_third_of_the_questions_is_to_be_refused(services: Services) -> None:
    asked = [case for path in SETS for case in cases(path, services)]

    assert 3 * sum(isinstance(case.expected, Refused) for case in asked) >= len(asked)


def test_each_button_leads_to_the_entry_that_its_question_names(services: Services) -> None:
    entries = services.knowledge.entries

    found = {id_: services.engine.answer(entry.question["en"], (), NOW, "en") for id_, entry in entries.items()}

    astray = {id_ for id_, answer in found.items() if not isinstance(answer, Answered) or answer.entry != id_}
    assert astray == set()
