from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.answering.judging import Entries, Expectation, Outcome, Patterns, Refused, SmallTalk
from bot.answering.scoring import Case
from bot.knowledge import load
from bot.matching import Matcher, build
from bot.model.fitted import Fitted, Weights
from bot.model.policy import Policy
from bot.services import Services
from bot.surfaces.terminal.evaluating import cross_validate, evaluate

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def case(text: str, expected: Expectation, *context: str) -> Case:
    return Case("q", text, context, "en", "fact", "q.csv", expected)


@pytest.mark.parametrize(
    ("text", "expected", "outcome", "got", "is_best_right"),
    [
        ("what does the union want", Entries(("pay",)), Outcome.RIGHT, "pay", True),
        ("what does the union want", Patterns(("12 percent",)), Outcome.RIGHT, "pay", True),
        ("what does the union want", Entries(("layoffs",)), Outcome.WRONG, "pay", False),
        ("what does the union want", Refused(), Outcome.FALSE, "pay", False),
        ("will it rain tomorrow", Refused(), Outcome.REFUSED, "refused: off-topic (weather)", True),
        ("will it rain tomorrow", Entries(("pay",)), Outcome.ABSTAINED, "refused: off-topic (weather)", False),
        ("zzz", Refused(), Outcome.REFUSED, "refused: off-topic", True),
        ("zzz", Entries(("pay",)), Outcome.ABSTAINED, "refused: off-topic", False),
        ("zzz", SmallTalk(), Outcome.REPLIED, "refused: off-topic", True),
    ],
)
def test_evaluate_judges_answer_and_best_candidate(
    harbour_services: Services, text: str, expected: Expectation, outcome: Outcome, got: str, is_best_right: bool
) -> None:
    (verdict,) = evaluate(harbour_services.engine, [case(text, expected)], NOW)

    assert (verdict.outcome, verdict.got, verdict.is_best_right) == (outcome, got, is_best_right)


def test_evaluate_gives_the_context_when_a_case_has_one(harbour_services: Services) -> None:
    expected = Entries(("strike-meeting",))
    cases = [case("and where?", expected), case("and where?", expected, "when did they meet the authority")]

    found = evaluate(harbour_services.engine, cases, NOW)

    assert [verdict.outcome for verdict in found] == [Outcome.ABSTAINED, Outcome.RIGHT]


def test_cross_validate_asks_only_a_matcher_made_without_the_question(harbour_services: Services) -> None:
    banks: list[set[str]] = []

    def matcher_for(bank: Mapping[str, Sequence[str]]) -> Matcher:
        banks.append({text for texts in bank.values() for text in texts})
        return build(bank)

    verdicts = cross_validate(harbour_services.knowledge, 3, NOW, matcher_for)

    assert len(banks) == 3
    assert all(one.case.text not in banks[int(one.case.origin.removeprefix("fold ")) - 1] for one in verdicts)


def test_cross_validate_asks_each_utterance_once_when_its_entry_has_several_families(
    harbour_services: Services,
) -> None:
    verdicts = cross_validate(harbour_services.knowledge, 2, NOW, build)

    asked = sorted(verdict.case.text for verdict in verdicts if verdict.case.id == "strike-meeting")
    assert asked == ["meeting date", "what came out of the meeting", "when did the union meet the port authority"]


def test_cross_validate_expects_the_entry_or_a_refusal(harbour_services: Services) -> None:
    verdicts = cross_validate(harbour_services.knowledge, 2, NOW, build)

    found = {(one.case.id, one.case.kind): one.case.expected for one in verdicts}
    assert found["pay", "strike"] == Entries(("pay",))
    assert found["weather", "off-topic"] == Refused()


def test_cross_validate_expects_the_entry_that_corrects_a_premise(
    harbour: Path, rewrite: Callable[[str, str, str], None]
) -> None:
    rewrite(
        "faq/strike.yaml",
        "- why did they sign a deal",
        "- why did they sign a deal\n            - an agreement at last",
    )

    verdicts = cross_validate(load(harbour), 2, NOW, build)

    found = {one.case.text: (one.case.kind, one.case.expected) for one in verdicts if one.case.id.endswith("/deal")}
    assert found["an agreement at last"] == ("strike", Entries(("strike-meeting",)))


def test_cross_validate_speaks_from_the_thresholds_of_the_knowledge(harbour_services: Services) -> None:
    weights = Weights(1.9, 5.0, 8.8, 3.7, 1.5)
    silent = Fitted("", weights, weights, Policy(answer=1.0, near=1.0))

    verdicts = cross_validate(replace(harbour_services.knowledge, fitted=silent), 2, NOW, build)

    assert {verdict.outcome for verdict in verdicts} <= {Outcome.ABSTAINED, Outcome.REFUSED}
