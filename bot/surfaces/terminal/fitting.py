"""What ``dateline fit`` does: heads fitted to the knowledge's own utterances, thresholds chosen on questions."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from rich import box
from rich.table import Table

from bot.answering import Engine
from bot.answering.scoring import Bounds, Case, Tally, tally
from bot.compiling import Progress
from bot.matching import Matcher
from bot.matching.bank import bank, names
from bot.matching.families import deal, families
from bot.matching.fitting import Figures, examples, figures, fit_heads
from bot.matching.fused import OF_WORDS, Heads
from bot.matching.head import Example
from bot.matching.meaning import Encoder
from bot.matching.posing import pose
from bot.model.answer import Candidate
from bot.model.fitted import Fitted
from bot.model.knowledge import Knowledge
from bot.model.policy import Policy
from bot.services import partial_matcher, policy, recalling, whole_matcher
from bot.surfaces.terminal.evaluating import evaluate

ANSWERS = (0.1, 0.12, 0.15, 0.18, 0.22, 0.27, 0.35, 0.45)
DOUBTS = (0.25, 0.3, 0.35, 0.4, 0.5, 0.7)

MakeEncoder = Callable[[], Encoder] | None
Stages = Callable[[str], Progress]
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How the same questions came out before and after a fit."""

    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted, and how it fares over the examples with meaning and by words alone, before and after."""

    fitted: Fitted
    examples: int
    meaning: tuple[Figures, Figures] | None
    words: tuple[Figures, Figures]
    questions: Outcomes | None


def fit(
    knowledge: Knowledge,
    folds: int,
    cases: Sequence[Case],
    bounds: Bounds,
    make_encoder: MakeEncoder,
    now: datetime,
    stages: Stages,
) -> Fit:
    """Fit the heads of a knowledge base by cross-validation, and choose its thresholds where there are cases for that.

    Raises ValueError if ``folds`` < 2, or if no utterance can be left out; SettingsError if the model can't be loaded.
    """
    before = Heads.of(knowledge.fitted)
    found, name = _examples(knowledge, folds, make_encoder, stages)
    after = fit_heads(found, before)
    by_words = [replace(example, measured=example.measured[:, list(OF_WORDS)]) for example in found]
    chosen, questions = policy(knowledge), None
    if cases:
        chosen, questions = _choose(knowledge, after, cases, bounds, make_encoder, now, stages)
    # What the second head was fitted to is still what it was, if there was no meaning to fit it to now.
    encoder = name or (knowledge.fitted.encoder if knowledge.fitted else "")
    return Fit(
        Fitted(encoder, after.words.weights, after.both.weights, chosen),
        len(found),
        (figures(found, before), figures(found, after)) if make_encoder else None,
        (figures(by_words, before), figures(by_words, after)),
        questions,
    )


def _examples(
    knowledge: Knowledge, folds: int, make_encoder: MakeEncoder, stages: Stages
) -> tuple[tuple[Example, ...], str]:
    """Return the examples, and the name of the encoder that meaning came from."""
    whole, known = bank(knowledge), names(knowledge.lexicon)
    kin = {entry: families(texts, known, knowledge.lexicon.shorthand) for entry, texts in whole.items()}
    left_out = deal(kin, folds)
    posed = pose(whole, left_out, knowledge.refusals.keys())
    encoder = None
    if make_encoder:
        encoder = recalling(knowledge, [item.text for item in posed], make_encoder, stages("Reading the questions"))
    found = examples(
        whole,
        left_out,
        posed,
        knowledge.refusals.keys(),
        lambda part: partial_matcher(knowledge, part, encoder),
        stages("Leaving out families of phrasing"),
    )
    return found, encoder.name if encoder else ""


class _Once:
    """A matcher that ranks an utterance once: under one policy or another, the candidates are the same."""

    def __init__(self, matcher: Matcher) -> None:
        self.rank: Callable[[str, int], tuple[Candidate, ...]] = lru_cache(maxsize=None)(matcher.rank)


def _choose(
    knowledge: Knowledge,
    heads: Heads,
    cases: Sequence[Case],
    bounds: Bounds,
    make_encoder: MakeEncoder,
    now: datetime,
    stages: Stages,
) -> tuple[Policy, Outcomes]:
    """Return the policy with the most right answers within bounds, and how the cases came out before and with it."""
    learning = stages("Learning the questions")
    present = policy(knowledge)

    def outcomes(matcher: Matcher, policies: Collection[Policy], progress: Progress) -> Iterator[tuple[Policy, Tally]]:
        for done, each in enumerate(policies, 1):
            yield each, tally(evaluate(Engine(knowledge, matcher, each), cases, now))
            progress(done, len(policies))

    old = _Once(whole_matcher(knowledge, Heads.of(knowledge.fitted), make_encoder, learning))
    new = _Once(whole_matcher(knowledge, heads, make_encoder, learning))
    ((_, before),) = outcomes(old, [present], lambda done, total: None)
    tried = dict(outcomes(new, _policies(present), stages("Choosing thresholds")))
    best = min(tried, key=lambda each: _cost(each, tried[each], bounds))
    return best, Outcomes(before, tried[best])


def _policies(present: Policy) -> list[Policy]:
    """Return the policies to choose from; from when on something is offered, or corrected, stays as it is."""
    answers = [answer for answer in ANSWERS if answer >= present.near] or [present.answer]
    return [replace(present, answer=answer, doubt=doubt) for answer in answers for doubt in DOUBTS]


def _cost(each: Policy, found: Tally, bounds: Bounds) -> tuple[float, ...]:
    """Return what should be least: what is beyond the bounds, then what is not right; of equals caution is best."""
    wrong, false = (found.wrong_share or 0) - bounds.max_wrong, (found.false_share or 0) - bounds.max_false
    beyond = max(0.0, wrong) + max(0.0, false)
    return (round(beyond, 9), -found.right, found.false, found.wrong, each.doubt, -each.answer)


def table(found: Fit) -> Table:
    """Return the figures before and after a fit."""
    shown = Table(title=f"Over {found.examples:,} examples", title_justify="left", box=box.SIMPLE)
    shown.add_column("", no_wrap=True)
    for name in ("before", "after"):
        shown.add_column(name, justify="right")
    for row in _rows(found):
        shown.add_row(*row)
    return shown


def _rows(found: Fit) -> Iterator[Row]:
    for name, pair in (("words and meaning", found.meaning), ("words alone", found.words)):
        if pair:
            before, after = pair
            yield f"{name}: log loss", f"{before.log_loss:.3f}", f"{after.log_loss:.3f}"
            yield f"{name}: accuracy", f"{before.accuracy:.1%}", f"{after.accuracy:.1%}"
            yield f"{name}: calibration error", f"{before.calibration_error:.3f}", f"{after.calibration_error:.3f}"
    if found.questions:
        before_, after_ = found.questions.before, found.questions.after
        yield "questions: right", _share(before_.right_share), _share(after_.right_share)
        yield "questions: wrong", _share(before_.wrong_share), _share(after_.wrong_share)
        yield "questions: false", _share(before_.false_share), _share(after_.false_share)


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
