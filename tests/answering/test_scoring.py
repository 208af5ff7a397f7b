import pytest

from bot.answering.judging import Outcome, SmallTalk
from bot.answering.scoring import (
    Bin,
    Bounds,
    Case,
    Tally,
    Verdict,
    calibration,
    calibration_error,
    score,
    tallies,
    tally,
    worst,
)
from bot.model.answer import Candidate


def verdict(
    outcome: Outcome, *scores: float, best: bool = False, id_: str = "q", language: str = "en", kind: str = "fact"
) -> Verdict:
    case = Case(id_, "text", (), language, kind, "q.csv", SmallTalk())
    return Verdict(case, outcome, "got", tuple(Candidate("pay", found, "pay") for found in scores), best)


def test_tally_shares_out_known_and_unknown_apart() -> None:
    found = tally([*map(verdict, Outcome), verdict(Outcome.RIGHT), verdict(Outcome.REFUSED)])

    assert (found.questions, found.replied) == (8, 1)
    assert (found.right_share, found.wrong_share, found.abstained_share) == (0.5, 0.25, 0.25)
    assert found.false_share == pytest.approx(1 / 3)


def test_tally_has_no_share_when_there_is_no_question() -> None:
    found = tally([])

    shares = {found.right_share, found.wrong_share, found.abstained_share, found.false_share}
    assert (found.questions, shares) == (0, {None})


def test_tallies_count_by_what_the_key_says() -> None:
    found = tallies([verdict(Outcome.RIGHT, language="uk"), verdict(Outcome.WRONG)], lambda case: case.language)

    assert list(found.items()) == [("en", Tally(wrong=1)), ("uk", Tally(right=1))]


def test_calibration_bins_by_the_best_score() -> None:
    verdicts = [
        verdict(Outcome.RIGHT, 1.0, best=True),
        verdict(Outcome.RIGHT, 0.8, 0.1, best=True),
        verdict(Outcome.ABSTAINED, 0.25, best=True),
        verdict(Outcome.FALSE, 0.3),
    ]

    assert calibration(verdicts, 4) == (
        Bin(0.25, 0.5, 2, pytest.approx(0.275), 0.5),
        Bin(0.75, 1.0, 2, pytest.approx(0.9), 1.0),
    )


@pytest.mark.parametrize("passed_over", [verdict(Outcome.REPLIED, 0.9), verdict(Outcome.REFUSED)])
def test_calibration_passes_over_small_talk_and_what_resembles_nothing(passed_over: Verdict) -> None:
    assert calibration([passed_over]) == ()


def test_calibration_error_weighs_bins_by_their_questions() -> None:
    bins = (Bin(0.0, 0.5, 3, 0.2, 0.4), Bin(0.5, 1.0, 1, 1.0, 0.6))

    assert calibration_error(bins) == pytest.approx(0.25)


def test_calibration_error_is_none_when_there_is_no_bin() -> None:
    assert calibration_error(()) is None


def test_worst_puts_false_before_wrong_before_silence_and_the_surest_first() -> None:
    outcomes = [
        (Outcome.RIGHT, 1.0),
        (Outcome.ABSTAINED, 0.9),
        (Outcome.WRONG, 0.5),
        (Outcome.WRONG, 0.6),
        (Outcome.FALSE, 0.4),
        (Outcome.REFUSED, 1.0),
    ]
    verdicts = [verdict(outcome, found, id_=f"{outcome} {found}") for outcome, found in outcomes]

    assert [one.case.id for one in worst(verdicts, 3)] == ["false 0.4", "wrong 0.6", "wrong 0.5"]
    assert [one.case.id for one in worst(verdicts, 9)][3:] == ["abstained 0.9"]


def test_score_holds_every_figure() -> None:
    card = score([verdict(Outcome.RIGHT, 0.9, best=True), verdict(Outcome.FALSE, 0.4, kind="refuse")], 15)

    assert card.total == Tally(right=1, false=1)
    assert card.by_kind == {"fact": Tally(right=1), "refuse": Tally(false=1)}
    assert (set(card.by_language), set(card.by_origin)) == ({"en"}, {"q.csv"})
    assert card.calibration_error == pytest.approx(0.25)
    assert [found.outcome for found in card.worst] == [Outcome.FALSE]


@pytest.mark.parametrize(
    ("bounds", "missed"),
    [
        (Bounds(), ()),
        (Bounds(0.5, 0.25, 0.5), ()),
        (Bounds(min_right=0.51), ("right answers: 50.0%, expected at least 51.0%",)),
        (Bounds(max_wrong=0.2), ("wrong answers: 25.0%, expected at most 20.0%",)),
        (Bounds(max_false=0.0), ("false answers: 50.0%, expected at most 0.0%",)),
    ],
)
def test_bounds_name_each_share_that_misses_its_own(bounds: Bounds, missed: tuple[str, ...]) -> None:
    assert bounds.missed(Tally(right=2, wrong=1, abstained=1, refused=1, false=1)) == missed


def test_bounds_miss_nothing_when_there_is_no_question() -> None:
    assert Bounds(1.0, 0.0, 0.0).missed(Tally()) == ()
