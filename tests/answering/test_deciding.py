from collections.abc import Callable

import pytest

from bot.answering.deciding import AnswerWith, AskBack, Policy, Refuse, decide
from bot.model.answer import Candidate
from bot.model.entry import Reason
from bot.model.knowledge import Knowledge
from bot.services import Services

POLICY = Policy(answer=0.4, near=0.1)
Decide = Callable[..., object]


@pytest.fixture
def knowledge(harbour_services: Services) -> Knowledge:
    return harbour_services.knowledge


def ranked(**scores: float) -> list[Candidate]:
    items = [Candidate(entry.replace("_", "-"), score, "") for entry, score in scores.items()]
    return sorted(items, key=lambda item: -item.score)


def test_decide_answers_when_one_entry_is_likely(knowledge: Knowledge) -> None:
    assert decide(ranked(pay=0.6, layoffs=0.3), knowledge, POLICY) == AnswerWith("pay")


def test_decide_asks_when_two_entries_are_likely_only_together(knowledge: Knowledge) -> None:
    assert decide(ranked(pay=0.3, layoffs=0.25), knowledge, POLICY) == AskBack(("pay", "layoffs"))


@pytest.mark.parametrize(
    ("premise", "plain", "expected"),
    [
        pytest.param(0.6, 0.2, "strike-meeting/deal", id="clearly likelier than its entry"),
        pytest.param(1.0, 0.9, "strike-meeting/deal", id="to the letter"),
        pytest.param(0.5, 0.3, "strike-meeting", id="hardly likelier than its entry"),
        pytest.param(0.35, 0.1, "strike-meeting", id="unlikely by itself"),
        pytest.param(0.3, 0.6, "strike-meeting", id="less likely than its entry"),
    ],
)
def test_decide_answers_with_a_premise_only_when_it_is(
    knowledge: Knowledge, premise: float, plain: float, expected: str
) -> None:
    candidates = ranked(**{"strike-meeting/deal": premise, "strike-meeting": plain})

    assert decide(candidates, knowledge, POLICY) == AnswerWith(expected)


def test_decide_asks_when_a_premise_of_another_entry_is_as_likely(knowledge: Knowledge) -> None:
    candidates = ranked(**{"pay": 0.3, "strike-meeting/deal": 0.25})

    assert decide(candidates, knowledge, POLICY) == AskBack(("pay", "strike-meeting/deal"))


def test_decide_answers_a_question_of_the_bank_whatever_comes_near(knowledge: Knowledge) -> None:
    assert decide(ranked(pay=1.0, layoffs=0.999), knowledge, POLICY) == AnswerWith("pay")


def test_decide_refuses_when_a_refusal_is_likelier(knowledge: Knowledge) -> None:
    decision = decide(ranked(weather=0.5, pay=0.45), knowledge, POLICY)

    assert isinstance(decision, Refuse)
    assert (decision.reason, decision.refusal) == (Reason.OFF_TOPIC, "weather")


def test_decide_says_not_in_sources_when_something_comes_near(knowledge: Knowledge) -> None:
    assert decide(ranked(pay=0.2), knowledge, POLICY) == Refuse(Reason.NOT_IN_SOURCES, None, ("pay",))


def test_decide_says_off_topic_when_nothing_comes_near(knowledge: Knowledge) -> None:
    assert decide(ranked(pay=0.05), knowledge, POLICY) == Refuse(Reason.OFF_TOPIC, None, ())
    assert decide([], knowledge, POLICY) == Refuse(Reason.OFF_TOPIC, None, ())
