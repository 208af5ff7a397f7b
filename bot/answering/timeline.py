"""The events of the knowledge in order of time."""

from datetime import datetime

from bot.answering.composing import statements
from bot.model.answer import Timeline
from bot.model.knowledge import Knowledge
from bot.model.language import Language


def timeline(knowledge: Knowledge, now: datetime, language: Language) -> Timeline:
    """Return what happened up to the horizon, and what was set for later, each earliest first.

    Superseded plans are left out. ``now`` is an aware moment.
    """
    events = [fact for fact in knowledge.facts.values() if fact.event and not fact.superseded_by]
    in_order = sorted(events, key=lambda fact: fact.event.start if fact.event else now)
    told = statements([fact.id for fact in in_order], knowledge, now, language)
    horizon = knowledge.horizon
    return Timeline(
        language=language,
        known=tuple(item for item in told if item.event and item.event.day <= horizon),
        horizon=horizon,
        scheduled=tuple(item for item in told if item.event and item.event.day > horizon),
    )
