"""News: an update as editors write it, and as it is told to readers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from bot.model.answer import Citation, Statement, Suggestion
from bot.model.language import Language, Texts

Topic = Literal["talks", "statements", "military", "corrections"]
TOPICS: tuple[Topic, ...] = get_args(Topic)


@dataclass(frozen=True, slots=True)
class NewsUpdate:
    """What one edition of a source brought, in our own words.

    ``day`` is that of the edition, and so of publication. ``adds`` are the facts that it tells for the first time,
    ``supersedes`` those that they took the place of, ``corrects`` those that were told wrongly before: ids all.
    """

    id: str
    day: date
    source: str
    edition: str
    topics: tuple[Topic, ...]
    title: Texts
    text: Texts
    adds: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The facts that it tells."""
        return (*self.adds, *self.corrects)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """An update as it is told in a language: plain text; labels, layout and buttons belong to a surface.

    ``is_overtaken`` where newer facts have taken the place of some that it tells, ``is_wholly_overtaken`` where of all:
    it must be labelled then. ``is_correction`` where it corrects what was told before. ``related`` are the entries that
    tell more.
    """

    update: str
    language: Language
    day: date
    topics: tuple[Topic, ...]
    title: str
    text: str
    citations: tuple[Citation, ...]
    horizon: date
    related: tuple[Suggestion, ...] = ()
    is_overtaken: bool = False
    is_wholly_overtaken: bool = False
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Digest:
    """Several updates told at once, at least one, in order of their days; ``citations`` are those of all of them."""

    language: Language
    bulletins: tuple[Bulletin, ...]
    citations: tuple[Citation, ...]
    horizon: date


@dataclass(frozen=True, slots=True)
class Replay:
    """One day of a source's timeline: the updates of the day, and the events that took place, or were set for, then.

    ``scheduled`` are events of which only the plan is known; ``next_day`` is None on the last day; ``told`` are the
    facts of all of it.
    """

    language: Language
    day: date
    bulletins: tuple[Bulletin, ...]
    known: tuple[Statement, ...]
    scheduled: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    horizon: date
    next_day: date | None = None
    told: tuple[str, ...] = ()
