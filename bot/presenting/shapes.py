"""What a picture is made of, as values: where each text, mark and line goes, in pixels from the top left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.presenting.typefaces import Style


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; right and bottom lie just outside it."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, other: "Box") -> bool:
        """Whether another box lies within this one."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def meets(self, other: "Box") -> bool:
        """Whether another box shares an area with this one."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text, from the left end of its baseline."""

    text: str
    style: Style
    left: int
    baseline: int

    @property
    def box(self) -> Box:
        """The room that the line takes, whichever letters stand in it."""
        right = self.left + self.style.width(self.text)
        return Box(self.left, self.baseline - self.style.ascent, right, self.baseline + self.style.descent)


@dataclass(frozen=True, slots=True)
class Mark:
    """A disc on the line of time (a ring if it is hollow), by its centre."""

    x: int
    y: int
    radius: int
    hollow: bool

    @property
    def box(self) -> Box:
        """The square around the disc."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)


@dataclass(frozen=True, slots=True)
class Stroke:
    """A horizontal or vertical line between two points, both included; dashed for what is not known."""

    x: int
    y: int
    to_x: int
    to_y: int
    colour: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Block:
    """Shapes that stay together, placed from a top of 0 on."""

    height: int
    texts: tuple[Text, ...] = ()
    mark: Mark | None = None
    strokes: tuple[Stroke, ...] = ()

    def below(self, top: int) -> "Block":
        """Return the block, moved down by ``top`` pixels."""
        return Block(
            self.height,
            tuple(replace(text, baseline=text.baseline + top) for text in self.texts),
            replace(self.mark, y=self.mark.y + top) if self.mark else None,
            tuple(replace(stroke, y=stroke.y + top, to_y=stroke.to_y + top) for stroke in self.strokes),
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture: its size, the panel, and all that stands on it."""

    width: int
    height: int
    panel: Box
    texts: tuple[Text, ...]
    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]


def stack(blocks: tuple[Block, ...], top: int) -> Iterator[Block]:
    """Yield blocks one below the other, from ``top`` on."""
    for block in blocks:
        yield block.below(top)
        top += block.height
