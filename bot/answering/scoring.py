"""Figures over many judged questions: shares, calibration, and the worst of the failures."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from bot.answering.judging import Expectation, Outcome
from bot.model.answer import Candidate

# Worst first: a false answer misleads, a wrong one confuses, silence only disappoints.
FAILURES = (Outcome.FALSE, Outcome.WRONG, Outcome.ABSTAINED)


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what should become of it; ``origin`` names the file that it stands in."""

    id: str
    text: str
    context: tuple[str, ...]
    language: str
    kind: str
    origin: str
    expected: Expectation


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case came out: what it got, in words, and whether the best candidate, if there was one, was right."""

    case: Case
    outcome: Outcome
    got: str
    candidates: tuple[Candidate, ...]
    is_best_right: bool

    @property
    def score(self) -> float:
        """The score of the best candidate, 0.0 where there is none."""
        return self.candidates[0].score if self.candidates else 0.0


@dataclass(frozen=True, slots=True)
class Tally:
    """How many questions came out how; the shares, in 0..1, are None over no question."""

    right: int = 0
    wrong: int = 0
    abstained: int = 0
    refused: int = 0
    false: int = 0
    replied: int = 0

    @property
    def questions(self) -> int:
        """All of them."""
        return self.right + self.wrong + self.abstained + self.refused + self.false + self.replied

    @property
    def right_share(self) -> float | None:
        """The share of right answers to what is known."""
        return self._of_known(self.right)

    @property
    def wrong_share(self) -> float | None:
        """The share of wrong answers to what is known."""
        return self._of_known(self.wrong)

    @property
    def abstained_share(self) -> float | None:
        """The share of what is known that got no answer."""
        return self._of_known(self.abstained)

    @property
    def false_share(self) -> float | None:
        """The share of what is not known that was answered all the same."""
        return self.false / (self.false + self.refused) if self.false + self.refused else None

    def _of_known(self, count: int) -> float | None:
        known = self.right + self.wrong + self.abstained
        return count / known if known else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose best candidate scored from ``low`` up to ``high``: how sure it was, and how often right."""

    low: float
    high: float
    questions: int
    mean_score: float
    right_share: float


def tally(verdicts: Iterable[Verdict]) -> Tally:
    """Count outcomes."""
    counts = Counter(str(verdict.outcome) for verdict in verdicts)
    return Tally(**counts)


def tallies(verdicts: Iterable[Verdict], key: Callable[[Case], str]) -> dict[str, Tally]:
    """Count outcomes by what ``key`` says of a case, in alphabetical order."""
    groups: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[key(verdict.case)].append(verdict)
    return {name: tally(groups[name]) for name in sorted(groups)}


def calibration(verdicts: Iterable[Verdict], bins: int = 10) -> tuple[Bin, ...]:
    """Return bins of equal width over the best candidates' scores, lowest first, empty ones left out.

    Small talk is left out, as nothing can be wrong there, and so is what resembles nothing.
    """
    groups: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        if verdict.candidates and verdict.outcome is not Outcome.REPLIED:
            groups[min(bins - 1, int(verdict.score * bins))].append(verdict)
    return tuple(
        Bin(
            index / bins,
            (index + 1) / bins,
            len(group),
            fmean(verdict.score for verdict in group),
            fmean(verdict.is_best_right for verdict in group),
        )
        for index, group in sorted(groups.items())
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return how far scores are from shares of right answers, on average over questions; None over no question.

    The expected calibration error of Naeini, Cooper & Hauskrecht (2015).
    """
    questions = sum(found.questions for found in bins)
    gaps = (found.questions * abs(found.mean_score - found.right_share) for found in bins)
    return sum(gaps) / questions if questions else None


def worst(verdicts: Iterable[Verdict], limit: int) -> tuple[Verdict, ...]:
    """Return at most ``limit`` failures: false answers first, then wrong ones, then silence; the surest first."""
    failures = [verdict for verdict in verdicts if verdict.outcome in FAILURES]
    failures.sort(key=lambda verdict: (FAILURES.index(verdict.outcome), -verdict.score, verdict.case.id))
    return tuple(failures[:limit])


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All figures over a set of verdicts."""

    total: Tally
    by_kind: dict[str, Tally]
    by_language: dict[str, Tally]
    by_origin: dict[str, Tally]
    bins: tuple[Bin, ...]
    calibration_error: float | None
    worst: tuple[Verdict, ...]


def score(verdicts: Sequence[Verdict], limit: int) -> Scorecard:
    """Return all figures, with at most ``limit`` of the worst failures."""
    bins = calibration(verdicts)
    return Scorecard(
        total=tally(verdicts),
        by_kind=tallies(verdicts, lambda case: case.kind),
        by_language=tallies(verdicts, lambda case: case.language),
        by_origin=tallies(verdicts, lambda case: case.origin),
        bins=bins,
        calibration_error=calibration_error(bins),
        worst=worst(verdicts, limit),
    )


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the shares, in 0..1, must keep to; any share meets the defaults."""

    min_right: float = 0.0
    max_wrong: float = 1.0
    max_false: float = 1.0

    def missed(self, found: Tally) -> tuple[str, ...]:
        """Return a sentence for each bound that a tally misses. A share over no question misses none."""
        checks = (
            ("right", found.right_share, self.min_right, "at least", 1),
            ("wrong", found.wrong_share, self.max_wrong, "at most", -1),
            ("false", found.false_share, self.max_false, "at most", -1),
        )
        return tuple(
            f"{name} answers: {share:.1%}, expected {words} {bound:.1%}"
            for name, share, bound, words, sign in checks
            if share is not None and sign * (share - bound) < 0
        )
