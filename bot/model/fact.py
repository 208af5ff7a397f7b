"""A fact: one claim, who makes it, what it rests on, and when it holds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.model.language import Texts


class ClaimType(StrEnum):
    """How the source stands to a claim; the wording of a fact follows it."""

    REPORTED = "reported"
    ATTRIBUTED = "attributed"
    DENIED = "denied"
    FORECAST = "forecast"
    QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the source, by paragraph and by place in the paragraph, both from 1."""

    paragraph: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Event:
    """When and where something was set to happen, as precisely as the source says.

    ``clock`` is None where only the day is known; ``zone`` is None where the source names no place that has one.
    ``title`` is what calendars call it, at most 100 characters, where its fact's first sentence is too long for that.
    """

    day: date
    clock: time | None = None
    zone: ZoneInfo | None = None
    duration_minutes: int | None = None
    place: Texts | None = None
    participants: tuple[str, ...] = ()
    title: Texts | None = None

    @property
    def start(self) -> datetime:
        """The first moment of the event, in UTC."""
        return datetime.combine(self.day, self.clock or time(), self.zone or UTC).astimezone(UTC)

    def is_over(self, now: datetime) -> bool:
        """Whether the event's date (or its exact time) lies before ``now``, an aware moment."""
        if self.clock:
            return self.start + timedelta(minutes=self.duration_minutes or 0) <= now
        # By the calendar, not by 24 hours: a day on which the clock changes is shorter or longer.
        return now.astimezone(self.zone or UTC).date() > self.day


@dataclass(frozen=True, slots=True)
class Fact:
    """One claim in our own words.

    ``text`` is told once the event's date has passed, or always where no event is concerned; ``ahead`` before that.
    ``about`` names the fact whose event decides, for a fact that has none of its own.
    ``owner`` names the party, in the lexicon, that makes the claim; None where the source speaks in its own voice.
    ``inferred`` lists what the evidence does not spell out: a year, say. ``revision`` counts, from 0, how often the
    event's time was changed, for calendars that hold an earlier one.
    """

    id: str
    source: str
    evidence: tuple[Evidence, ...]
    claim: ClaimType
    owner: str | None
    as_of: date
    text: Texts
    ahead: Texts | None = None
    event: Event | None = None
    about: str | None = None
    superseded_by: str | None = None
    inferred: tuple[str, ...] = ()
    revision: int = 0
