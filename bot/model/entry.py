"""Entries that questions are matched against: what is answered, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.model.language import Language, Texts

Utterances = Mapping[Language, tuple[str, ...]]

# Stands between the two halves of an id in the bank: "entry/premise". No id of an entry holds it.
_WITHIN = "/"


@dataclass(frozen=True, slots=True)
class Premise:
    """Questions that take something wrong for granted, and the sentence that corrects it.

    ``facts`` names the facts of the entry that the correction tells, so that they are not told again after it.
    """

    id: str
    correction: Texts
    facts: tuple[str, ...]
    utterances: Utterances


@dataclass(frozen=True, slots=True)
class Faq:
    """A question that is answered by facts, the most direct first; ``premises`` are wrong ways to put it."""

    id: str
    question: Texts
    facts: tuple[str, ...]
    related: tuple[str, ...]
    utterances: Utterances
    premises: tuple[Premise, ...] = ()


def within(entry: str, premise: str) -> str:
    """Return the id by which the bank knows a premise of an entry."""
    return f"{entry}{_WITHIN}{premise}"


def home(matched: str) -> str:
    """Return the id of the entry (or refusal) that an id of the bank belongs to."""
    return matched.partition(_WITHIN)[0]


@dataclass(frozen=True, slots=True)
class Section:
    """Entries on one topic, in the order in which an editor wrote them."""

    id: str
    title: Texts
    entries: tuple[Faq, ...]


class Reason(StrEnum):
    """Why a question gets no fact for an answer."""

    OFF_TOPIC = "off-topic"
    NOT_IN_SOURCES = "not-in-sources"
    AFTER_HORIZON = "after-horizon"
    OPINION = "opinion"
    INSTRUCTION = "instruction"
    INSULT = "insult"
    GREETING = "greeting"
    THANKS = "thanks"
    ABOUT_BOT = "about-bot"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Questions of one kind that are not answered, and the entries that come nearest to them."""

    id: str
    reason: Reason
    suggest: tuple[str, ...]
    utterances: Utterances
