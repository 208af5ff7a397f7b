"""Searching the entries while somebody types: by whatever words begin so far, and by how people ask."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from bot.answering.asking import LINKING, PLAIN
from bot.matching import Matcher
from bot.matching.bank import names
from bot.matching.prefixes import Prefixes
from bot.matching.terms import stem, terms, words
from bot.model.entry import Faq, Premise, Refusal, Utterances, home
from bot.model.knowledge import Knowledge
from bot.model.utterance import normalise

# What a word counts for that only an alias of a name in the question has, and one that only utterances have: the more
# of them do, the nearer it comes to that.
OF_ALIAS, OF_UTTERANCES = 0.9, 0.7
_UNSURE_AFTER_ONE = 0.5
# What comes to less than this share of the best is no longer near.
_NEAR_SHARE = 0.5
_POOL = 30


class Searching:
    """Finds entries for a text that may break off anywhere."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher) -> None:
        """Search the entries of ``knowledge``; ``matcher`` must be fast, as it is asked at every keystroke."""
        self._knowledge, self._matcher = knowledge, matcher
        self._names = names(knowledge.lexicon)
        self._entries = tuple(knowledge.entries)
        documents = [self._document(entry) for entry in knowledge.entries.values()]
        refusals = [word for refusal in knowledge.refusals.values() for word in self._asked(refusal)]
        self._prefixes = Prefixes(documents, refusals)

    def search(self, text: str, limit: int) -> tuple[str, ...]:
        """Return the ids of the entries nearest to a text, the nearest first; none where it resembles nothing.

        At most ``limit``. Where nothing is typed, all entries, those for newcomers first.
        """
        typed = words(text, self._knowledge.lexicon.shorthand)
        if not typed:
            return tuple(dict.fromkeys((*self._knowledge.starters, *self._entries)))[:limit]
        reading = self._prefixes.read(typed)
        if not reading.held.any():
            return ()
        scores = reading.held + self._asked_like(" ".join(reading.words))
        order = np.argsort(-scores, kind="stable")
        near = [place for place in order if reading.held[place] >= _NEAR_SHARE * reading.held.max()]
        return tuple(self._entries[place] for place in near[:limit])

    def complete(self, text: str) -> str:
        """Return a text with its last word written out, where it breaks off in one that a known word continues."""
        typed = words(text, self._knowledge.lexicon.shorthand)
        if not typed or not self._is_open(text) or self._prefixes.knows(typed[-1]):
            return text
        written_out = self._prefixes.read(typed[-1:]).words
        return " ".join((*typed[:-1], *(written_out or typed[-1:])))

    def is_unfinished(self, text: str) -> bool:
        """Return whether a text breaks off: in a word that known ones continue, or after one that calls for more."""
        typed = words(text, self._knowledge.lexicon.shorthand)
        if not typed or not self._is_open(text):
            return False
        if self._prefixes.knows(typed[-1]):
            return stem(typed[-1]) in PLAIN | LINKING
        return self._prefixes.continues(typed[-1])

    def _is_open(self, text: str) -> bool:
        """Return whether the last word may go on: a mark or a blank ends it."""
        return bool(normalise(text[-1:]))

    def _asked_like(self, text: str) -> npt.NDArray[np.float32]:
        """Return the probability that each entry is meant, as far as that can be told already."""
        found: dict[str, float] = defaultdict(float)
        for candidate in self._matcher.rank(text, _POOL):
            found[home(candidate.entry)] += candidate.score
        return np.array([found[entry] for entry in self._entries], np.float32)

    def _document(self, entry: Faq) -> dict[str, float]:
        """Return the words of an entry with their weights."""
        shorthand = self._knowledge.lexicon.shorthand
        uses = Counter(self._asked(entry))
        for premise in entry.premises:
            uses.update(self._asked(premise))
        document = {word: OF_UTTERANCES * (1 - _UNSURE_AFTER_ONE**count) for word, count in uses.items()}
        questions = [words(question, shorthand) for question in entry.question.values()]
        document.update((word, OF_ALIAS) for typed in questions for word in self._aliases(typed))
        document.update((word, 1.0) for typed in questions for word in typed)
        return document

    def _aliases(self, typed: tuple[str, ...]) -> Iterator[str]:
        """Yield the words of all names of what is named in a question."""
        shorthand, entities = self._knowledge.lexicon.shorthand, self._knowledge.lexicon.entities
        for term in terms(typed, self._names):
            if entity := entities.get(term):
                shown = (name for names in entity.names.values() for name in names)
                yield from (word for name in (*shown, *entity.aliases) for word in words(name, shorthand))

    def _asked(self, asked: Faq | Premise | Refusal) -> Iterator[str]:
        utterances: Utterances = asked.utterances
        shorthand = self._knowledge.lexicon.shorthand
        yield from (word for texts in utterances.values() for text in texts for word in words(text, shorthand))
