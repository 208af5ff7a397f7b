"""Questions that ask when, held against whether each entry tells a time."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.asking import LINKING, WHEN, WHERE, stems
from bot.answering.days import dated
from bot.matching.terms import fold, stem
from bot.model.answer import Candidate
from bot.model.fact import Fact
from bot.model.knowledge import Knowledge
from bot.model.language import DEFAULT_LANGUAGE
from bot.model.utterance import normalise

# Before the word that asks when.
_OPENING = LINKING | stems("so but a well ok а ж та ну но ale więc")


def asks_when(utterance: str) -> bool:
    """Return whether a question opens with when: "did they talk when ..." does not ask it."""
    return _opens(utterance) in WHEN


def asks_place_or_time(utterance: str) -> bool:
    """Return whether a question opens with where or when."""
    return _opens(utterance) in WHERE | WHEN


def _opens(utterance: str) -> str:
    """Return the term that a question opens with, after "and" and the like."""
    asked = (stem(fold(word)) for word in normalise(utterance).split())
    return next((word for word in asked if word not in _OPENING), "")


class Timing:
    """Knows which entries tell a time."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Read the facts of ``knowledge``."""
        timed = {id_ for id_, fact in knowledge.facts.items() if _tells_time(fact, knowledge)}
        entries = knowledge.entries.values()
        self._timeless = frozenset(entry.id for entry in entries if timed.isdisjoint(entry.facts))

    def weigh(self, utterance: str, candidates: Sequence[Candidate], strange: float) -> tuple[Candidate, ...]:
        """Return candidates, highest first, where an entry without a time is ``strange`` times as likely to tell when.

        An utterance to the letter stays as it is, and so does the correction of a false premise: "when did it join?"
        """
        if not asks_when(utterance):
            return tuple(candidates)
        weighed = (
            replace(item, score=item.score * strange) if item.entry in self._timeless and item.score < 1 else item
            for item in candidates
        )
        return tuple(sorted(weighed, key=lambda item: -item.score))


def _tells_time(fact: Fact, knowledge: Knowledge) -> bool:
    return knowledge.event_of(fact) is not None or bool(dated(fact.text[DEFAULT_LANGUAGE], knowledge.horizon).spans)
