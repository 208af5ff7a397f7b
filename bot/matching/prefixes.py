"""Finding by the beginnings of words: what somebody still types, slips of the finger included."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
# What stands beyond so many letters of a mistyped word is not looked at.
MAX_MISTYPED_CHARS = 16

Floats = npt.NDArray[np.float32]
# A stretch of the known words, in their order, and what a word of it counts for.
_Stretch = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """How much each document holds of what was typed, in 0..1, shape (documents,); and the known words it means."""

    held: Floats
    words: tuple[str, ...]


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
        self._heads = {
            size: tuple(dict.fromkeys(word[:size] for word in self._words if len(word) >= size))
            for size in range(MIN_MISTYPED_CHARS - 1, MAX_MISTYPED_CHARS + 2)
        }
        self._read = lru_cache(maxsize=4_096)(self._measure)

    def knows(self, word: str) -> bool:
        """Return whether a word is known in full."""
        row = bisect_left(self._words, word)
        return row < len(self._words) and self._words[row] == word

    def continues(self, word: str) -> bool:
        """Return whether a known word begins with one and goes on."""
        start, end = self._range(word)
        return end - start > self.knows(word)

    def read(self, typed: Sequence[str]) -> Reading:
        """Read folded words; a word tells the more, the fewer documents hold it, and nothing if none does."""
        total, weight = np.zeros(self._count, np.float32), 0.0
        meant: list[str] = []
        for word in dict.fromkeys(typed):
            found, rarity, whole = self._read(word)
            total += rarity * found
            weight += rarity
            meant += [whole] if whole else []
        return Reading(total / weight if weight else total, tuple(meant))

    def _measure(self, word: str) -> tuple[Floats, float, str]:
        """Return what each document holds of a word, how much that tells, and the nearest known word, if any."""
        found = np.zeros(self._count, np.float32)
        nearest, best = word if self.knows(word) else "", 0.0
        for start, end, quality in self._stretches(word):
            worth = self._worth(start, end, word, quality)
            self._collect(found, start, end, worth)
            if not nearest or (best and worth.max() > best):
                nearest, best = self._words[start + int(worth.argmax())], float(worth.max())
        held = float(found.sum() / found.max()) if found.any() else 0.0
        return found, float(np.log1p(self._count / held)) if held else 0.0, nearest

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
        word = word[:MAX_MISTYPED_CHARS]
        for size in range(len(word) - 1, len(word) + 2):
            near = process.extract(word, self._heads[size], scorer=OSA.distance, score_cutoff=slips, limit=None)
            stretches += [(*self._range(head), MISTYPED / distance) for head, distance, _ in near if distance]
        return stretches

    def _worth(self, start: int, end: int, word: str, quality: float) -> Floats:
        """Return what each word from ``start`` to ``end`` counts for where another was typed."""
        if quality == OTHER_FORM:
            return np.full(end - start, quality, np.float32)
        shares = np.minimum(1, len(word) / self._lengths[start:end])
        # A word that is there in full counts in full.
        return np.asarray(quality * np.where(shares == 1, 1, BEGUN + TYPED_SHARE * shares), np.float32)

    def _collect(self, found: Floats, start: int, end: int, worth: Floats) -> None:
        """Raise what documents hold to what the words from ``start`` to ``end`` count for."""
        rows = slice(self._starts[start], self._starts[end])
        counts = np.diff(self._starts[start : end + 1])
        np.maximum.at(found, self._places[rows], self._weights[rows] * np.repeat(worth, counts))

    def _range(self, beginning: str) -> tuple[int, int]:
        return bisect_left(self._words, beginning), bisect_left(self._words, beginning + "\U0010ffff")
