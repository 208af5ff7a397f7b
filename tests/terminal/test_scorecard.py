import json
from io import StringIO

import pytest
from rich.console import Console

from bot.answering.judging import Entries, Expectation, Outcome, Patterns, Refused, SmallTalk
from bot.answering.scoring import Case, Verdict, score
from bot.model.answer import Candidate
from bot.surfaces.terminal.scorecard import as_json, show


def verdict(id_: str, outcome: Outcome, expected: Expectation, kind: str = "fact", *context: str) -> Verdict:
    case = Case(id_, "what [b]does[/b] it want?", context, "en", kind, "questions/q.csv", expected)
    return Verdict(case, outcome, "pay", (Candidate("pay", 0.75, "pay"), Candidate("layoffs", 0.5, "jobs")), False)


VERDICTS = [
    verdict("q1", Outcome.RIGHT, Entries(("pay",))),
    verdict("q2", Outcome.WRONG, Entries(("layoffs", "next-meeting")), "followup", "hello"),
    verdict("q3", Outcome.FALSE, Refused(), "refuse"),
]


def shown(*verdicts: Verdict, limit: int = 15) -> str:
    output = StringIO()
    show(score(verdicts, limit), Console(file=output, width=80, highlight=False, emoji=False, markup=False))
    return output.getvalue()


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


def test_show_prints_a_row_for_each_kind_and_for_all() -> None:
    found = rows(shown(*VERDICTS))

    assert ["followup", "1", "0.0%", "100.0%", "0.0%", "0", "-"] in found
    assert ["refuse", "1", "-", "-", "-", "1", "100.0%"] in found
    assert ["3", "50.0%", "50.0%", "0.0%", "1", "100.0%"] in found


def test_show_prints_how_scores_and_shares_agree() -> None:
    text = shown(*VERDICTS)

    assert ["0.7", "to", "0.8", "3", "0.750", "0.0%"] in rows(text)
    assert "Expected calibration error: 0.750" in text


def test_show_leaves_a_table_out_when_it_would_have_one_row() -> None:
    text = shown(*VERDICTS)

    assert ("By kind" in text, "By language" in text, "By file" in text) == (True, False, False)


def test_show_prints_a_failure_with_question_expected_got_and_nearest() -> None:
    lines = [line.rstrip() for line in shown(*VERDICTS).splitlines()]

    start = lines.index("q2  wrong: hello > what [b]does[/b] it want?")
    assert lines[start + 1 : start + 4] == [
        "  expected  layoffs or next-meeting",
        "  got       pay",
        "  nearest   pay 0.750, layoffs 0.500",
    ]


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (Patterns(("a", "b"), ("c",)), "a reply with 2 patterns and without 1"),
        (Refused(), "a refusal"),
        (SmallTalk(), "any reply"),
    ],
)
def test_show_tells_what_was_expected(expected: Expectation, told: str) -> None:
    assert f"  expected  {told}" in shown(verdict("q", Outcome.WRONG, expected)).splitlines()


def test_show_prints_only_figures_when_no_failure_is_asked_for() -> None:
    assert "expected" not in shown(*VERDICTS, limit=0)


def test_as_json_holds_counts_shares_and_failures() -> None:
    found = json.loads(as_json(score(VERDICTS, 1)))

    assert found["total"]["questions"] == 3
    assert (
        found["by_kind"]["refuse"] | {"false": 1, "right_share": None, "false_share": 1.0} == found["by_kind"]["refuse"]
    )
    assert (list(found["by_language"]), list(found["by_file"])) == (["en"], ["questions/q.csv"])
    assert found["calibration"] == [{"low": 0.7, "high": 0.8, "questions": 3, "mean_score": 0.75, "right_share": 0.0}]
    assert [(one["id"], one["outcome"], one["expected"]) for one in found["worst"]] == [("q3", "false", "a refusal")]
    assert found["worst"][0]["candidates"][0] == {"entry": "pay", "score": 0.75}
