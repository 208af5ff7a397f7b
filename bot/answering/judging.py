"""What a question should get for an answer, and whether it did."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from bot.model.answer import Answer, Answered

# A reply that nobody reads to its end answers nothing.
MAX_CHARS = 1_000

_LETTERS = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻёЁ", "acelnoszzACELNOSZZеЕ")
_MARKS = {mark: plain for marks, plain in (("’‘ʼ´′`", "'"), ("“”„«»″", '"'), ("‐‑‒–—―−", "-")) for mark in marks}
_PLAIN = str.maketrans(_MARKS)


class Outcome(StrEnum):
    """How a question came out.

    Right, wrong and abstained are for what is known, refused and false (an answer all the same) for what is not;
    replied is for small talk, where any reply will do.
    """

    RIGHT = "right"
    WRONG = "wrong"
    ABSTAINED = "abstained"
    REFUSED = "refused"
    FALSE = "false"
    REPLIED = "replied"


@dataclass(frozen=True, slots=True)
class Entries:
    """One of these entries should answer, or ``fact`` be told by another; no fact by that name is ''."""

    ids: tuple[str, ...]
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Patterns:
    """A reply should hold all of these regular expressions and none of those, whichever entry it is from."""

    all: tuple[str, ...]
    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """No fact should answer, and the reply should hold none of these regular expressions."""

    none: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Any reply will do."""


Expectation = Entries | Patterns | Refused | SmallTalk


def judge(expected: Expectation, answer: Answer, reply: str) -> Outcome:
    """Return how an answer, and the reply that a surface makes of it, meets what was expected."""
    answered = isinstance(answer, Answered)
    match expected:
        case SmallTalk():
            return Outcome.REPLIED
        case Refused(none):
            return Outcome.FALSE if answered or _finds_any(none, plain(reply)) else Outcome.REFUSED
        case Entries() | Patterns():
            if not isinstance(answer, Answered):
                return Outcome.ABSTAINED
            return Outcome.RIGHT if _meets(expected, answer, reply) else Outcome.WRONG


def plain(text: str) -> str:
    """Return a text on one line, with plain quotes, dashes and letters: patterns are written for these."""
    composed = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return " ".join(unicodedata.normalize("NFC", composed).translate(_LETTERS).split())


def pattern(expression: str) -> re.Pattern[str]:
    """Return a compiled pattern for plain text, blind to case. Raises re.error."""
    return re.compile(expression.translate(_LETTERS), re.IGNORECASE)


def _meets(expected: Entries | Patterns, answer: Answered, reply: str) -> bool:
    if isinstance(expected, Entries):
        return answer.entry in expected.ids or expected.fact in {told.fact for told in answer.statements}
    text = plain(reply)
    found = all(pattern(expression).search(text) for expression in expected.all)
    return found and not _finds_any(expected.none, text) and len(text) <= MAX_CHARS


def _finds_any(expressions: tuple[str, ...], text: str) -> bool:
    return any(pattern(expression).search(text) for expression in expressions)
