"""Ways of matching to measure ours against, each behind the seam that ours stands behind."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer
from rapidfuzz import fuzz, process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.matching import Matcher, build
from bot.model.answer import Candidate
from bot.model.utterance import normalise

Bank = Mapping[str, Sequence[str]]

_english, _russian = Stemmer.Stemmer("english"), Stemmer.Stemmer("russian")


class _Utterances:
    """The utterances of a bank in one row, and the best of them by entry."""

    def __init__(self, bank: Bank) -> None:
        pairs = [(entry, text) for entry, texts in bank.items() for text in texts]
        self._entries = [entry for entry, _ in pairs]
        self._texts = [text for _, text in pairs]
        self._longest = max(len(texts) for texts in bank.values())
        self.plain = [normalise(text) for text in self._texts]

    def enough(self, limit: int) -> int:
        """Return so many utterances that the best ``limit`` entries are among them."""
        return min(len(self._texts), limit * self._longest)

    def candidates(self, found: Iterable[tuple[int, float]], limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates, one per entry, from indices and scores, highest first."""
        best: dict[str, Candidate] = {}
        for index, score in found:
            entry = self._entries[index]
            if score > 0 and entry not in best:
                best[entry] = Candidate(entry, score, self._texts[index])
        return tuple(best.values())[:limit]

    def top(self, scores: npt.NDArray[np.floating], limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates from a score for each utterance."""
        count = self.enough(limit)
        highest = np.argpartition(scores, -count)[-count:]
        order = highest[np.argsort(-scores[highest], kind="stable")]
        return self.candidates(((int(index), float(scores[index])) for index in order), limit)


class Fuzzy:
    """A scorer of rapidfuzz against every utterance."""

    def __init__(self, scorer: Callable[..., float], bank: Bank) -> None:
        self._scorer, self._utterances = scorer, _Utterances(bank)

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        utterances = self._utterances
        found = process.extract(
            normalise(text), utterances.plain, scorer=self._scorer, limit=utterances.enough(limit), processor=None
        )
        return utterances.candidates(((index, score / 100) for _, score, index in found), limit)


class BM25:
    """Stems, weighted by bm25s; scores are squeezed into 0..1."""

    def __init__(self, bank: Bank) -> None:
        self._utterances = _Utterances(bank)
        self._index = bm25s.BM25()
        self._index.index([_stems(text) for text in self._utterances.plain], show_progress=False)

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        known = [stem for stem in _stems(normalise(text)) if stem in self._index.vocab_dict]
        if not known:
            return ()
        scores = self._index.get_scores(known)
        return self._utterances.top(scores / (1 + scores), limit)


class Tfidf:
    """Words and character n-grams, weighted by scikit-learn; the mean of both cosines to the best utterance."""

    def __init__(self, bank: Bank) -> None:
        self._utterances = _Utterances(bank)
        words = TfidfVectorizer(token_pattern=r"\S+")
        characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4))
        self._features = FeatureUnion([("words", words), ("characters", characters)])
        # By feature, so that a question touches only what it holds.
        self._weights = self._features.fit_transform(self._utterances.plain).T.tocsr()

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        query = self._features.transform([normalise(text)])
        return self._utterances.top((query @ self._weights).toarray()[0] / 2, limit)


def _stems(plain: str) -> list[str]:
    return [str((_russian if "а" <= word[0] <= "я" else _english).stemWord(word)) for word in plain.split()]


WRATIO = "WRatio"
PEERS: dict[str, Callable[[Bank], Matcher]] = {
    "dateline": build,
    WRATIO: partial(Fuzzy, fuzz.WRatio),
    "token_set_ratio": partial(Fuzzy, fuzz.token_set_ratio),
    "BM25": BM25,
    "TF-IDF": Tfidf,
}
