"""Spelling against the words that the bank itself uses."""

from collections.abc import Iterable

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
        self._choices = sorted(word for word in self._known if len(word) >= MIN_CHARS)

    def correct(self, word: str) -> tuple[str, float]:
        """Return the known word nearest to a word, and how alike the two are in 0..1.

        A known word is returned as it is with 1.0; an unknown one that resembles none is returned with 0.0.
        """
        if word in self._known:
            return word, 1.0
        if len(word) < MIN_CHARS or not word.isalpha():
            return word, 0.0
        found = process.extract(
            word, self._choices, scorer=OSA.normalized_similarity, score_cutoff=MIN_SIMILARITY, limit=5
        )
        best = max(found, key=lambda item: (item[1] + 0.05 * (item[0][0] == word[0]), item[0]), default=None)
        return (best[0], best[1]) if best else (word, 0.0)
