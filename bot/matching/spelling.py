"""Spelling against the words that the bank itself uses."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_CHARS = 4
# Two slips in a word of eight letters, one in a word of four.
MIN_SIMILARITY = 0.74
# Of so many words that share the most pairs of letters the most alike is chosen.
_SHORTLIST = 96
# Of words as much alike, the one that begins alike is likelier, and one of the same letters in another order.
_SAME_START, _SAME_LETTERS = 0.05, 0.02


class Spelling:
    """Finds the known word that a mistyped one stands for."""

    def __init__(self, words: Iterable[str]) -> None:
        """Keep the known words."""
        self._known = frozenset(words)
        self._words = sorted(word for word in self._known if len(word) >= MIN_CHARS)
        self._sizes = np.array([len(word) for word in self._words], np.int32)
        holding: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self._words):
            for pair in _pairs(word):
                holding[pair].append(index)
        self._holding = {pair: np.array(indices, np.int32) for pair, indices in holding.items()}
        self._mend = lru_cache(maxsize=4_096)(self._nearest)

    def correct(self, word: str) -> tuple[str, float]:
        """Return the known word nearest to a word, and how alike the two are in 0..1.

        A known word is returned as it is with 1.0; an unknown one that resembles none is returned with 0.0.
        """
        if word in self._known:
            return word, 1.0
        if len(word) < MIN_CHARS or not word.isalpha():
            return word, 0.0
        return self._mend(word)

    def _nearest(self, word: str) -> tuple[str, float]:
        found = process.extract(
            word, self._shortlist(word), scorer=OSA.normalized_similarity, score_cutoff=MIN_SIMILARITY, limit=8
        )
        letters = sorted(word)

        def likelihood(item: tuple[str, float, int]) -> tuple[float, str]:
            choice, alike, _ = item
            return alike + _SAME_START * (choice[0] == word[0]) + _SAME_LETTERS * (sorted(choice) == letters), choice

        best = max(found, key=likelihood, default=None)
        return (best[0], best[1]) if best else (word, 0.0)

    def _shortlist(self, word: str) -> list[str]:
        """Return the known words that share the most pairs of letters, for their length, with a word."""
        postings = [self._holding[pair] for pair in _pairs(word) if pair in self._holding]
        if not postings:
            return []
        shared = np.bincount(np.concatenate(postings), minlength=len(self._words))
        # What shares a single pair shares it by chance.
        near = np.flatnonzero(shared > 1)
        sizes = self._sizes[near]
        near = near[np.abs(sizes - len(word)) <= (1 - MIN_SIMILARITY) * np.maximum(sizes, len(word))]
        if len(near) > _SHORTLIST:
            # After Dice (1945): what is shared, of what the two words hold together.
            alike = shared[near] / (self._sizes[near] + len(word))
            near = np.sort(near[np.argpartition(alike, -_SHORTLIST)[-_SHORTLIST:]])
        return [self._words[index] for index in near]


def _pairs(word: str) -> set[str]:
    """Return the pairs of neighbouring letters, and of letters with one between: a slip leaves some of them whole.

    The first and the last letter count as such.
    """
    padded = f"<{word}>"
    near = {padded[at : at + 2] for at in range(len(padded) - 1)}
    return near | {f"{padded[at]}.{padded[at + 2]}" for at in range(len(padded) - 2)}
