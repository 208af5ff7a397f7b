"""Facts beyond the FAQ: about whom a question names, or about a day, where no entry surely answers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.answering import asking
from bot.answering.days import Span, dated
from bot.answering.deciding import AnswerWith, Decision, Refuse
from bot.matching.terms import terms, words
from bot.model.entry import Reason, home
from bot.model.fact import Fact
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE, Language

MAX_FOUND = 3
# Of so many days in a row, each is asked about.
_FEW_DAYS = timedelta(days=6)
# There is no stemmer for Polish: its longer words are told apart by how they begin.
_POLISH_ROOT_CHARS = 5

_ABOUT_KNOWLEDGE = (Reason.OFF_TOPIC, Reason.NOT_IN_SOURCES, Reason.AFTER_HORIZON)
_NEVER = datetime.max.replace(tzinfo=UTC)
_POSSESSIVE = re.compile(r"['’ʼ`]s\b", re.IGNORECASE)
_REQUEST = re.compile(r"^\s*(?:(?:can|could|would) you )?(?:please )?(?:tell|show|give) (?:me|us)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """Answer with these facts, the most relevant first; ``near`` are the entries that were considered."""

    facts: tuple[str, ...]
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks: whom it names, in order, its other terms, and when.

    ``opens`` is the term that it opens with, unless that is a name. ``content`` holds, for each term that must be met,
    what it can be found by.
    """

    named: tuple[str, ...]
    typed: frozenset[str]
    opens: str
    content: tuple[frozenset[str], ...]
    spans: tuple[Span, ...]

    @property
    def is_only_of_a_day(self) -> bool:
        """Whether nothing but a day, and the words around it, is asked about."""
        return bool(self.spans) and not self.named and not self.content

    @property
    def concludes(self) -> bool:
        """Whether something is put, to hear whether it is so: "so that was on the 12th?"."""
        return self.has(asking.CONCLUDING) and not self.has(asking.WHAT | asking.WHO)

    def has(self, kind: frozenset[str]) -> bool:
        return not self.typed.isdisjoint(kind)


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A fact by what it can be found with: entities and words."""

    fact: Fact
    named: frozenset[str]
    said: frozenset[str]


class Finding:
    """Finds the facts that name all that a question names, and say all that it says."""

    def __init__(self, knowledge: Knowledge, names: Mapping[str, str]) -> None:
        """Index the facts of ``knowledge``; ``names`` maps normalised names to the entities of its lexicon."""
        self._knowledge, self._names = knowledge, names
        self._indexed = tuple(self._index(fact) for fact in knowledge.facts.values())

    def of_a_day(self, utterance: str, language: Language) -> AnswerWith | Found | None:
        """Return what there is about the one day of which an utterance asks, and about nothing else: "and the 12th?".

        That is the entry which tells of that day and of no other, or else the facts. Nothing is asked where it is put
        whether that was the day.
        """
        asked = self._ask(utterance, language)
        if not asked.is_only_of_a_day or asked.concludes or any(span.first != span.last for span in asked.spans):
            return None
        facts = self._find(asked)
        if not facts:
            return None
        opening = self.opening(facts[0])
        days = {span.first for span in asked.spans}
        return AnswerWith(opening) if opening and self._days(opening) == days else Found(facts, ())

    def opening(self, fact: str) -> str | None:
        """Return the entry whose answer opens with a fact, that which tells of the fewest days, or None."""
        entries = [entry.id for entry in self._knowledge.entries.values() if entry.facts[0] == fact]
        return min(entries, key=lambda entry: len(self._days(entry)), default=None)

    def _days(self, entry: str) -> set[date]:
        """Return the days of which the answer of an entry tells."""
        facts = (self._knowledge.facts[id_] for id_ in self._knowledge.entries[entry].facts)
        return {fact.event.day for fact in facts if fact.event}

    def reconsider(self, decision: Decision, utterance: str, language: Language) -> Decision | Found:
        """Return the facts that an utterance asks for, if its decision leaves room for them; else the decision.

        There is room where the reader would be asked back, or refused for no known reason; for a known one too where
        nothing is asked but what there is about a day: no kind of question is as plain as that, and no entry about
        another day answers it. A day on which nothing happened, or was set for, as far as is known, is not in the
        sources.
        """
        asked = self._ask(utterance, language)
        if isinstance(decision, AnswerWith):
            return self._on_its_day(decision, asked)
        refused = decision if isinstance(decision, Refuse) else None
        if refused and refused.refusal and (refused.reason not in _ABOUT_KNOWLEDGE or not asked.is_only_of_a_day):
            return decision
        if facts := self._find(asked):
            return Found(facts, decision.near if isinstance(decision, Refuse) else decision.entries)
        empty = asked.spans and not any(_happens(item.fact, asked.spans) for item in self._indexed)
        if refused and empty and refused.reason is Reason.OFF_TOPIC:
            return replace(refused, reason=Reason.NOT_IN_SOURCES)
        if refused and empty and self._is_of_a_known_day(asked):
            return Refuse(Reason.NOT_IN_SOURCES, None, ())
        return decision

    def _on_its_day(self, decision: AnswerWith, asked: _Asked) -> Decision | Found:
        """Return a decision, or what there is about the only day that is asked about, where its entry is of another."""
        entry = self._knowledge.entries[home(decision.entry)]
        days = self._days(entry.id)
        is_of_days = asked.is_only_of_a_day and all(span.last - span.first <= _FEW_DAYS for span in asked.spans)
        if not is_of_days or not days or asked.concludes:
            return decision
        facts = self._find(asked)
        happened = {event.day for id_ in facts if (event := self._knowledge.facts[id_].event)}
        if happened <= days and any(span.first <= day <= span.last for span in asked.spans for day in days):
            return decision
        return Found(facts, (entry.id,)) if facts else Refuse(Reason.NOT_IN_SOURCES, None, (entry.id,))

    def _is_of_a_known_day(self, asked: _Asked) -> bool:
        """Return whether nothing is asked but what there is about days of which something could be known."""
        return asked.is_only_of_a_day and all(span.last <= self._knowledge.horizon for span in asked.spans)

    def on(self, day: date) -> Found | Refuse:
        """Return the facts about a day, or the refusal that nothing is known of it."""
        horizon = self._knowledge.horizon
        facts = self._find(self._ask(day.isoformat(), DEFAULT_LANGUAGE))
        return (
            Found(facts, ())
            if facts
            else Refuse(Reason.AFTER_HORIZON if day > horizon else Reason.NOT_IN_SOURCES, None, ())
        )

    def find(self, utterance: str, language: Language) -> tuple[str, ...]:
        """Return at most three facts that an utterance asks for: of a day in order of time, else the nearest first."""
        return self._find(self._ask(utterance, language))

    def _find(self, asked: _Asked) -> tuple[str, ...]:
        if not _is_findable(asked):
            return ()
        found = [item for item in self._indexed if self._answers(item, asked)]
        if asked.spans:
            found.sort(key=lambda item: item.fact.event.start if item.fact.event else _NEVER)
        else:
            # A fact that names few others is more about those asked for.
            found.sort(key=lambda item: (item.fact.owner not in asked.named, len(item.named)))
        return tuple(item.fact.id for item in found[:MAX_FOUND])

    def _ask(self, utterance: str, language: Language) -> _Asked:
        question = dated(_REQUEST.sub("", _POSSESSIVE.sub("", utterance)), self._knowledge.horizon)
        typed = words(question.rest, self._knowledge.lexicon.shorthand)
        named, others = self._parted(typed)
        spans = tuple(span for span in question.spans if not span.is_year) or question.spans
        passed = asking.ASKING | asking.AHEAD | asking.FILLING | asking.TAKING if spans else asking.ASKING
        content = tuple(_keys(term, language) for term in others if term not in passed)
        opens = next(iter(others), "") if not self._names.get(next(iter(typed), "")) else ""
        return _Asked(tuple(dict.fromkeys(named)), frozenset(others), opens, content, spans)

    def _parted(self, typed: Sequence[str]) -> tuple[list[str], list[str]]:
        """Return the entities among words, and the terms of the other words."""
        entities = self._knowledge.lexicon.entities
        found = [term for term in terms(typed, self._names) if ">" not in term]
        return [term for term in found if term in entities], [term for term in found if term not in entities]

    def _index(self, fact: Fact) -> _Indexed:
        event = fact.event
        texts = [text for text in (fact.text, fact.ahead, event.place if event else None) if text]
        spoken = [(language, text) for each in texts for language, text in each.items()]
        read = {text: self._parted(words(_POSSESSIVE.sub("", text), {})) for _, text in spoken}
        named = {entity for text in texts for entity in read[text[DEFAULT_LANGUAGE]][0]}
        named.update(event.participants if event else (), (fact.owner,) if fact.owner else ())
        said = {key for language, text in spoken for term in read[text][1] for key in _keys(term, language)}
        return _Indexed(fact, frozenset(named), frozenset(said))

    def _answers(self, item: _Indexed, asked: _Asked) -> bool:
        """Return whether a fact names and says all that is asked, and is of the kind that is asked for."""
        fact = item.fact
        event = self._knowledge.event_of(fact)
        return (
            item.named.issuperset(asked.named)
            and all(not item.said.isdisjoint(keys) for keys in asked.content)
            and (not asked.spans or _happens(fact, asked.spans))
            and (not asked.has(asking.SAYING) or _is_said(fact, asked))
            and (not asked.has(asking.WHEN) or event is not None)
            and (not asked.has(asking.WHERE) or (event is not None and event.place is not None))
        )


def _is_findable(asked: _Asked) -> bool:
    """Return whether a question is one that facts which hold its words do answer.

    It asks for whatever there is about names, or says nothing but names; or it asks about a day, or who says what. More
    than that, a fact may hold all words of a question and answer another.
    """
    if asked.has(asking.TURNING):
        return False
    if asked.spans:
        return asked.opens not in asking.WHETHER or asked.has(asking.OPEN)
    if asked.has(asking.SAYING):
        return bool(asked.named) or (asked.has(asking.WHO) and bool(asked.content))
    if not asked.named or asked.has(asking.WHO):
        return False
    # "And Ukraine?" goes on about something else.
    is_bare = asked.typed <= asking.LINKING | asking.POLITE and asked.opens not in asking.LINKING
    return is_bare or asked.has(asking.OPEN)


def _is_said(fact: Fact, asked: _Asked) -> bool:
    """Return whether a fact is what the one named first says; or, where it is asked who says so, what somebody does."""
    if asked.has(asking.WHO):
        return fact.owner is not None and fact.owner not in asked.named
    return fact.owner == asked.named[0] if asked.named else fact.owner is not None


def _happens(fact: Fact, spans: Sequence[Span]) -> bool:
    return fact.event is not None and any(span.first <= fact.event.day <= span.last for span in spans)


def _keys(term: str, language: Language) -> frozenset[str]:
    """Return what a term can be found by."""
    root = term[:_POLISH_ROOT_CHARS] + "…"
    return frozenset((term, root)) if language == "pl" and len(term) >= _POLISH_ROOT_CHARS else frozenset((term,))
