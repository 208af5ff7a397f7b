"""What the engine answers: plain texts with structured dates and sources; layout belongs to a surface."""

from dataclasses import dataclass
from datetime import date

from bot.model.entry import Reason
from bot.model.fact import ClaimType, Event
from bot.model.language import Language


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may answer a question; ``score`` is a confidence in 0..1, ``utterance`` the nearest sample."""

    entry: str
    score: float
    utterance: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry offered to the reader, with the question that it answers."""

    entry: str
    question: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One fact as it is told: its sentence, and what it rests on.

    ``event`` is set where the sentence opens with a date. ``superseded`` is the day up to which the fact stood, where a
    newer fact has taken its place: such a statement must be labelled. ``source`` is the id of what it rests on.
    """

    fact: str
    text: str
    claim: ClaimType
    owner: str | None
    paragraphs: tuple[int, ...]
    event: Event | None = None
    place: str | None = None
    superseded: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of an answer, by its id, with the paragraphs (numbers from 1, ascending) that are rested on.

    ``updated`` is the day of its newest edition, or, unless ``is_updated``, of its only one.
    """

    title: str
    paragraphs: tuple[int, ...]
    updated: date
    credits: tuple[str, ...]
    source: str = ""
    is_updated: bool = True


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events in order of time: those up to the horizon, and those that were set for later days."""

    language: Language
    known: tuple[Statement, ...]
    horizon: date
    scheduled: tuple[Statement, ...]
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an answer was chosen: the best candidates, highest first, and the version of the knowledge.

    ``topic`` is the question as it was understood, with its subject: a follow-up is read after it.
    """

    candidates: tuple[Candidate, ...]
    version: str
    topic: str = ""

    @property
    def score(self) -> float:
        """The confidence of the best candidate, 0.0 where there is none."""
        return self.candidates[0].score if self.candidates else 0.0


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer from facts: those of an entry, or of several where several things were asked at once.

    ``entry`` answers what was asked first, ``also`` the rest; it is None where the facts were found beyond the FAQ.
    ``correction`` stands before the statements where the question takes something wrong for granted; ``unanswered``
    says why one of several questions gets no fact. ``leads`` are the facts with which the answer of each entry begins.
    ``matched`` are the entries and premises that it was made of, ``told`` the facts, those of a correction included.
    """

    entry: str | None
    language: Language
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    horizon: date
    related: tuple[Suggestion, ...]
    why: Explanation
    also: tuple[str, ...] = ()
    correction: str | None = None
    unanswered: "Fallback | None" = None
    leads: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def entries(self) -> tuple[str, ...]:
        """Every entry that the answer is made of, the first-asked first."""
        return (self.entry, *self.also) if self.entry else ()


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Two or more entries fit about equally well: the reader chooses."""

    language: Language
    suggestions: tuple[Suggestion, ...]
    why: Explanation


@dataclass(frozen=True, slots=True)
class Fallback:
    """No fact answers the question; ``reason`` says why. ``entry`` names the refusal that fitted, if one did."""

    reason: Reason
    entry: str | None
    language: Language
    subject: str
    horizon: date
    suggestions: tuple[Suggestion, ...]
    why: Explanation


Answer = Answered | Ambiguous | Fallback
