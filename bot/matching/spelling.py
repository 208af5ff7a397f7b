"""Spelling against the words that the bank itself uses."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_CHARS = 4
# Two slips in a word of eight letters, one in a word of four.
MIN_SIMILARITY = 0.74


class Spelling:
    """Finds the known word that a mistyped one stands for."""

    def __init__(self, words: Iterable[str]) -> None:
        """Keep the known words."""
        self._known = frozenset(words)
        self._choices: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= MIN_CHARS:
                self._choices[len(word)].append(word)
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
        found: list[tuple[str, float, int]] = []
        # Longer and shorter words cannot be similar enough: each letter more or less costs one over the longer length.
        for size in range(int(MIN_SIMILARITY * len(word)), int(len(word) / MIN_SIMILARITY) + 1):
            if choices := self._choices.get(size):
                found += process.extract(
                    word, choices, scorer=OSA.normalized_similarity, score_cutoff=MIN_SIMILARITY, limit=5
                )
        best = max(found, key=lambda item: (item[1] + 0.05 * (item[0][0] == word[0]), item[0]), default=None)
        return (best[0], best[1]) if best else (word, 0.0)
