"""Several answers in one: no statement twice, and short enough for every surface."""

from collections.abc import Collection, Sequence

from bot.model.answer import Statement

# What the statements of a combined answer may take; correction, horizon and source stand around them.
MAX_CHARS = 480
# A date with its place, or the label of what is overtaken.
_OPENING_CHARS = 50


def combine(told: Sequence[Sequence[Statement]], said: Collection[str] = ()) -> tuple[Statement, ...]:
    """Return the statements of several answers, the first-asked first, without those whose facts are ``said`` already.

    Where they are too long together, the longest answer loses its last statement until they fit; the first statement
    of each stays. One answer alone is never shortened.
    """
    kept: list[list[Statement]] = []
    seen = set(said)
    for statements in told:
        kept.append([item for item in statements if item.fact not in seen])
        seen.update(item.fact for item in statements)
    while len(kept) > 1 and sum(map(_chars, kept)) > MAX_CHARS:
        longest = max((answer for answer in kept if len(answer) > 1), key=_chars, default=None)
        if longest is None:
            break
        longest.pop()
    return tuple(item for answer in kept for item in answer)


def _chars(statements: Sequence[Statement]) -> int:
    openings = sum(bool(item.event) + bool(item.superseded) for item in statements)
    return sum(len(item.text) for item in statements) + openings * _OPENING_CHARS
