from datetime import UTC, datetime

import pytest

from bot.answering import Engine
from bot.model.answer import Ambiguous, Answered, Candidate, Fallback
from bot.model.entry import Reason
from bot.services import Services

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def engine(harbour_services: Services) -> Engine:
    return harbour_services.engine


def test_outcome_of_an_event_beyond_the_horizon_is_not_known(engine: Engine) -> None:
    answer = engine.answer("how did the next meeting in lisbon end", (), NOW, "en")

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.AFTER_HORIZON
    assert [item.entry for item in answer.suggestions] == ["next-meeting"]


def test_outcome_of_an_event_before_the_horizon_is_told(engine: Engine) -> None:
    assert isinstance(engine.answer("was a deal reached at the meeting", (), NOW, "en"), Answered)


def test_question_is_read_without_its_frame(engine: Engine) -> None:
    answer = engine.answer("my neighbour keeps asking me whether layoffs are planned", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entry == "layoffs"


@pytest.mark.parametrize("day", ["and the day before?", "what about the day before"])
def test_day_is_told_from_the_one_spoken_of(engine: Engine, day: str) -> None:
    answer = engine.answer(day, ("anything on 4 May?",), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.statements[0].fact in ("meeting-held", "meeting-planned")


def test_day_of_which_nothing_is_known_is_beyond_the_horizon(engine: Engine) -> None:
    answer = engine.answer("and the day after?", ("when is the next meeting",), NOW, "en")

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.AFTER_HORIZON


class FixedMatcher:
    """Ranks the same entries whatever is asked."""

    def __init__(self, **scores: float) -> None:
        self._scores = scores

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        return tuple(Candidate(entry.replace("_", "-"), score, "") for entry, score in self._scores.items())[:limit]


def test_question_that_points_nowhere_is_answered_where_an_entry_and_its_premise_agree(engine: Engine) -> None:
    matcher = FixedMatcher(**{"strike-meeting/deal": 0.4, "strike-meeting": 0.35})

    answer = Engine(engine.knowledge, matcher).answer("did they sign", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entry == "strike-meeting"


def test_question_that_points_nowhere_is_asked_back_where_its_entry_is_not_sure(engine: Engine) -> None:
    matcher = FixedMatcher(**{"strike-meeting": 0.4, "pay": 0.1})

    answer = Engine(engine.knowledge, matcher).answer("did they sign", (), NOW, "en")

    assert isinstance(answer, Ambiguous)
