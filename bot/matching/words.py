"""Matching by words: stems weighted by rarity, names as one term, spelling mended."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.matching.samples import Samples
from bot.matching.spelling import Spelling
from bot.matching.terms import expand, terms
from bot.model.utterance import normalise

# What the question lacks of a sample costs this much of its weight. What it says beyond the sample costs the less, the
# longer it is, as people ramble: one over the root of the number of its terms.
LACK_COST = 0.7
# How much of a term's weight an entry fails to cover after one use of it in its samples; two uses square that.
UNSURE_AFTER_ONE = 0.3
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

    def __init__(self, samples: Samples, names: Mapping[str, str], shorthand: Mapping[str, str]) -> None:
        """Index samples; see ``bot.matching.build``."""
        self._samples, self._names, self._shorthand = samples, names, shorthand
        self.typed = [expand(text, shorthand) for text in samples.normalised]
        self._spelling = Spelling(
            [word for line in self.typed for word in line] + [w for n in names for w in n.split()]
        )
        lines = [frozenset(terms(line, names)) for line in self.typed]
        using: dict[str, Counter[int]] = defaultdict(Counter)
        holding: dict[str, list[int]] = defaultdict(list)
        for index, line in enumerate(lines):
            entry = int(samples.owners[index])
            for term in line:
                using[term][entry] += 1
                holding[term].append(index)
        count = len(samples.entries)
        # The fewer entries use a term, the more it tells.
        self._weights = {term: math.log(1 + count / len(entries)) for term, entries in using.items()}
        self._unknown_weight = max(self._weights.values(), default=1.0)
        self._totals = np.array([sum(self._weights[term] for term in line) for line in lines], np.float32)
        self._postings = {term: np.array(indices, np.int32) for term, indices in holding.items()}
        self._covers = {
            term: (
                np.fromiter(entries, np.int32, len(entries)),
                np.array([1 - UNSURE_AFTER_ONE**uses for uses in entries.values()], np.float32),
            )
            for term, entries in using.items()
        }

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
            if (posting := self._postings.get(term.text)) is None:
                continue
            weight = term.weight * term.certainty
            known += weight
            shared[posting] += weight
            entries, cover = self._covers[term.text]
            covered[entries] += weight * cover
        if not known:
            return shared, covered, 0.0
        extra_cost = 1 / math.sqrt(len(found))
        costs = extra_cost * (total - shared) + LACK_COST * np.maximum(0, self._totals - shared)
        # A word or two can be covered by chance.
        trust = min(1.0, len(found) / SURE_TERMS)
        return shared / (shared + costs + 1e-9), trust * covered / total, known / total

    def _terms(self, query: Query) -> list[_Term]:
        found = dict.fromkeys(terms(query.words, self._names), 1.0)
        for word, certainty in zip(query.words, query.certainties, strict=True):
            if certainty < 1:
                found.update((term, certainty) for term in terms([word], self._names) if term in found)
        return [_Term(text, self._weights.get(text, self._unknown_weight), sure) for text, sure in found.items()]
