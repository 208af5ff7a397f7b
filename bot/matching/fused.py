"""Several ways of matching fused into one calibrated probability."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.matching import ridge
from bot.matching.grams import Grams
from bot.matching.head import Head
from bot.matching.index import Index
from bot.matching.meaning import AtHand, Encoder, Lately
from bot.matching.packing import Bytes, pack, unpack
from bot.matching.samples import Bank, Samples
from bot.matching.terms import expand
from bot.matching.words import Query, Words
from bot.model.answer import Candidate
from bot.model.fitted import Fitted
from bot.model.utterance import normalise

# Numbers in a vector of grams; fewer for a large bank, which takes the longer to fit and needs the less exactness.
GRAMS_SIZE, LARGE_GRAMS_SIZE = 4_096, 1_024
LARGE = 30_000
# The penalty of the linear classifier, and what the meaning of a text weighs beside its grams.
LEXICAL_PENALTY, SEMANTIC_PENALTY = 3.0, 2.0
MEANING_SHARE = 1.5
# What the head that knows of meaning says counts so much, and the one that knows only words the rest: the first
# understands what was never put this way, the second is the better judge of what is off topic.
MEANING_TRUST = 0.4
# From this probability on, words and characters alone decide: meaning takes ten times as long as all the rest.
SURE_BY_WORDS = 0.2
# Of a large bank, no more entries than these are asked of the classifiers: those that share the most words.
MAX_CLASSIFIED = 200
# So many scores are sorted sooner than searched for the highest.
SOON_SORTED = 500
# The measures that each head weighs; see ``FusedMatcher.measure``.
OF_WORDS, OF_BOTH = (0, 1, 2), (0, 1, 3)
# Only an utterance to the letter is certain.
MAX_FUZZY_SCORE = 0.999
# That an entry is meant of which one utterance has the very words of the question, in another order.
REORDERED_SCORE = 0.9


Floats = npt.NDArray[np.float32]
# The places and the values of a vector of grams.
Gram = tuple[npt.NDArray[np.intp], Floats]


@dataclass(frozen=True, slots=True)
class Heads:
    """The head that knows words and characters, and the one that knows meaning too."""

    words: Head
    both: Head

    @classmethod
    def of(cls, fitted: Fitted | None) -> "Heads":
        """Return what was fitted to a knowledge base, or the general heads."""
        return cls(Head.of(fitted.words), Head.of(fitted.both)) if fitted else HEADS

    def probabilities(self, measured: Floats, known: float) -> Floats:
        """Return the probability that each entry is meant, by its 3 or 4 measures; see ``FusedMatcher.measure``."""
        found = self.words.probabilities(measured[:, OF_WORDS], known)
        if measured.shape[1] <= len(OF_WORDS):
            return found
        return (1 - MEANING_TRUST) * found + MEANING_TRUST * self.both.probabilities(measured[:, OF_BOTH], known)


# For banks that nothing was fitted to; see ``bot.matching.fitting``.
HEADS = Heads(words=Head((1.9, 5.0, 8.8), (3.7, 1.5)), both=Head((0.46, 3.26, 15.95), (4.29, 1.03)))


@dataclass(frozen=True, slots=True)
class Trained:
    """What takes long to learn from a bank, and can be kept: see ``train``.

    ``normalised`` holds the bank's utterances; see ``packing``. ``words`` has shape (size of a vector of grams,
    entries). With an encoder, ``both`` has as many rows more as a vector of meaning has numbers, and ``centre`` is what
    all those vectors share; without, they are empty.
    """

    normalised: Bytes
    index: Index
    known: npt.NDArray[np.uint32]
    rarity: Floats
    words: Floats
    both: Floats
    centre: Floats


def train(samples: Samples, names: Mapping[str, str], shorthand: Mapping[str, str], encoder: Encoder | None) -> Trained:
    """Learn from a bank; an encoder takes some 10 ms a sample, the rest seconds in all."""
    size = GRAMS_SIZE if len(samples.texts) <= LARGE else LARGE_GRAMS_SIZE
    typed = [expand(text, shorthand) for text in samples.normalised]
    index = Index.learn(samples, typed, names)
    grams = Grams.learn(typed, size)
    count = len(samples.entries)

    def rows(start: int, end: int) -> Floats:
        return grams.dense(typed[start:end])

    by_words = ridge.fit(rows, samples.owners, size, LEXICAL_PENALTY, count)
    kept = pack(samples.normalised), index, grams.known, grams.rarity, by_words
    if not encoder:
        return Trained(*kept, np.zeros((0, count), np.float32), np.zeros(0, np.float32))
    meaning = encoder.encode(samples.normalised)
    centre = np.asarray(meaning.mean(axis=0), np.float32)

    def rows_of_both(start: int, end: int) -> Floats:
        return np.hstack((rows(start, end), MEANING_SHARE * _centred(meaning[start:end], centre)))

    by_both = ridge.fit(rows_of_both, samples.owners, size + encoder.size, SEMANTIC_PENALTY, count)
    return Trained(*kept, by_both, centre)


@dataclass(frozen=True, slots=True)
class _Measured:
    """What was measured of a question, entry by entry, and what more can be by: see ``FusedMatcher.measure``.

    ``gram`` is its vector of grams, ``listed`` the entries that classifiers are asked about, None for all.
    """

    measures: tuple[Floats, ...]
    known: float
    likeness: Floats
    gram: Gram
    listed: npt.NDArray[np.intp] | None


class FusedMatcher:
    """Ranks entries by the probability that they are meant."""

    def __init__(
        self, samples: Samples, words: Words, trained: Trained, heads: Heads, encoder: Lately | AtHand | None
    ) -> None:
        """Put the parts together."""
        self._samples, self._words, self._trained, self._heads, self._encoder = samples, words, trained, heads, encoder
        self._grams = Grams(trained.known, trained.rarity, len(trained.words))
        self._exact = {text: index for index, text in enumerate(samples.normalised)}

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that have utterances, in the order of the measures."""
        return self._samples.entries

    @property
    def trained(self) -> Trained:
        """What was learned from the bank, to be kept."""
        return self._trained

    def by_words(self) -> "FusedMatcher":
        """Return a matcher that goes by words and characters alone, in a millisecond."""
        return self._with(None) if self._encoder else self

    def at_once(self) -> "FusedMatcher":
        """Return a matcher that ranks the same, in a millisecond, or raises NotAtHandError where that takes longer."""
        return self._with(self._encoder.at_hand()) if isinstance(self._encoder, Lately) else self

    def _with(self, encoder: AtHand | None) -> "FusedMatcher":
        matcher = copy(self)
        matcher._encoder = encoder
        return matcher

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates for an utterance, highest first; see ``Matcher.rank``."""
        if limit < 1:
            raise ValueError(f"limit {limit} is not at least 1")
        exact = self._exact.get(normalise(text))
        query = self._words.read(text)
        found = self._by_words(query)
        if found is None:
            return ()
        scores = self._scores(found)
        reordered = self._reordered(query, found) if exact is None else None
        # Meaning takes most of the time: it is asked only where words leave a doubt.
        if self._encoder and exact is None and reordered is None and scores.max() < SURE_BY_WORDS:
            scores = self._scores(self._with_meaning(found, text, self._encoder))
        if reordered is not None:
            scores *= 1 - REORDERED_SCORE
            scores[reordered] += REORDERED_SCORE
        if exact is not None:
            scores[self._samples.owners[exact]] = 1.0
        order = _highest(scores, limit)
        entries, nearest = self._samples.entries, self._samples.nearest
        return tuple(
            Candidate(entries[entry], score, nearest(entry, found.likeness))
            for entry, score in zip(order.tolist(), scores[order].tolist(), strict=True)
        )

    def measure(self, text: str) -> tuple[Floats, float, Floats] | None:
        """Measure an utterance against every entry: what a head is fitted to.

        Returns the measures, shape (entries, 3 or 4): the likeness of an entry's best sample, the share of the
        question's weight that the entry covers, and what each linear classifier says; then the share of the question
        that the bank knows, and its likeness to each sample. Or None where nothing about it is known.
        """
        found = self._by_words(self._words.read(text))
        if found and self._encoder:
            found = self._with_meaning(found, text, self._encoder)
        return (np.stack(found.measures, axis=1), found.known, found.likeness) if found else None

    def _by_words(self, query: Query) -> _Measured | None:
        """Measure a question by words and characters, or return None where nothing about it is known."""
        gram = self._grams.sparse(query.words)
        likeness, covered, known = self._words.compare(query)
        if not known and not len(gram[0]):
            return None
        best = self._samples.best(likeness)
        listed = _highest(best + covered, MAX_CLASSIFIED) if len(best) > MAX_CLASSIFIED else None
        classified = _classified(self._trained.words, gram, listed)
        return _Measured((best, covered, classified), known, likeness, gram, listed)

    def _with_meaning(self, found: _Measured, text: str, encoder: Encoder) -> _Measured:
        """Return what was measured by words with what the classifier of meaning says: most of the time is this."""
        meaning = _centred(encoder.encode([normalise(text)]), self._trained.centre)[0]
        of_meaning = MEANING_SHARE * np.asarray(meaning @ self._trained.both[self._grams.size :], np.float32)
        of_grams = _classified(self._trained.both, found.gram, found.listed)
        return replace(found, measures=(*found.measures, of_grams + of_meaning))

    def _scores(self, found: _Measured) -> Floats:
        measured = np.stack(found.measures, axis=1)
        return np.minimum(MAX_FUZZY_SCORE, self._heads.probabilities(measured, found.known))

    def _reordered(self, query: Query, found: _Measured) -> int | None:
        """Return the one entry that has an utterance of the same words in another order, or None.

        Names keep their order: who told whom is another question than the other way round.
        """
        # What shares every term may still differ in the endings of words: "of Ukraine" is not "to Ukraine".
        if found.measures[0].max() <= MAX_FUZZY_SCORE:
            return None
        typed, same = sorted(query.words), np.flatnonzero(found.likeness > MAX_FUZZY_SCORE)
        owners = {int(self._samples.owners[at]) for at in same if self._words_of(at) == typed}
        return owners.pop() if len(owners) == 1 else None

    def _words_of(self, sample: np.intp) -> list[str]:
        return sorted(self._words.read(self._samples.texts[sample]).words)


def _classified(weights: Floats, gram: Gram, listed: npt.NDArray[np.intp] | None) -> Floats:
    """Return how much a vector of grams belongs to each entry; entries that are not ``listed`` get 0."""
    places, values = gram
    if listed is None:
        return np.asarray(values @ weights[places], np.float32)
    found = np.zeros(weights.shape[1], np.float32)
    found[listed] = values @ weights[places[:, None], listed]
    return found


def _highest(scores: Floats, limit: int) -> npt.NDArray[np.intp]:
    """Return the positions of the highest scores, highest first; of equal ones the first."""
    if len(scores) <= max(limit, SOON_SORTED):
        return np.argsort(-scores, kind="stable")[:limit]
    # Most of a large bank has next to no score: what lies above the mean is enough, unless it is not.
    reaching = np.flatnonzero(scores > scores.mean())
    if len(reaching) < limit:
        reaching = np.arange(len(scores))
    elif len(reaching) > limit:
        bound = np.partition(scores[reaching], -limit)[-limit]
        reaching = reaching[scores[reaching] >= bound]
    return reaching[np.argsort(-scores[reaching], kind="stable")[:limit]]


def _centred(vectors: Floats, centre: Floats) -> Floats:
    """Return vectors with what they all share taken off, each of length 1."""
    moved = vectors - centre
    return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9), np.float32)


def build(
    bank: Bank,
    names: Mapping[str, str] | None = None,
    shorthand: Mapping[str, str] | None = None,
    encoder: Encoder | None = None,
    heads: Heads | None = None,
    trained: Trained | None = None,
) -> FusedMatcher:
    """Return a matcher over a bank of utterances by entry.

    ``names`` maps a normalised name to the term that stands for all names of the same thing; ``shorthand`` maps a short
    form to the words that it stands for. ``encoder`` adds meaning to words. ``trained`` is what was learnt before, from
    the same bank and with the same encoder. Raises ValueError if the bank holds no utterance.
    """
    samples = Samples(bank, unpack(trained.normalised) if trained else None)
    trained = trained or train(samples, names or {}, shorthand or {}, encoder)
    words = Words(samples, trained.index, names or {}, shorthand or {})
    return FusedMatcher(samples, words, trained, heads or HEADS, Lately(encoder) if encoder else None)
