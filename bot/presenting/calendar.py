"""The events of the knowledge as an iCalendar file (RFC 5545), for one event, several or all."""

from collections.abc import Callable, Sequence
from datetime import datetime

from icalendar import Calendar

from bot.locales import events as words
from bot.model.fact import Fact
from bot.model.knowledge import Knowledge
from bot.model.language import Language
from bot.presenting.vevent import vevent
from bot.presenting.vtimezone import add_zones

Address = Callable[[str], str]


class NoEventError(ValueError):
    """None of the facts tells of an event: there is nothing to put into a calendar, and an empty one is not allowed."""


def calendar(
    knowledge: Knowledge, facts: Sequence[str] | None, now: datetime, language: Language, address: Address | None = None
) -> bytes:
    """Return an iCalendar file with the events of facts, given by their ids, or of all facts.

    In UTF-8, lines of at most 75 bytes that end in CRLF; the same bytes for the same arguments. ``now`` is an aware
    moment, which decides the tense; ``address`` turns the id of an entry into a link (a URI) to its answer.
    Raises NoEventError where there is no event, KeyError where an id names no fact.
    """
    held = events(knowledge, facts)
    if not held:
        raise NoEventError("none of the facts tells of an event")
    result = Calendar()
    result.add("PRODID", f"-//Dateline//Timeline//{language.upper()}")
    result.add("VERSION", "2.0")
    result.add("CALSCALE", "GREGORIAN")
    result.add("METHOD", "PUBLISH")
    titles = [knowledge.sources[source].title for source in dict.fromkeys(fact.source for fact in held)]
    result.calendar_name = words.calendar_name(titles, language)
    for fact in held:
        result.add_component(vevent(fact, knowledge, now, language, _link(fact, knowledge, address)))
    add_zones(result, [fact.event for fact in held if fact.event])
    written: bytes = result.to_ical()
    return written


def events(knowledge: Knowledge, facts: Sequence[str] | None = None) -> tuple[Fact, ...]:
    """Return the facts whose events stand for the given facts (all of them if None), each once, earliest first.

    A fact without an event stands for nothing, but one that is about another's event stands for that. Where a plan was
    superseded, the newest event that took its place stands for it, or the plan itself where none of the newer facts
    has an event. Raises KeyError where an id names no fact.
    """
    chosen = [knowledge.facts[id_] for id_ in (knowledge.facts if facts is None else facts)]
    held = {
        fact.id: (fact.event.start, fact.id, fact) for fact in (_holder(one, knowledge) for one in chosen) if fact.event
    }
    return tuple(fact for _, _, fact in sorted(held.values(), key=lambda one: one[:2]))


def _holder(fact: Fact, knowledge: Knowledge) -> Fact:
    newest = held = knowledge.facts[fact.about] if fact.about else fact
    while newest.superseded_by:
        newest = knowledge.facts[newest.superseded_by]
        held = newest if newest.event else held
    return held


def _link(fact: Fact, knowledge: Knowledge, address: Address | None) -> str | None:
    """Return the address of the entry that tells a fact most directly, if there is one."""
    places = [(entry.facts.index(fact.id), entry.id) for entry in knowledge.entries.values() if fact.id in entry.facts]
    if address is None or not places:
        return None
    return address(min(places, key=lambda place: place[0])[1])
