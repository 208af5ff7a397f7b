"""Matching by words: stems weighted by rarity, names as one term, spelling mended."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.matching.spelling import Spelling
from bot.matching.terms import expand, terms, words
from bot.model.answer import Candidate
from bot.model.utterance import normalise

# How much of a score comes from the best utterance; the rest comes from the entry as a whole.
UTTERANCE_SHARE = 0.6
# What the question lacks of a sample costs this much of its weight. What it says beyond the sample costs the less, the
# longer it is, as people ramble: one over the root of the number of its terms.
LACK_COST = 0.7
# How much of a term's weight an entry fails to cover after one use of it in its samples; two uses square that.
UNSURE_AFTER_ONE = 0.3
# From so many terms on, what an entry covers of a question counts in full.
SURE_TERMS = 3
# Only an utterance to the letter is certain.
MAX_FUZZY_SCORE = 0.999


def build(
    bank: Mapping[str, Sequence[str]],
    names: Mapping[str, str] | None = None,
    shorthand: Mapping[str, str] | None = None,
) -> "LexicalMatcher":
    """Return a matcher over a bank of utterances by entry.

    ``names`` maps a normalised name to the term that stands for all names of the same thing; ``shorthand`` maps a short
    form to the words that it stands for. Raises ValueError if the bank holds no utterance.
    """
    if not any(bank.values()):
        raise ValueError("a bank without utterances matches nothing")
    samples = [_Sample(entry, text) for entry, texts in bank.items() for text in texts]
    return LexicalMatcher(samples, names or {}, shorthand or {})


@dataclass(frozen=True, slots=True)
class _Sample:
    entry: str
    text: str


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of a question: how much it tells, and how sure its spelling is, in 0..1."""

    text: str
    weight: float
    certainty: float


class LexicalMatcher:
    """Ranks entries by their best sample, after Tversky (1977), and by their vocabulary as a whole."""

    def __init__(self, samples: Sequence[_Sample], names: Mapping[str, str], shorthand: Mapping[str, str]) -> None:
        """Index samples; see ``build``."""
        self._samples, self._names, self._shorthand = samples, names, shorthand
        plain = [normalise(sample.text) for sample in samples]
        self._exact = dict(zip(plain, samples, strict=True))
        typed = [expand(text, shorthand) for text in plain]
        self._spelling = Spelling([word for line in typed for word in line] + [w for n in names for w in n.split()])
        lines = [frozenset(terms(line, names)) for line in typed]
        self._weights = _weights(samples, lines)
        self._unknown_weight = max(self._weights.values())
        self._totals = [sum(self._weights[term] for term in line) for line in lines]
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._profiles: dict[str, Counter[str]] = defaultdict(Counter)
        for index, line in enumerate(lines):
            self._profiles[samples[index].entry].update(line)
            for term in line:
                self._postings[term].append(index)

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates for an utterance, highest first; see ``Matcher.rank``."""
        if limit < 1:
            raise ValueError(f"limit {limit} is not at least 1")
        query = self._query(text)
        scores = {
            self._samples[index].entry: Candidate(
                entry := self._samples[index].entry,
                min(MAX_FUZZY_SCORE, self._fuse(entry, likeness, query)),
                self._samples[index].text,
            )
            for index, likeness in self._best_samples(query)
        }
        if exact := self._exact.get(normalise(text)):
            scores[exact.entry] = Candidate(exact.entry, 1.0, exact.text)
        return tuple(sorted(scores.values(), key=lambda candidate: (-candidate.score, candidate.entry))[:limit])

    def _query(self, text: str) -> tuple[_Term, ...]:
        mended = [self._spelling.correct(word) for word in words(text, self._shorthand)]
        found = {
            term: _Term(term, self._weights.get(term, self._unknown_weight), 1.0)
            for term in terms([word for word, _ in mended], self._names)
        }
        for word, certainty in mended:
            for term in terms([word], self._names):
                if certainty < 1 and term in found:
                    found[term] = _Term(term, found[term].weight, certainty)
        return tuple(found.values())

    def _best_samples(self, query: Sequence[_Term]) -> list[tuple[int, float]]:
        """Return each entry's best sample, by index, and how alike the query and it are, in 0..1."""
        shared: dict[int, float] = defaultdict(float)
        for term in query:
            for index in self._postings.get(term.text, ()):
                shared[index] += term.weight * term.certainty
        total = sum(term.weight for term in query)
        extra_cost = 1 / math.sqrt(max(1, len(query)))
        best: dict[str, tuple[int, float]] = {}
        for index, weight in shared.items():
            costs = extra_cost * (total - weight) + LACK_COST * max(0.0, self._totals[index] - weight)
            likeness = weight / (weight + costs)
            entry = self._samples[index].entry
            if likeness > best.get(entry, (0, 0.0))[1]:
                best[entry] = (index, likeness)
        return list(best.values())

    def _fuse(self, entry: str, likeness: float, query: Sequence[_Term]) -> float:
        uses = self._profiles[entry]
        covered = sum(term.weight * term.certainty * (1 - UNSURE_AFTER_ONE ** uses[term.text]) for term in query)
        # A word or two can be covered by chance.
        trust = min(1.0, len(query) / SURE_TERMS)
        whole = trust * covered / sum(term.weight for term in query)
        return UTTERANCE_SHARE * likeness + (1 - UTTERANCE_SHARE) * whole


def _weights(samples: Sequence[_Sample], lines: Sequence[frozenset[str]]) -> dict[str, float]:
    """Return the weight of each term: the fewer entries use it, the more it tells."""
    users: dict[str, set[str]] = defaultdict(set)
    for sample, line in zip(samples, lines, strict=True):
        for term in line:
            users[term].add(sample.entry)
    count = len({sample.entry for sample in samples})
    return {term: math.log(1 + count / len(entries)) for term, entries in users.items()}
