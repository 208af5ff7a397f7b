"""Fitting the heads of a matcher on questions that it has not seen, and how sure and how right they are."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.matching.families import Family
from bot.matching.fused import HEADS, OF_BOTH, OF_WORDS, FusedMatcher, Heads
from bot.matching.head import Example, fit
from bot.matching.posing import Posed
from bot.matching.samples import Bank

# Entries of an example that are kept: more than ever compete.
_KEPT = 60
_BINS = 10
_LEAST = 1e-9

Progress = Callable[[int, int], None]


def examples(
    bank: Bank,
    left_out: Sequence[Mapping[str, Family]],
    posed: Sequence[Posed],
    refusals: Collection[str],
    build: Callable[[Bank], FusedMatcher],
    progress: Progress,
) -> tuple[Example, ...]:
    """Return what the matcher of each fold, made by ``build``, measures of the questions posed to it.

    A refusal is asked about a second time as if there were none of its kind: it stands for what nobody foresaw.
    ``progress`` is called with the number of folds done and of all.
    """
    found: list[Example] = []
    for number, texts in enumerate(left_out):
        progress(number, len(left_out))
        kept = {entry: [text for text in bank[entry] if text not in set(texts.get(entry, ()))] for entry in bank}
        matcher = build(kept)
        found += _measured(matcher, (item for item in posed if item.fold == number), refusals)
    progress(len(left_out), len(left_out))
    return tuple(found)


def _measured(matcher: FusedMatcher, posed: Iterator[Posed], refusals: Collection[str]) -> Iterator[Example]:
    places = {entry: place for place, entry in enumerate(matcher.entries)}
    for item in posed:
        measures = matcher.measure(item.text)
        # Of what resembles nothing the heads are not asked.
        if measures is None or (item.entry is not None and item.entry not in places):
            continue
        place = None if item.entry is None else places[item.entry]
        measured, known, _ = measures
        yield _shortened(Example(measured, known, place))
        if item.entry in refusals and place is not None and len(places) > 1:
            yield _shortened(Example(np.delete(measured, place, axis=0), known, None))


def _shortened(example: Example) -> Example:
    """Return an example without the entries that have no chance."""
    order = np.argsort(-example.measured.sum(axis=1), kind="stable")[:_KEPT]
    if example.entry is None:
        return Example(example.measured[order], example.known, None)
    if example.entry not in order:
        order[-1] = example.entry
    return Example(example.measured[order], example.known, int(np.flatnonzero(order == example.entry)[0]))


def fit_heads(found: Sequence[Example], before: Heads) -> Heads:
    """Return the heads under which examples are the likeliest; the second stays as before where nothing has meaning.

    A few examples move them little from the general ones. Raises ValueError if there is no example.
    """
    if not found:
        raise ValueError("there is no utterance that can be left out")
    words = fit([_of(example, OF_WORDS) for example in found], prior=HEADS.words)
    if found[0].measured.shape[1] <= len(OF_WORDS):
        return replace(before, words=words)
    return Heads(words, fit([_of(example, OF_BOTH) for example in found], prior=HEADS.both))


def _of(example: Example, measures: Sequence[int]) -> Example:
    return replace(example, measured=example.measured[:, list(measures)])


@dataclass(frozen=True, slots=True)
class Figures:
    """How probabilities fare over examples.

    ``log_loss`` is the mean of minus the logarithm of the probability of what was right, "none" among it; ``accuracy``
    the share where that was the likeliest; ``calibration_error`` how far the highest probability is from that share,
    after Naeini, Cooper & Hauskrecht (2015).
    """

    examples: int
    log_loss: float
    accuracy: float
    calibration_error: float


def figures(found: Sequence[Example], heads: Heads) -> Figures:
    """Return how the heads together fare over examples, of which there is one at least."""
    right, highest, hits = np.empty(len(found)), np.empty(len(found)), np.empty(len(found), bool)
    for index, example in enumerate(found):
        chances = heads.probabilities(example.measured, example.known)
        every = np.append(chances, max(0.0, 1 - float(chances.sum())))
        place = len(chances) if example.entry is None else example.entry
        right[index], highest[index], hits[index] = every[place], every.max(), every.argmax() == place
    error = _calibration_error(highest, hits)
    return Figures(len(found), float(-np.log(np.maximum(right, _LEAST)).mean()), float(hits.mean()), error)


def _calibration_error(scores: np.typing.NDArray[np.float64], hits: np.typing.NDArray[np.bool_]) -> float:
    bins = np.minimum(_BINS - 1, (scores * _BINS).astype(int))
    gaps = np.bincount(bins, scores - hits, _BINS)
    return float(np.abs(gaps).sum() / len(scores))
