"""Spelling against the words that the bank itself uses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.packing import Bytes, Ints, Lists, pack, unpack

MIN_CHARS = 4
# Two slips in a word of eight letters, one in a word of four.
MIN_SIMILARITY = 0.74
# Of so many words that share the most pairs of letters the most alike is chosen.
_SHORTLIST = 96
# Of words as much alike, the one that begins alike is likelier, and one of the same letters in another order.
_SAME_START, _SAME_LETTERS = 0.05, 0.02


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Known words, and which of those long enough to be mistyped hold which pairs of letters; see ``packing``.

    Of the words, the first ``len(sizes)`` are those, in the order of the alphabet; ``holding`` counts them by pair.
    """

    words: Bytes
    sizes: Ints
    pairs: Bytes
    holding: Lists

    @classmethod
    def learn(cls, words: Iterable[str]) -> "Vocabulary":
        """Return the vocabulary of words."""
        known = sorted(set(words))
        long = [word for word in known if len(word) >= MIN_CHARS]
        holding: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(long):
            for pair in sorted(_pairs(word)):
                holding[pair].append(index)
        ordered = (*long, *(word for word in known if len(word) < MIN_CHARS))
        sizes = np.array([len(word) for word in long], np.int32)
        return cls(pack(ordered), sizes, pack(holding), Lists.of(list(holding.values())))


class Spelling:
    """Finds the known word that a mistyped one stands for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Mend words to those of a vocabulary."""
        self._words = unpack(vocabulary.words)
        self._known = frozenset(self._words)
        self._sizes, self._holding = vocabulary.sizes, vocabulary.holding
        self._places = {pair: place for place, pair in enumerate(unpack(vocabulary.pairs))}
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
        postings = [self._holding[self._places[pair]] for pair in _pairs(word) if pair in self._places]
        if not postings or not len(self._sizes):
            return []
        shared = np.bincount(np.concatenate(postings), minlength=len(self._sizes))
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
