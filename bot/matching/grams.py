"""Texts as vectors of stems, pairs of stems and runs of characters, weighted by rarity and hashed to a fixed size."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.matching.terms import stem

MIN_CHARS, MAX_CHARS = 2, 5

Floats = npt.NDArray[np.float32]
Hashes = npt.NDArray[np.uint32]


def codes(words: Sequence[str]) -> list[int]:
    """Return the hashes of the stems, the pairs of neighbouring stems, and the runs of 2 to 5 characters of words.

    A word's ends count as characters, and a run begins with "#", which no stem does.
    """
    return [*_codes_of_stems(words), *(code for word in words for code in _codes_of_runs(word))]


def _codes_of_stems(words: Sequence[str]) -> list[int]:
    stems = [stem(word) for word in words]
    return [crc32(gram.encode()) for gram in (*stems, *map(" ".join, pairwise(stems)))]


# The same words come again and again.
@lru_cache(maxsize=8_192)
def _codes_of_runs(word: str) -> tuple[int, ...]:
    return tuple(crc32(gram.encode()) for gram in _runs(word))


def _runs(word: str) -> Iterator[str]:
    padded = f"<{word}>"
    for size in range(MIN_CHARS, MAX_CHARS + 1):
        if size > len(padded):
            break
        yield from (f"#{padded[start : start + size]}" for start in range(len(padded) - size + 1))


class Grams:
    """Makes vectors of texts, after the texts of a bank: features that it does not know are left out.

    Signed hashing (Weinberger et al., 2009) keeps the vectors small whatever the bank holds.
    """

    def __init__(self, known: Hashes, rarity: Floats, size: int) -> None:
        """Take the hashes of the known features, ascending, and how much each tells."""
        self.known, self.rarity, self.size = known, rarity, size
        self._places_of_runs = lru_cache(maxsize=8_192)(lambda word: self._places(_codes_of_runs(word)))

    @classmethod
    def learn(cls, lines: Sequence[Sequence[str]], size: int) -> "Grams":
        """Return what makes vectors of ``size`` numbers, after the words of a bank's utterances."""
        counts: Counter[int] = Counter()
        for words in lines:
            counts.update(set(codes(words)))
        known = np.array(sorted(counts), np.uint32)
        uses = np.array([counts[int(code)] for code in known], np.float32)
        return cls(known, np.log((1 + len(lines)) / (1 + uses)) + 1, size)

    def sparse(self, words: Sequence[str]) -> tuple[npt.NDArray[np.intp], Floats]:
        """Return the places and values of a text's vector, whose length is 1, or nothing where no feature is known."""
        places = self._places(_codes_of_stems(words))
        for word in words:
            places += self._places_of_runs(word)
        counts = Counter(places)
        at = np.fromiter(counts, np.intp, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.rarity[at]
        hashes = self.known[at]
        values /= np.sqrt(np.sum(values**2)) or 1
        # The sign comes from a bit that does not choose the place.
        signs = 1 - 2 * (hashes >> np.uint32(31)).astype(np.float32)
        return (hashes % np.uint32(self.size)).astype(np.intp), values * signs

    def _places(self, hashes: Sequence[int]) -> list[int]:
        """Return where those of some hashes that are known stand among the known ones."""
        sought = np.array(hashes, np.uint32)
        at = np.minimum(np.searchsorted(self.known, sought), len(self.known) - 1)
        found: list[int] = at[self.known[at] == sought].tolist()
        return found

    def dense(self, lines: Sequence[Sequence[str]]) -> Floats:
        """Return the vectors of texts, shape (texts, size)."""
        vectors = np.zeros((len(lines), self.size), np.float32)
        for row, words in zip(vectors, lines, strict=True):
            places, values = self.sparse(words)
            np.add.at(row, places, values)
        return vectors
