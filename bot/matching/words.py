"""Matching by words: stems weighted by rarity, names as one term, spelling mended."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.index import Index
from bot.matching.packing import unpack
from bot.matching.samples import Samples
from bot.matching.spelling import Spelling
from bot.matching.terms import expand, terms
from bot.model.utterance import normalise

# What the question lacks of a sample costs this much of its weight. What it says beyond the sample costs the less, the
# longer it is, as people ramble: one over the root of the number of its terms.
LACK_COST = 0.7
# From so many terms on, what an entry covers of a question counts in full.
SURE_TERMS = 3

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """What a person typed: words with their spelling mended, and how sure of each that is, in 0..1."""

    words: tuple[str, ...]
    certainties: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of a question: how much it tells, and how sure its spelling is, in 0..1."""

    text: str
    weight: float
    certainty: float


class Words:
    """Compares a question with each sample, after Tversky (1977), and with the vocabulary of each entry as a whole."""

    def __init__(self, samples: Samples, index: Index, names: Mapping[str, str], shorthand: Mapping[str, str]) -> None:
        """Compare with samples by their index; see ``bot.matching.build``."""
        self._samples, self._index, self._names, self._shorthand = samples, index, names, shorthand
        self._spelling = Spelling(index.vocabulary)
        self._postings, self._users = index.postings.as_positions(), index.users.as_positions()
        self._places = {term: place for place, term in enumerate(unpack(index.terms))}
        self._lackable = LACK_COST * index.totals
        self._unknown_weight = float(index.weights.max(initial=0.0)) or 1.0

    def read(self, text: str) -> Query:
        """Return an utterance with its spelling mended."""
        mended = [self._spelling.correct(word) for word in expand(normalise(text), self._shorthand)]
        return Query(tuple(word for word, _ in mended), tuple(certainty for _, certainty in mended))

    def compare(self, query: Query) -> tuple[Floats, Floats, float]:
        """Compare a question with everything.

        Returns three things, each in 0..1: its likeness to each sample, the share of its weight that each entry covers,
        and the share that the samples know at all.
        """
        found = self._terms(query)
        total = sum(term.weight for term in found)
        shared = np.zeros(len(self._samples.texts), np.float32)
        covered = np.zeros(len(self._samples.entries), np.float32)
        known = 0.0
        for term in found:
            if (place := self._places.get(term.text)) is None:
                continue
            weight = term.weight * term.certainty
            known += weight
            shared[self._postings[place]] += weight
            covers = self._index.covers[self._users.starts[place] : self._users.starts[place + 1]]
            covered[self._users[place]] += weight * covers
        if not known:
            return shared, covered, 0.0
        # A word or two can be covered by chance.
        trust = min(1.0, len(found) / SURE_TERMS)
        return self._likeness(shared, total, len(found)), trust * covered / total, known / total

    def _likeness(self, shared: Floats, total: float, count: int) -> Floats:
        """Return how alike a question is to each sample, by the weight that they share of its ``total``."""
        # In place, as each array is as long as the bank: shared / (shared + cost of extra + cost of lack), where the
        # question's extra is total - shared and what it lacks totals - shared.
        extra_cost = 1 / math.sqrt(count)
        all_weight = (1 - extra_cost - LACK_COST) * shared
        all_weight += self._lackable
        all_weight += extra_cost * total + 1e-9
        np.divide(shared, all_weight, out=all_weight)
        return all_weight

    def _terms(self, query: Query) -> list[_Term]:
        found = dict.fromkeys(terms(query.words, self._names), 1.0)
        for word, certainty in zip(query.words, query.certainties, strict=True):
            if certainty < 1:
                found.update((term, certainty) for term in terms([word], self._names) if term in found)
        return [_Term(text, self._weight(text), sure) for text, sure in found.items()]

    def _weight(self, term: str) -> float:
        place = self._places.get(term)
        return self._unknown_weight if place is None else float(self._index.weights[place])
