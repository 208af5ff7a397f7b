"""Whom and what a question names, held against what each entry speaks of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from bot.answering.asking import WHY, stems
from bot.matching.terms import terms, words
from bot.model.answer import Candidate
from bot.model.entry import Faq, home
from bot.model.fact import Fact
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE
from bot.model.lexicon import EntityKind
from bot.model.utterance import normalise

# What is less likely than this is no answer, whoever is named.
_HARDLY = 0.01


class Naming:
    """Knows the entities of the lexicon that each entry speaks of: in its facts, and in the ways to ask for it."""

    def __init__(self, knowledge: Knowledge, names: Mapping[str, str]) -> None:
        """Read the entries of ``knowledge``; ``names`` maps normalised names to the entities of its lexicon."""
        self._knowledge, self._names = knowledge, names
        self._entries = knowledge.entries
        # Each entry is read when it is first near a question: few of them ever are at once.
        self._read: dict[str, frozenset[str]] = {}
        self._told: dict[str, frozenset[str]] = {}
        # One answer asks several times whom its question names.
        self.named = lru_cache(maxsize=256)(self._named)

    def _named(self, text: str) -> tuple[str, ...]:
        """Return the entities that a text names, in order."""
        lexicon = self._knowledge.lexicon
        found = terms(words(text, lexicon.shorthand), self._names)
        return tuple(term for term in found if term in lexicon.entities)

    def warm_up(self) -> None:
        """Read every entry now."""
        for entry in self._entries:
            self._spoken_of(entry)

    def weigh(
        self, utterance: str, candidates: Sequence[Candidate], strange: float, *, is_told: bool = False
    ) -> tuple[Candidate, ...]:
        """Return candidates, highest first, with the scores of those that an utterance is hardly about lowered.

        An entry that never speaks of somebody who is named ("American troops") is ``strange`` times as likely as it
        looked, ``strange`` in 0..1; with ``is_told``, one whose answer does not tell of them all. Where it is asked
        why, so is a false premise about somebody whom nobody named: "why did NATO found it" is not "why was it
        founded". An utterance to the letter and refusals stay as they are.
        """
        named, asks_why = set(self.named(utterance)), not stems(normalise(utterance)).isdisjoint(WHY)
        if not named and not asks_why:
            return tuple(candidates)
        weighed = [
            replace(item, score=item.score * strange)
            if (named and (self._is_strange(item, named) or (is_told and self._is_untold(item, utterance))))
            or (asks_why and self._is_unprovoked(item, named))
            else item
            for item in candidates
        ]
        return tuple(sorted(weighed, key=lambda item: -item.score))

    def tells_of(self, entry: str, utterance: str) -> bool:
        """Return whether an entry tells, in nobody's words, of all whom an utterance names.

        Of people only where it tells of an event: who somebody is may be told by whom he serves.
        """
        facts = [self._knowledge.facts[id_] for id_ in self._entries[home(entry)].facts]
        named, entities = set(self.named(utterance)), self._knowledge.lexicon.entities
        if facts[0].event is None and any(entities[name].kind is EntityKind.PERSON for name in named):
            return False
        return named <= {name for fact in facts if fact.owner is None for name in self._told_in(fact.id)}

    def _is_untold(self, item: Candidate, utterance: str) -> bool:
        return home(item.entry) in self._entries and not self.tells_of(item.entry, utterance)

    def _is_strange(self, item: Candidate, named: set[str]) -> bool:
        # Most candidates go at the first look.
        if not _HARDLY < item.score < 1:
            return False
        entry = home(item.entry)
        return entry in self._entries and not named <= self._spoken_of(entry)

    def _is_unprovoked(self, item: Candidate, named: set[str]) -> bool:
        """Return whether a premise comes near for a name that its facts do not tell, and nobody else does."""
        if item.entry not in self._knowledge.premises or not _HARDLY < item.score < 1:
            return False
        told = {name for id_ in self._entries[home(item.entry)].facts for name in self._told_in(id_)}
        return named <= told and not told.issuperset(self.named(item.utterance))

    def _told_in(self, fact: str) -> frozenset[str]:
        """Return the entities that a fact tells of."""
        if fact not in self._told:
            self._told[fact] = frozenset(self._of_fact(self._knowledge.facts[fact]))
        return self._told[fact]

    def _spoken_of(self, entry: str) -> frozenset[str]:
        """Return the entities that an entry speaks of."""
        if entry not in self._read:
            self._read[entry] = frozenset(self._entities(self._entries[entry]))
        return self._read[entry]

    def _entities(self, entry: Faq) -> Iterator[str]:
        for text in _texts(entry):
            yield from self._named(text)
        for id_ in entry.facts:
            yield from self._told_in(id_)

    def _of_fact(self, fact: Fact) -> Iterator[str]:
        for texts in (fact.text, fact.ahead):
            yield from self._named(texts[DEFAULT_LANGUAGE]) if texts else ()
        yield from fact.event.participants if fact.event else ()
        yield from (fact.owner,) if fact.owner else ()


def _texts(entry: Faq) -> Iterator[str]:
    for utterances in (entry.utterances, *(premise.utterances for premise in entry.premises)):
        for texts in utterances.values():
            yield from texts
