"""Families of phrasing: utterances of an entry that say nearly the same, to be left out together."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from bot.matching.terms import terms, words

# Two utterances that share this much of their terms, after Jaccard (1912), are phrased alike.
MIN_OVERLAP = 0.5

Family = tuple[str, ...]


def families(
    utterances: Sequence[str], names: Mapping[str, str] | None = None, shorthand: Mapping[str, str] | None = None
) -> tuple[Family, ...]:
    """Return the utterances of one entry by family, in their order.

    Whatever is linked by utterances phrased alike, however far, is one family. ``names`` and ``shorthand`` are those
    of ``matching.build``. Utterances without a term are alike only if they are the same.
    """
    found = [frozenset(terms(words(text, shorthand or {}), names or {})) for text in utterances]
    heads = list(range(len(utterances)))
    for first, second in combinations(range(len(utterances)), 2):
        if utterances[first] == utterances[second] or _overlap(found[first], found[second]) >= MIN_OVERLAP:
            heads[_head(heads, second)] = _head(heads, first)
    members: dict[int, list[str]] = defaultdict(list)
    for index, text in enumerate(utterances):
        members[_head(heads, index)].append(text)
    return tuple(tuple(texts) for texts in members.values())


def deal(families_of: Mapping[str, Sequence[Family]], folds: int) -> tuple[dict[str, Family], ...]:
    """Return, for each fold, the utterances by entry that it leaves out: whole families, spread evenly.

    An entry of one family is never left out, as nothing would be left of it. Raises ValueError if ``folds`` < 2.
    """
    if folds < 2:
        raise ValueError(f"{folds} folds are not at least 2")
    left_out: tuple[dict[str, Family], ...] = tuple({} for _ in range(folds))
    sizes = [0] * folds
    for entry, kin in families_of.items():
        for family in sorted(kin, key=len, reverse=True) if len(kin) > 1 else ():
            fold = min(range(folds), key=lambda index: (len(left_out[index].get(entry, ())), sizes[index]))
            left_out[fold][entry] = (*left_out[fold].get(entry, ()), *family)
            sizes[fold] += len(family)
    return left_out


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def _head(heads: list[int], index: int) -> int:
    """Return the head of an utterance's family so far, and shorten the way to it."""
    while heads[index] != index:
        heads[index] = heads[heads[index]]
        index = heads[index]
    return index
