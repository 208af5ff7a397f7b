"""The entities that Telegram itself finds in a plain text: commands, mentions, links and hashtags."""

import re
from collections.abc import Iterable

from emulator.formatting import utf16_units
from emulator.shapes import JSON

# The first to claim a stretch of text keeps it.
PATTERNS = {
    "url": re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?')\]]"),
    "bot_command": re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"),
    "mention": re.compile(r"(?<!\w)@[A-Za-z0-9_]{4,32}(?!\w)"),
    "hashtag": re.compile(r"(?<!\w)#\w*[^\W\d]\w*"),
}
CLOSED = {"code", "pre", "text_link", "text_mention", "custom_emoji", *PATTERNS}


def with_detected(text: str, given: Iterable[JSON] = ()) -> list[JSON]:
    """Return the given entities and those found in the text, in their order; none inside a link or code."""
    entities = list(given)
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            found = {"type": kind, "offset": utf16_units(text[: match.start()]), "length": utf16_units(match[0])}
            if not any(entity["type"] in CLOSED and _overlap(entity, found) for entity in entities):
                entities.append(found)
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def text_mention(text: str, name: str, user: JSON) -> JSON:
    """Return the mention of a person by name, as a client makes it for people without a username."""
    before, found, _ = text.partition(name)
    if not found:
        raise ValueError(f"{name!r} does not occur in {text!r}")
    return {"type": "text_mention", "offset": utf16_units(before), "length": utf16_units(name), "user": user}


def _overlap(one: JSON, other: JSON) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
