import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.answering.judging import Entries, Expectation, Outcome, Patterns, Refused, SmallTalk, judge, pattern, plain
from bot.model.answer import Answer, Answered, Fallback
from bot.services import Services

NOW = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="session")
def pay(harbour_services: Services) -> Answered:
    return harbour_services.engine.tell("pay", NOW, "en")


@pytest.fixture(scope="session")
def silence(harbour_services: Services) -> Answer:
    answer = harbour_services.engine.answer("zzz", (), NOW, "en")
    assert isinstance(answer, Fallback)
    return answer


@pytest.mark.parametrize(
    ("expected", "outcome"),
    [
        (Entries(("layoffs", "pay")), Outcome.RIGHT),
        (Entries(("layoffs",), "pay-demand"), Outcome.RIGHT),
        (Entries(("layoffs",), "layoffs-denied"), Outcome.WRONG),
        (Patterns(("12 percent", "UNION")), Outcome.RIGHT),
        (Patterns(("12 percent", "port")), Outcome.WRONG),
        (Patterns(("12 percent",), ("union",)), Outcome.WRONG),
        (Refused(), Outcome.FALSE),
        (SmallTalk(), Outcome.REPLIED),
    ],
)
def test_judge_tells_the_outcome_when_facts_answer(pay: Answered, expected: Expectation, outcome: Outcome) -> None:
    assert judge(expected, pay, "The union wants 12 percent more.") is outcome


@pytest.mark.parametrize(
    ("expected", "outcome"),
    [
        (Entries(("pay",)), Outcome.ABSTAINED),
        (Patterns(("12 percent",)), Outcome.ABSTAINED),
        (Refused(("13 percent",)), Outcome.REFUSED),
        (Refused(("12 percent",)), Outcome.FALSE),
        (SmallTalk(), Outcome.REPLIED),
    ],
)
def test_judge_tells_the_outcome_when_nothing_answers(silence: Answer, expected: Expectation, outcome: Outcome) -> None:
    assert judge(expected, silence, "I can't say that it is 12 percent.") is outcome


def test_judge_calls_a_reply_wrong_when_it_is_too_long_to_read(pay: Answered) -> None:
    assert judge(Patterns(("more",)), replace(pay, related=()), "more " * 300) is Outcome.WRONG


@pytest.mark.parametrize(
    ("text", "found"),
    [("„Żółw” – it’s\n 5 km", '"Zolw" - it\'s 5 km'), ("ёлка", "елка"), ("ї й", "ї й"), ("№ 5", "No 5")],
)
def test_plain_makes_quotes_dashes_spaces_and_letters_plain(text: str, found: str) -> None:
    assert plain(text) == found


def test_pattern_matches_plain_text_when_it_has_marks_of_its_own() -> None:
    assert pattern("GRUDZIEŃ").search(plain("w grudzień"))


def test_pattern_raises_when_it_is_none() -> None:
    with pytest.raises(re.error):
        pattern("(")
