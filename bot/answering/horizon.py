"""Whether a question names a day that lies beyond all that is known."""

from datetime import date

from bot.answering import asking
from bot.answering.days import Dated, Span
from bot.matching.terms import fold, stem
from bot.model.utterance import normalise


def asks_beyond(question: Dated, last: date) -> bool:
    """Return whether a question names a year after that of ``last``, or no time but such that begins after ``last``."""
    spans = question.spans
    return any(_is_later_year(span, last) for span in spans) or (
        bool(spans) and all(span.first > last for span in spans)
    )


def _is_later_year(span: Span, last: date) -> bool:
    return span.is_year and span.last.year > last.year


def asks_outcome(utterance: str) -> bool:
    """Return whether a question asks how something ended: of an event that lies ahead, nobody knows."""
    return any(stem(fold(word)) in asking.OUTCOME for word in normalise(utterance).split())
