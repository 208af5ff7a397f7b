"""From an entry to the statements and citations of its answer, as they are told at a moment."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.model.answer import Citation, Statement, Suggestion
from bot.model.entry import home
from bot.model.fact import Fact
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language


def statements(facts: Sequence[str], knowledge: Knowledge, now: datetime, language: Language) -> tuple[Statement, ...]:
    """Return facts, given by their ids, as statements, in order.

    A superseded fact comes after the fact that took its place, which is added where it is left out. ``now`` is
    an aware moment: an event that lies before it is told as past.
    """
    return tuple(_statement(fact, knowledge, now, language) for fact in _in_order(facts, knowledge))


def _in_order(ids: Sequence[str], knowledge: Knowledge) -> Iterator[Fact]:
    told: set[str] = set()
    for id_ in ids:
        for fact in _newest_first(knowledge.facts[id_], knowledge):
            if fact.id not in told:
                told.add(fact.id)
                yield fact


def _newest_first(fact: Fact, knowledge: Knowledge) -> list[Fact]:
    chain = [fact]
    while chain[0].superseded_by:
        chain.insert(0, knowledge.facts[chain[0].superseded_by])
    return chain


def _statement(fact: Fact, knowledge: Knowledge, now: datetime, language: Language) -> Statement:
    event = knowledge.event_of(fact)
    lies_ahead = event is not None and not event.is_over(now)
    texts = fact.ahead if fact.ahead and lies_ahead else fact.text
    place = event.place if event else None
    return Statement(
        fact=fact.id,
        text=in_language(texts, language),
        claim=fact.claim,
        owner=fact.owner,
        paragraphs=tuple(dict.fromkeys(item.paragraph for item in fact.evidence)),
        event=event,
        place=in_language(place, language) if place else None,
        superseded=fact.as_of if fact.superseded_by else None,
        source=fact.source,
    )


def citations(told: Sequence[Statement], knowledge: Knowledge) -> tuple[Citation, ...]:
    """Return the sources of statements, each with the paragraphs that they rest on."""
    return cited([statement.fact for statement in told], knowledge)


def cited(facts: Sequence[str], knowledge: Knowledge) -> tuple[Citation, ...]:
    """Return the sources of facts, given by their ids, each with the paragraphs that they rest on."""
    paragraphs: dict[str, set[int]] = {}
    for fact in (knowledge.facts[id_] for id_ in facts):
        paragraphs.setdefault(fact.source, set()).update(item.paragraph for item in fact.evidence)
    return tuple(_citation(knowledge, source, numbers) for source, numbers in paragraphs.items())


def _citation(knowledge: Knowledge, id_: str, paragraphs: set[int]) -> Citation:
    source = knowledge.sources[id_]
    return Citation(source.title, tuple(sorted(paragraphs)), source.updated, source.credits, id_, source.is_updated)


def suggestions(ids: Sequence[str], knowledge: Knowledge, language: Language) -> tuple[Suggestion, ...]:
    """Return entries as suggestions, each once, a premise as its entry; ids that name none are passed over."""
    entries = knowledge.entries
    offered = dict.fromkeys(home(id_) for id_ in ids)
    return tuple(Suggestion(id_, in_language(entries[id_].question, language)) for id_ in offered if id_ in entries)
