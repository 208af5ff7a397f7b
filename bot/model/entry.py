"""Entries that questions are matched against: what is answered, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.model.language import Language, Texts

Utterances = Mapping[Language, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Faq:
    """A question that is answered by facts, the most direct first."""

    id: str
    question: Texts
    facts: tuple[str, ...]
    related: tuple[str, ...]
    utterances: Utterances


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
