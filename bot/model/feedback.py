"""What readers said of answers, for the editors of the knowledge."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class EntryVotes:
    """How many people found an entry helpful, and how many did not."""

    entry: str
    helpful: int
    unhelpful: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that none of the ``offered`` entries answered; ``day`` is in UTC. Nobody's id is kept with it."""

    question: str
    language: str
    offered: tuple[str, ...]
    day: date
