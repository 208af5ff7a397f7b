"""The syntax of Telegram's HTML: a text with tags becomes a plain text with entities.

Follows the parser of the Bot API server (tdlib, ``parse_html``), down to the words of its errors.
"""

import re
from dataclasses import dataclass, field
from typing import NoReturn

from emulator import tags
from emulator.formatting import Formatted, utf16_units
from emulator.refusal import refuse
from emulator.shapes import JSON

SPACE = " \t\r\n\0\v"
BLANKS = re.compile(rf"[{SPACE}]*")
TAG_NAME = re.compile(rf"[^{SPACE}>]*")
ATTRIBUTE = re.compile(rf"([^{SPACE}=>/\"']*)[{SPACE}]*(=?)[{SPACE}]*")
QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
TOKEN = re.compile(rf"([A-Za-z0-9.-]*)(?=[{SPACE}>])")


def parse_html(text: str) -> Formatted:
    """Return the plain text and the entities of a text in Telegram's HTML; refuse what Telegram refuses."""
    return _Reader(text).read()


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int
    written: int


@dataclass(slots=True)
class _Reader:
    """One pass over a text."""

    source: str
    position: int = 0
    written: str = ""
    units: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[JSON] = field(default_factory=list)

    def read(self) -> Formatted:
        while self.position < len(self.source):
            self._read_piece()
        if self.open:
            self._fail(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        ordered = sorted(self.entities, key=lambda entity: (entity["offset"], -entity["length"]))
        return Formatted(self.written, tags.merge_preformatted(ordered))

    def _read_piece(self) -> None:
        match self.source[self.position]:
            case "&" if (reference := tags.REFERENCE.match(self.source, self.position)) is not None:
                self.position = reference.end()
                self._write(tags.decode_reference(reference))
            case "<" if self.source.startswith("</", self.position):
                self._read_end_tag()
            case "<":
                self._read_start_tag()
            case character:
                self.position += 1
                self._write(character)

    def _write(self, text: str) -> None:
        self.written += text
        self.units += utf16_units(text)

    def _read_start_tag(self) -> None:
        begin = self.position
        tag = self._take(TAG_NAME, begin + 1).lower()
        if self.position == len(self.source):
            self._fail("Unclosed start tag", begin)
        if tag not in tags.TAGS:
            self._fail(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while not self._is_at_end_of_tag():
            argument = self._read_attribute(tag, begin) or argument
        self.position += 1
        if tag == "span" and argument != "tg-spoiler":
            self._fail('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(tag, argument, self.units, len(self.written)))

    def _read_attribute(self, tag: str, begin: int) -> str:
        attribute = ATTRIBUTE.match(self.source, self.position)
        if attribute is None or not attribute[1]:
            self._fail(f'Empty attribute name in the tag "{tag}"', begin)
        self.position = attribute.end()
        value = self._read_value(begin) if attribute[2] else ""
        if self.position == len(self.source):
            self._fail(f'Unclosed start tag "{tag}"', begin)
        return tags.relevant_value(tag, attribute[1], value)

    def _read_value(self, begin: int) -> str:
        if quoted := QUOTED.match(self.source, self.position):
            self.position = quoted.end()
            return tags.REFERENCE.sub(tags.decode_reference, quoted[0][1:-1])
        token = TOKEN.match(self.source, self.position)
        if token is None:
            is_unclosed = self.source[self.position : self.position + 1] in {"", '"', "'"}
            self._fail("Unclosed start tag" if is_unclosed else "Unexpected end of name token", begin)
        self.position = token.end()
        return token[1].lower()

    def _read_end_tag(self) -> None:
        begin = self.position
        if not self.open:
            self._fail("Unexpected end tag", begin)
        found, expected = self._take(TAG_NAME, begin + 2), self.open[-1].tag
        if not self._is_at_end_of_tag():
            self._fail("Unclosed end tag", begin)
        if found and found != expected:
            place = f"at byte offset {self._bytes(begin)}"
            self._fail(f'Unmatched end tag {place}, expected "</{expected}>", found "</{found}>"')
        self.position += 1
        self._close(self.open.pop())

    def _close(self, opened: _Open) -> None:
        """Add the entity of a finished tag, unless it holds no text."""
        length = self.units - opened.offset
        entity = tags.entity(opened.tag, opened.argument, self.written[opened.written :])
        if length and entity:
            self.entities.append(entity | {"offset": opened.offset, "length": length})

    def _is_at_end_of_tag(self) -> bool:
        self._take(BLANKS, self.position)
        return self.source.startswith(">", self.position)

    def _take(self, pattern: re.Pattern[str], start: int) -> str:
        match = pattern.match(self.source, start)
        self.position = match.end() if match else start
        return match[0] if match else ""

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _fail(self, reason: str, begin: int | None = None) -> NoReturn:
        place = "" if begin is None else f" at byte offset {self._bytes(begin)}"
        refuse(f"can't parse entities: {reason}{place}")
