"""The events of the knowledge in order of time."""

from dataclasses import replace
from datetime import date, datetime

from bot.answering.composing import citations, statements
from bot.model.answer import Statement, Timeline
from bot.model.fact import Fact
from bot.model.knowledge import Knowledge
from bot.model.language import Language


def timeline(knowledge: Knowledge, now: datetime, language: Language) -> Timeline:
    """Return what happened up to the horizon, and what was set for later, each earliest first.

    Superseded plans are left out. ``now`` is an aware moment: a plan whose time has not come by then was set for later,
    though its day may be the last of which anything is known.
    """
    events = [fact for fact in knowledge.facts.values() if fact.event and not fact.superseded_by]
    in_order = sorted(events, key=lambda fact: fact.event.start if fact.event else now)
    told = statements([fact.id for fact in in_order], knowledge, now, language)
    plans = [_lies_ahead(knowledge.facts[item.fact], knowledge.horizon, now) for item in told]
    return Timeline(
        language=language,
        known=tuple(item for item, is_plan in zip(told, plans, strict=True) if not is_plan),
        horizon=knowledge.horizon,
        scheduled=tuple(item for item, is_plan in zip(told, plans, strict=True) if is_plan),
        citations=citations(told, knowledge),
    )


def _lies_ahead(fact: Fact, horizon: date, now: datetime) -> bool:
    if fact.event is None:
        return False
    return fact.event.day > horizon or (fact.ahead is not None and not fact.event.is_over(now))


def nearest(events: Timeline, count: int) -> Timeline:
    """Return at most ``count`` of the events, those nearest to the horizon, in order of time."""
    everything = (*events.known, *events.scheduled)
    kept = sorted(range(len(everything)), key=lambda index: _distance_days(everything[index], events.horizon))[:count]
    past = sum(index < len(events.known) for index in kept)
    return replace(
        events,
        known=events.known[len(events.known) - past :],
        scheduled=events.scheduled[: len(kept) - past],
    )


def _distance_days(statement: Statement, horizon: date) -> int:
    return abs(statement.event.day - horizon).days if statement.event else 0
