"""The shipped knowledge, asked questions that its utterances were written without."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from benchmarks.accuracy import SETS, outcomes, shares

from bot.model.answer import Answered
from bot.services import Services, default_knowledge, wire

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MIN_RIGHT, MAX_WRONG, MAX_FALSE = 0.84, 0.05, 0.05


@pytest.fixture(scope="session")
def services() -> Services:
    return wire(default_knowledge())


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_shares_of_right_wrong_and_false_answers_stay_within_bounds(path: Path, services: Services) -> None:
    found = shares(outcomes(path, services))

    assert found["right"] >= MIN_RIGHT
    assert found["wrong"] <= MAX_WRONG
    assert found["false"] <= MAX_FALSE


def test_each_button_leads_to_the_entry_that_its_question_names(services: Services) -> None:
    entries = services.knowledge.entries

    found = {id_: services.engine.answer(entry.question["en"], (), NOW, "en") for id_, entry in entries.items()}

    astray = {id_ for id_, answer in found.items() if not isinstance(answer, Answered) or answer.entry != id_}
    assert astray == set()
