"""Fitting the head of a matcher on questions that it has not seen."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import numpy as np

from bot.matching.fused import FusedMatcher
from bot.matching.head import Example, Head, fit
from bot.matching.samples import Bank

_SEED = 2021
# One question in so many is mistyped.
_MISTYPED_EVERY = 4
_KEYS = {"abc": "abcdefghijklmnopqrstuvwxyz", "абв": "абвгдежзийклмнопрстуфхцчшщьюя"}


def fit_head(
    folds: Sequence[Mapping[str, Collection[str]]],
    bank: Bank,
    build: Callable[[Bank], FusedMatcher],
    refusals: Collection[str],
) -> Head:
    """Return the head for a bank, fitted by cross-validation.

    Each of ``folds`` holds the utterances by entry that its matcher, made by ``build`` from the rest, must not see.
    One of ``refusals`` whose whole entry is taken away stands for what nobody foresaw: "none" is right there.
    """
    return fit([example for fold in folds for example in _examples(fold, bank, build, refusals)])


def _examples(
    fold: Mapping[str, Collection[str]],
    bank: Bank,
    build: Callable[[Bank], FusedMatcher],
    refusals: Collection[str],
) -> Iterator[Example]:
    rng = np.random.default_rng(_SEED)
    seen = {entry: [text for text in texts if text not in fold.get(entry, ())] for entry, texts in bank.items()}
    matcher = build(seen)
    places = {entry: place for place, entry in enumerate(matcher.entries)}
    for entry, texts in fold.items():
        for text in sorted(texts):
            typed = mistype(text, rng) if rng.integers(_MISTYPED_EVERY) == 0 else text
            measures = matcher.measure(typed)
            if measures is None or entry not in places:
                continue
            measured, known, _ = measures
            yield Example(measured, known, places[entry])
            if entry in refusals:
                yield Example(np.delete(measured, places[entry], axis=0), known, None)


def mistype(text: str, rng: np.random.Generator) -> str:
    """Return a text with a slip of the finger in every fourteen characters: swapped, left out, doubled or wrong."""
    letters = list(text)
    keys = _KEYS["абв"] if any("а" <= letter <= "я" for letter in letters) else _KEYS["abc"]
    for _ in range(max(1, len(letters) // 14)):
        if len(letters) < 2:
            break
        at = int(rng.integers(len(letters) - 1))
        match int(rng.integers(4)):
            case 0:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 1:
                del letters[at]
            case 2:
                letters.insert(at, letters[at])
            case _:
                letters[at] = keys[int(rng.integers(len(keys)))]
    return "".join(letters)
