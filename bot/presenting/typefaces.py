"""DejaVu Sans, from the files beside this one: how wide a text is, and what can be shown of it."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont

# Signs that show nothing of themselves: controls, marks of direction, joiners, what Unicode has not given out.
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_NO_GLYPH = "\U0010ffff"


class Face(StrEnum):
    """A weight of the typeface, by the name of its file."""

    REGULAR = "DejaVuSans.ttf"
    BOLD = "DejaVuSans-Bold.ttf"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; ``size`` and ``leading``, from baseline to baseline, are in pixels."""

    face: Face
    size: int
    leading: int
    colour: str

    @property
    def ascent(self) -> int:
        """The height above the baseline that the tallest letters reach, in pixels."""
        return font(self.face, self.size).getmetrics()[0]

    @property
    def descent(self) -> int:
        """The depth below the baseline that the lowest letters reach, in pixels."""
        return font(self.face, self.size).getmetrics()[1]

    def width(self, text: str) -> float:
        """Return how wide a text of one line is, in pixels."""
        return font(self.face, self.size).getlength(text)


@cache
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Return the font in a size in pixels."""
    file = BytesIO((files(__package__) / "fonts" / face).read_bytes())
    # The basic layout is the same on every machine; the other needs a library that not all have.
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)


def printable(text: str, face: Face) -> str:
    """Return a text in NFC on one line, without the signs that the typeface has no glyph for."""
    return "".join(_shown(sign, face) for sign in unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=4_096)
def _shown(sign: str, face: Face) -> str:
    if sign in "\t\n\r\v\f\u0085\u2028\u2029":
        return " "
    if unicodedata.category(sign) in _INVISIBLE or "\ufe00" <= sign <= "\ufe0f":
        return ""
    return "" if _drawn(sign, face) == _drawn(_NO_GLYPH, face) else sign


def _drawn(sign: str, face: Face) -> tuple[tuple[int, int], bytes]:
    mask = font(face, 32).getmask(sign)
    return mask.size, bytes(mask)
