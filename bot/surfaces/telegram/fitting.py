"""Texts within what Telegram takes: it counts UTF-16 units, without the tags."""

import re
from collections.abc import Sequence
from html import unescape

MAX_TEXT_UNITS = 4_096
MAX_CAPTION_UNITS = 1_024

_CUT = "…"


def units(html: str) -> int:
    """Return the length of a text in our HTML as Telegram counts it."""
    return _plain_units(unescape(re.sub(r"<[^>]*>", "", html)))


def fitting(blocks: Sequence[str], max_units: int, between: str = "\n\n") -> str:
    """Join blocks of HTML, from the first one on as many as ``max_units`` hold."""
    kept = ""
    for block in blocks:
        joined = f"{kept}{between}{block}" if kept else block
        if units(joined) > max_units:
            break
        kept = joined
    return kept


def whole(text: str) -> str:
    """Return a plain text that fits into a message: cut between its paragraphs where it is too long."""
    if _plain_units(text) <= MAX_TEXT_UNITS:
        return text
    # No character takes more than two units.
    room = text[: MAX_TEXT_UNITS // 2 - 4]
    return "\n\n".join((room.rpartition("\n\n")[0] or room, _CUT))


def _plain_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
