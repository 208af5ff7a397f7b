"""Texts with formatting, counted as Telegram counts."""

from typing import NamedTuple

from emulator.shapes import JSON


class Formatted(NamedTuple):
    """A plain text and its entities, which count in UTF-16 units."""

    text: str
    entities: list[JSON]


def utf16_units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def trim(formatted: Formatted) -> Formatted:
    """Drop the blanks around a text, as Telegram does before it sends one.

    Leading blanks inside an entity stay.
    """
    first = min((entity["offset"] for entity in formatted.entities), default=len(formatted.text))
    leading = min(len(formatted.text) - len(formatted.text.lstrip(" \n")), first)
    text = formatted.text[leading:].rstrip()
    units = utf16_units(text)
    moved = [entity | {"offset": entity["offset"] - leading} for entity in formatted.entities]
    clipped = [entity | {"length": min(entity["length"], units - entity["offset"])} for entity in moved]
    return Formatted(text, [entity for entity in clipped if entity["length"] > 0])
