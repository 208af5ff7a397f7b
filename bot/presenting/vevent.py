"""One event of the knowledge as a VEVENT (RFC 5545, section 3.6.1)."""

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, vUri
from icalendar import Event as VEvent

from bot.answering.composing import citations, statements
from bot.locales import events as words
from bot.locales import wording
from bot.model.answer import Statement
from bot.model.fact import ClaimType, Event, Fact
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language

SUMMARY_CHARS = 100

# The end of a first sentence, but not of an abbreviation such as "p.m." or, before a number, "godz.".
_END = re.compile(r"(?<=\w{3}[.!?…])\s+(?!\d)")


def vevent(fact: Fact, knowledge: Knowledge, now: datetime, language: Language, link: str | None = None) -> VEvent:
    """Return the event of a fact, told as at ``now``, an aware moment. Raises ValueError if the fact has none."""
    if fact.event is None:
        raise ValueError(f'fact "{fact.id}" has no event')
    told = statements((fact.id,), knowledge, now, language)
    result = VEvent()
    first, *later = _told_since_planned(fact, knowledge)
    result.add("UID", f"{first.id}@{first.source}.dateline")
    result.add("SEQUENCE", first.revision + sum(1 + one.revision for one in later))
    # When what is said here was last revised: the day of the newest fact that it tells, not the moment of writing.
    stamp = datetime.combine(max(knowledge.facts[one.fact].as_of for one in told), time(), UTC)
    result.add("DTSTAMP", stamp)
    result.add("LAST-MODIFIED", stamp)
    _add_time(result, fact.event)
    _add_texts(result, fact, told, knowledge, language)
    if link:
        result.add("URL", vUri(link))
    result.add("STATUS", _status(fact))
    # The reader learns of an event; he is not taken by it.
    result.add("TRANSP", "TRANSPARENT")
    if not fact.superseded_by and fact.event.start > now:
        result.add_component(_alarm(fact.event, str(result["SUMMARY"])))
    return result


def _told_since_planned(fact: Fact, knowledge: Knowledge) -> list[Fact]:
    """Return what was told of an event: the first fact that has it, and what superseded that, to the newest."""
    told = [fact]
    while earlier := [one for one in knowledge.facts.values() if one.superseded_by == told[0].id]:
        told.insert(0, min(earlier, key=lambda one: (one.as_of, one.id)))
    while told[-1].superseded_by:
        told.append(knowledge.facts[told[-1].superseded_by])
    while told[0].event is None:
        del told[0]
    return told


def _add_time(result: VEvent, event: Event) -> None:
    if event.clock is None:
        result.add("DTSTART", event.day)
        result.add("DTEND", event.day + timedelta(days=1))
        return
    result.add("DTSTART", datetime.combine(event.day, event.clock, event.zone or UTC))
    if event.duration_minutes:
        result.add("DURATION", timedelta(minutes=event.duration_minutes))


def _add_texts(
    result: VEvent, fact: Fact, told: tuple[Statement, ...], knowledge: Knowledge, language: Language
) -> None:
    own = next(one for one in told if one.fact == fact.id)
    participants = _participants(fact, knowledge, language)
    title = in_language(fact.event.title, language) if fact.event and fact.event.title else None
    result.add("SUMMARY", text(title or _summary(own.text, participants)))
    result.add("DESCRIPTION", text(_description(fact, told, knowledge, language)))
    if own.place:
        result.add("LOCATION", text(own.place))
    if participants:
        result.add("CATEGORIES", [text(name) for name in participants])


def _participants(fact: Fact, knowledge: Knowledge, language: Language) -> list[str]:
    ids = fact.event.participants if fact.event else ()
    names = [knowledge.lexicon.entities[id_].names for id_ in ids]
    return [(name.get(language) or name.get("en") or next(iter(name.values())))[0] for name in names]


def _summary(statement: str, participants: list[str]) -> str:
    """Return the first sentence of a statement; where that is long, who takes part, or its first words."""
    first = _END.split(statement.strip(), maxsplit=1)[0]
    if len(first) <= SUMMARY_CHARS:
        return first
    # Rather names than a sentence without its end, where a denial or the one who claims may stand.
    named = " – ".join(participants)
    if 0 < len(named) <= SUMMARY_CHARS:
        return named
    return first[: SUMMARY_CHARS - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"


def _description(fact: Fact, told: tuple[Statement, ...], knowledge: Knowledge, language: Language) -> str:
    lines = [words.told(one, language) for one in told]
    if _status(fact) == "TENTATIVE" and not fact.superseded_by:
        lines.append(words.outcome_unknown(language))
    lines.append(wording.horizon(knowledge.horizon, language))
    return "\n".join((*lines, *(wording.source(one, language) for one in citations(told, knowledge))))


def _status(fact: Fact) -> str:
    """Return CONFIRMED for what the source itself reports to have been held, TENTATIVE for all that was only planned.

    What was said before the event's day, or with a wording for the time before it, is a plan, whatever the horizon.
    A superseded plan is TENTATIVE too: CANCELLED would say that somebody called it off, which no source says.
    """
    held = fact.event is not None and fact.event.day <= fact.as_of and fact.ahead is None
    reported = fact.claim is ClaimType.REPORTED and not fact.superseded_by
    return "CONFIRMED" if held and reported else "TENTATIVE"


def _alarm(event: Event, summary: str) -> Alarm:
    result = Alarm()
    result.add("ACTION", "DISPLAY")
    result.add("DESCRIPTION", summary)
    result.add("TRIGGER", timedelta(hours=-1) if event.clock else timedelta(days=-1))
    return result


def text(value: str) -> str:
    """Return a text without what RFC 5545 forbids in one: control characters, except tabs and line breaks (LF)."""
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
