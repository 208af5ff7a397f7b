"""A text in lines of a measured width."""

import re
from bisect import bisect
from collections.abc import Callable, Iterator

ELLIPSIS = "…"

# A number keeps its noun, and a short word hangs on to the next: printers of Polish, Russian and Ukrainian want it so.
_HANGS = re.compile(r"(?<![^\s«„“(])(\d{1,4}|\d\d?:\d\d|[^\W\d_]{1,2}) +(?=\w)")
_DATE = re.compile(r"(?<!\d)(\d{1,2}) ([^\W\d_]+) (?=\d{4}(?!\d))")
_NO_BREAK = "\u00a0"

Fits = Callable[[str], bool]


def wrap(text: str, fits: Fits, max_lines: int) -> tuple[str, ...]:
    """Return a text in lines that fit, at most ``max_lines``; what is cut off leaves an ellipsis.

    Lines break at spaces, and within a word that is wider than a line. Where not even one character fits, a line
    holds one all the same. Raises ValueError if ``max_lines`` < 1.
    """
    if max_lines < 1:
        raise ValueError(f"max_lines is {max_lines}: a text needs a line at least")
    lines: list[str] = []
    for line in _lines(_hold_together(text), fits):
        if len(lines) == max_lines:
            return (*lines[:-1], _cut(lines[-1], fits))
        lines.append(line)
    return tuple(lines)


def _hold_together(text: str) -> str:
    return _HANGS.sub(rf"\1{_NO_BREAK}", _DATE.sub(rf"\1{_NO_BREAK}\2{_NO_BREAK}", text))


def _lines(text: str, fits: Fits) -> Iterator[str]:
    line = ""
    for word in _words(text, fits):
        longer = f"{line} {word}" if line else word
        if fits(longer):
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, fits)
        yield from full
    if line:
        yield line


def _words(text: str, fits: Fits) -> Iterator[str]:
    for word in re.split(r"[ \t\n]+", text.strip(" \t\n")):
        # Rather a short word at the end of a line than one broken in its middle.
        yield from filter(None, [word] if fits(word) else word.split(_NO_BREAK))


def _pieces(word: str, fits: Fits) -> Iterator[str]:
    while word:
        length = _longest(word, fits)
        yield word[:length]
        word = word[length:]


def _longest(word: str, fits: Fits) -> int:
    """Return how many characters of a word fit into a line, one at least."""
    # Measuring takes longer the longer the text is: first a length that is just too much, then in halves.
    low, high = 1, 64
    while high < len(word) and fits(word[:high]):
        low, high = high, 2 * high
    lengths = range(low + 1, min(high, len(word)) + 1)
    return low + bisect(lengths, 0, key=lambda length: 0 if fits(word[:length]) else 1)


def _cut(line: str, fits: Fits) -> str:
    """Return the words of a line that fit before an ellipsis, or the characters of its only word."""
    while line and not fits(line.rstrip(" ,;:–—") + ELLIPSIS):
        line = line.rpartition(" ")[0] or line[:-1]
    return line.rstrip(" ,;:–—") + ELLIPSIS
