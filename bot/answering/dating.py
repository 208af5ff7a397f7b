"""A day, and perhaps a question after it, as they are typed: "30 December when is the call". In four languages."""

import re
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names

from bot.answering.days import dated
from bot.matching.terms import fold, stem
from bot.model.language import LANGUAGES
from bot.model.utterance import MAX_CHARS

# A day takes few words: "on Thursday, the 30th of December 2021".
_MAX_DAY_WORDS = 8
_EDGES = " \t\r\n,.:;–—-"
# What may stand before a day, and what after its year.
_BEFORE = re.compile(
    r"^(?:as\s+of|as\s+on|on|станом\s+на|по\s+состоянию\s+на|на|за|stan\s+na|według\s+stanu\s+na|na|w\s+dniu|dnia)\s+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"^(?:року|рік|р|года|год|г|roku|rok|r)\b[.,]?", re.IGNORECASE)
# A weekday adds nothing to a day.
_BESIDE = frozenset("the on у в во w we п ятниц środę sobotę niedzielę".split()) | {
    stem(fold(name.casefold())) for language in LANGUAGES for name in get_day_names("wide", locale=language).values()
}
_LINKS = frozenset("and or і й та або и или i oraz lub to till until through по до do".split())
# "30 and 31 December": two days, of which only the second is read.
_HALF = re.compile(rf"(?<![\w.:])\d{{1,2}}(?:\s*,|\s+(?:{'|'.join(sorted(_LINKS))}))(?!\w)")


@dataclass(frozen=True, slots=True)
class DatedQuestion:
    """A day, and what is asked as of it, '' where nothing is."""

    day: date
    question: str


class NoSingleDayError(ValueError):
    """A text names no day, or several, and does not say which one is meant."""


def read(typed: str, horizon: date) -> DatedQuestion:
    """Return the day that a text names and its question; a day without a year is the one nearest to ``horizon``.

    The day that opens the text is meant, whichever others the question names; elsewhere it must be the only one.
    Raises NoSingleDayError.
    """
    text = " ".join(typed[: 4 * MAX_CHARS].split())
    found = _opening(_BEFORE.sub("", text), horizon) or _only(text, horizon)
    # "30 December 20211": whoever typed that mistyped the day, and asks nothing of a number.
    if found is None or found.question.isdecimal():
        raise NoSingleDayError(typed)
    return found


def _opening(text: str, horizon: date) -> DatedQuestion | None:
    """Return the day in the first words of a text, as many as belong to it, and the question in the others."""
    words = text.split()
    found = None
    for count in range(1, min(len(words), _MAX_DAY_WORDS) + 1):
        day = _bare(" ".join(words[:count]).strip(_EDGES), horizon)
        if day:
            found = DatedQuestion(day, _question(" ".join(words[count:])))
    return found if found and not _is_date(found.question, horizon) else None


def _bare(text: str, horizon: date) -> date | None:
    """Return the day that a text consists of."""
    read = dated(text, horizon)
    others = re.findall(r"\w+", read.rest)
    if len(read.spans) != 1 or not all(word in _BESIDE or stem(fold(word)) in _BESIDE for word in others):
        return None
    (span,) = read.spans
    return span.first if span.first == span.last else None


def _only(text: str, horizon: date) -> DatedQuestion | None:
    """Return the only day that a text names, wherever it stands."""
    read = dated(text, horizon)
    if len(read.spans) != 1 or read.spans[0].first != read.spans[0].last or _HALF.search(read.rest):
        return None
    return DatedQuestion(read.spans[0].first, _question(read.rest))


def _question(rest: str) -> str:
    asked = _YEAR.sub("", rest.strip(_EDGES)).strip(_EDGES)
    return asked if re.search(r"\w", asked) else ""


def _is_date(text: str, horizon: date) -> bool:
    """Return whether a text is no question, but says nothing but when."""
    read = dated(text, horizon)
    return bool(read.spans) and set(re.findall(r"\w+", read.rest)) <= _LINKS
