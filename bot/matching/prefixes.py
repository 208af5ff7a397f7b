"""Finding by the beginnings of words: what somebody still types, slips of the finger included."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.terms import stem

# What a word counts for that is not the one typed: another form of it, and a longer one, by the share that was typed.
OTHER_FORM = 0.95
BEGUN, TYPED_SHARE = 0.55, 0.4
# A mistyped beginning counts half, and has so many letters at least; a long one may hold two slips.
MISTYPED = 0.5
MIN_MISTYPED_CHARS, LONG_CHARS = 4, 8

Floats = npt.NDArray[np.float32]
# A stretch of the known words, in their order, and what a word of it counts for.
_Stretch = tuple[int, int, float]


class Prefixes:
    """Says how much of what is typed each document holds, every word read as one that may have to go on."""

    def __init__(self, documents: Sequence[Mapping[str, float]], others: Sequence[str] = ()) -> None:
        """Index documents: folded words, each with its weight in 0..1. ``others`` are known, and in no document."""
        holding: dict[str, list[tuple[int, float]]] = {word: [] for word in others}
        for place, document in enumerate(documents):
            for word, weight in document.items():
                holding.setdefault(word, []).append((place, weight))
        self._count = len(documents)
        self._words = sorted(holding)
        postings = [holding[word] for word in self._words]
        self._starts = np.concatenate(([0], np.cumsum([len(posting) for posting in postings]))).astype(np.intp)
        self._places = np.array([place for posting in postings for place, _ in posting], np.intp)
        self._weights = np.array([weight for posting in postings for _, weight in posting], np.float32)
        self._lengths = np.array([len(word) for word in self._words], np.float32)
        self._forms: dict[str, list[int]] = defaultdict(list)
        for row, word in enumerate(self._words):
            self._forms[stem(word)].append(row)
        self._heads: dict[int, list[str]] = {}
        self._read = lru_cache(maxsize=4_096)(self._measure)

    def knows(self, word: str) -> bool:
        """Return whether a word is known in full."""
        row = bisect_left(self._words, word)
        return row < len(self._words) and self._words[row] == word

    def continues(self, word: str) -> bool:
        """Return whether a known word begins with one and goes on."""
        start, end = self._range(word)
        return end - start > self.knows(word)

    def score(self, typed: Sequence[str]) -> Floats:
        """Return how much of the folded words typed each document holds, in 0..1, shape (documents,).

        A word tells the more, the fewer documents hold it; one that none holds tells nothing.
        """
        total, weight = np.zeros(self._count, np.float32), 0.0
        for word in dict.fromkeys(typed):
            found, rarity = self._read(word)
            total += rarity * found
            weight += rarity
        return total / weight if weight else total

    def _measure(self, word: str) -> tuple[Floats, float]:
        """Return what each document holds of a word, and how much that tells."""
        found = np.zeros(self._count, np.float32)
        for start, end, quality in self._stretches(word):
            self._collect(found, start, end, word, quality)
        held = float(found.sum() / found.max()) if found.any() else 0.0
        return found, float(np.log1p(self._count / held)) if held else 0.0

    def _stretches(self, word: str) -> list[_Stretch]:
        start, end = self._range(word)
        stretches = [(start, end, 1.0)] if start < end else []
        stretches += [(row, row + 1, OTHER_FORM) for row in self._forms.get(stem(word), ())]
        return stretches or self._mistyped(word)

    def _mistyped(self, word: str) -> list[_Stretch]:
        """Return the words that begin almost as one does."""
        if len(word) < MIN_MISTYPED_CHARS or not word.isalpha():
            return []
        slips = 2 if len(word) >= LONG_CHARS else 1
        stretches: list[_Stretch] = []
        for size in range(len(word) - 1, len(word) + 2):
            near = process.extract(word, self._beginnings(size), scorer=OSA.distance, score_cutoff=slips, limit=None)
            stretches += [(*self._range(head), MISTYPED / distance) for head, distance, _ in near if distance]
        return stretches

    def _collect(self, found: Floats, start: int, end: int, word: str, quality: float) -> None:
        """Raise what documents hold to what the words from ``start`` to ``end`` count for."""
        if quality == OTHER_FORM:
            worth = np.full(end - start, quality, np.float32)
        else:
            # A word that is there in full counts in full.
            shares = np.minimum(1, len(word) / self._lengths[start:end])
            worth = quality * np.where(shares == 1, 1, BEGUN + TYPED_SHARE * shares)
        rows = slice(self._starts[start], self._starts[end])
        counts = np.diff(self._starts[start : end + 1])
        np.maximum.at(found, self._places[rows], self._weights[rows] * np.repeat(worth, counts))

    def _range(self, beginning: str) -> tuple[int, int]:
        return bisect_left(self._words, beginning), bisect_left(self._words, beginning + "\U0010ffff")

    def _beginnings(self, size: int) -> list[str]:
        """Return what words begin with, cut to ``size`` characters."""
        if size not in self._heads:
            self._heads[size] = list(dict.fromkeys(word[:size] for word in self._words if len(word) >= size))
        return self._heads[size]
