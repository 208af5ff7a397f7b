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
