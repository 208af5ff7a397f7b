"""The timeline of the knowledge told again, day by day."""

from datetime import date, datetime

from bot.answering.announcing import announce
from bot.answering.composing import cited
from bot.answering.timeline import timeline
from bot.model.knowledge import Knowledge
from bot.model.language import Language
from bot.model.news import Replay


class UnknownDayError(LookupError):
    """On that day nothing was published, and no event took place or was set."""


def days(knowledge: Knowledge) -> tuple[date, ...]:
    """Return the days of updates and of events, earliest first; superseded plans have none."""
    events = {fact.event.day for fact in knowledge.facts.values() if fact.event and not fact.superseded_by}
    return tuple(sorted(events | {update.day for update in knowledge.updates.values()}))


def replay(knowledge: Knowledge, day: date, now: datetime, language: Language) -> Replay:
    """Return what one of the ``days`` brought, as it is told at an aware moment. Raises UnknownDayError."""
    every = days(knowledge)
    if day not in every:
        raise UnknownDayError(f"nothing is known of {day}")
    updates = [update for update in knowledge.updates.values() if update.day == day]
    events = timeline(knowledge, now, language)
    known = tuple(item for item in events.known if item.event and item.event.day == day)
    scheduled = tuple(item for item in events.scheduled if item.event and item.event.day == day)
    told = [*(id_ for update in updates for id_ in update.told), *(item.fact for item in (*known, *scheduled))]
    return Replay(
        language=language,
        day=day,
        bulletins=tuple(announce(update, knowledge, language) for update in updates),
        known=known,
        scheduled=scheduled,
        citations=cited(told, knowledge),
        horizon=knowledge.horizon,
        next_day=next((later for later in every if later > day), None),
        told=tuple(dict.fromkeys(told)),
    )
