"""Several answers in one: no statement twice, and short enough for every surface."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.answering.deciding import AnswerWith, Decision, Refuse
from bot.model.answer import Statement
from bot.model.entry import Reason, home

# What correction and statements of a combined answer may take; horizon and source stand around them.
MAX_CHARS = 570
# A date with its place, or the label of what is overtaken.
_OPENING_CHARS = 50

# Beside an answer, a greeting or an order to the bot needs no reply of its own.
_TOLD_BESIDE = (Reason.NOT_IN_SOURCES, Reason.AFTER_HORIZON, Reason.OPINION, Reason.OFF_TOPIC)


@dataclass(frozen=True, slots=True)
class AnswerTogether:
    """Answer with several entries at once, and say why one question of the utterance is ``refused``, if one is."""

    entries: tuple[str, ...]
    refused: Refuse | None


def together(whole: Decision, several: Sequence[Decision]) -> Decision | AnswerTogether:
    """Return what to do with an utterance as a ``whole``, given what to do with each of the questions in it.

    They are answered one by one where two or more entries surely answer them. A refusal of the whole stands, unless it
    is that of one question: then the others are answered beside it. Where each question is answered, by another entry,
    what is not in the sources was but the likeness of them all.
    """
    found: dict[str, str] = {}
    for decision in several:
        if isinstance(decision, AnswerWith):
            found.setdefault(home(decision.entry), decision.entry)
    refused = [decision for decision in several if isinstance(decision, Refuse) and decision.refusal]
    if not (isinstance(whole, Refuse) and whole.refusal):
        beside = next((decision for decision in refused if decision.reason in _TOLD_BESIDE), None)
        is_told_whole = isinstance(whole, AnswerWith) and home(whole.entry) in found
        if len(found) == 1 and is_told_whole and beside:
            return AnswerTogether(tuple(found.values()), beside)
        return AnswerTogether(tuple(found.values()), None) if len(found) > 1 else whole
    if 1 < len(found) == len(several) and whole.reason is Reason.NOT_IN_SOURCES:
        return AnswerTogether(tuple(found.values()), None)
    if found and whole.refusal in {decision.refusal for decision in refused} and whole.reason in _TOLD_BESIDE:
        return AnswerTogether(tuple(found.values()), whole)
    return whole


def combine(
    told: Sequence[Sequence[Statement]], said: Collection[str] = (), correction: str = ""
) -> tuple[Statement, ...]:
    """Return the statements of several answers, the first-asked first, without those whose facts are ``said`` already.

    Where they and the correction before them are too long together, the longest answer loses its last statement until
    they fit; if each is down to its first one, the last answer goes. One answer alone is never shortened.
    """
    leading = {statements[0].fact for statements in told}
    kept: list[list[Statement]] = []
    seen = set(said)
    for first, *others in told:
        # What leads another answer is told there: here it might be cut.
        kept.append([item for item in (first, *(i for i in others if i.fact not in leading)) if item.fact not in seen])
        seen.update(item.fact for item in kept[-1])
    while len(kept) > 1 and len(correction) + sum(map(_chars, kept)) > MAX_CHARS:
        longest = max(kept, key=lambda answer: (len(answer) > 1, _chars(answer)))
        if len(longest) > 1:
            longest.pop()
        else:
            kept.pop()
    return tuple(item for answer in kept for item in answer)


def _chars(statements: Sequence[Statement]) -> int:
    openings = sum(bool(item.event) + bool(item.superseded) for item in statements)
    return sum(len(item.text) for item in statements) + openings * _OPENING_CHARS
