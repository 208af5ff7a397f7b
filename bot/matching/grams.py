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
    stems = [stem(word) for word in words]
    found = [crc32(gram.encode()) for gram in stems]
    found += [crc32(f"{first} {second}".encode()) for first, second in pairwise(stems)]
    for word in words:
        found += _codes_of_runs(word)
    return found


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
        counts = Counter(codes(words))
        hashes = np.fromiter(counts, np.uint32, len(counts))
        times = np.fromiter(counts.values(), np.float32, len(counts))
        at = np.minimum(np.searchsorted(self.known, hashes), len(self.known) - 1)
        there = self.known[at] == hashes
        values = (1 + np.log(times[there])) * self.rarity[at[there]]
        hashes = hashes[there]
        values /= np.sqrt(np.sum(values**2)) or 1
        # The sign comes from a bit that does not choose the place.
        signs = 1 - 2 * (hashes >> np.uint32(31)).astype(np.float32)
        return (hashes % np.uint32(self.size)).astype(np.intp), values * signs

    def dense(self, lines: Sequence[Sequence[str]]) -> Floats:
        """Return the vectors of texts, shape (texts, size)."""
        vectors = np.zeros((len(lines), self.size), np.float32)
        for row, words in zip(vectors, lines, strict=True):
            places, values = self.sparse(words)
            np.add.at(row, places, values)
        return vectors
