"""The knowledge as it stood on an earlier day."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from itertools import chain

from bot.model.entry import Faq, Premise, Reason, Refusal, Section, home
from bot.model.fact import Fact
from bot.model.knowledge import Knowledge
from bot.model.source import Source


def stood(knowledge: Knowledge, day: date) -> Knowledge | None:
    """Return the knowledge that had been published by the end of a day, or None if none had.

    A fact that was overtaken only later stands. An entry that only later facts answer becomes a refusal, as does a
    premise that only they correct: what came after was not known. A correction that rests on an answer which was
    another one then is not made: the answer itself, as it stood, is told.
    """
    sources = {id_: source for id_, item in knowledge.sources.items() if (source := _source(item, day))}
    if not sources:
        return None
    facts = _facts(knowledge, sources.keys(), day)
    sections = tuple(
        replace(section, entries=tuple(_entries(section, knowledge, facts))) for section in knowledge.sections
    )
    updates = {id_: item for id_, item in knowledge.updates.items() if item.source in sources and item.day <= day}
    then = replace(knowledge, sources=sources, facts=facts, sections=sections, updates=updates)
    known = then.entries.keys()
    return replace(
        then,
        starters=_among(knowledge.starters, known),
        sections=tuple(_linked(section, known) for section in sections if section.entries),
        refusals={
            **{id_: replace(item, suggest=_among(item.suggest, known)) for id_, item in knowledge.refusals.items()},
            **dict(_unknown(knowledge, then)),
        },
    )


def _source(source: Source, day: date) -> Source | None:
    editions = tuple(edition for edition in source.editions if edition.as_of <= day)
    return replace(source, editions=editions) if editions else None


def _facts(knowledge: Knowledge, sources: Collection[str], day: date) -> dict[str, Fact]:
    kept = {id_: fact for id_, fact in knowledge.facts.items() if fact.source in sources and fact.as_of <= day}
    return {
        id_: replace(
            fact,
            superseded_by=fact.superseded_by if fact.superseded_by in kept else None,
            about=fact.about if fact.about in kept else None,
        )
        for id_, fact in kept.items()
    }


def _entries(section: Section, knowledge: Knowledge, facts: Collection[str]) -> Iterator[Faq]:
    """Yield the entries of a section whose first fact was known, or what stood in its place: that is the answer."""
    for entry in section.entries:
        told = [[id_] if id_ in facts else _overtaken(id_, knowledge, facts) for id_ in entry.facts]
        if told[0]:
            grounds = ((premise, premise.facts or entry.facts[:1]) for premise in entry.premises)
            premises = tuple(premise for premise, told_by in grounds if set(told_by) <= set(facts))
            yield replace(entry, facts=tuple(dict.fromkeys(chain(*told))), premises=premises)


def _overtaken(fact: str, knowledge: Knowledge, facts: Collection[str]) -> list[str]:
    """Return what was known in place of a fact that was not."""
    return [id_ for id_ in facts if knowledge.facts[id_].superseded_by == fact]


def _unknown(knowledge: Knowledge, then: Knowledge) -> Iterator[tuple[str, Refusal]]:
    """Yield, for what could be answered or corrected only later, the refusal that stands in its place."""
    answered: dict[str, Faq | Premise] = {**knowledge.entries, **knowledge.premises}
    for id_, asked in answered.items():
        if id_ not in then.entries and id_ not in then.premises and not _rests_on_answer(asked, home(id_), then):
            near = knowledge.entries[home(id_)]
            suggested = _among((near.id, *near.related), then.entries)
            yield id_, Refusal(id_, Reason.AFTER_HORIZON, suggested, asked.utterances)


def _rests_on_answer(asked: Faq | Premise, entry: str, then: Knowledge) -> bool:
    """Return whether a premise names no facts of its own, and its entry was answered."""
    return isinstance(asked, Premise) and not asked.facts and entry in then.entries


def _linked(section: Section, entries: Collection[str]) -> Section:
    linked = (replace(entry, related=_among(entry.related, entries)) for entry in section.entries)
    return replace(section, entries=tuple(linked))


def _among(ids: tuple[str, ...], entries: Collection[str]) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ in entries)
