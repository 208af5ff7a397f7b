"""A few messages drawn as a phone shows them, in light and in dark colours."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from io import BytesIO

from PIL import Image, ImageDraw

from bot.presenting.typefaces import Face, font, printable
from gallery.page import html, rows
from gallery.visit import Shown

# All is drawn in this many times its size and brought down, as Pillow draws round shapes with jagged edges.
FINER = 2
WIDTH, MARGIN, PADDING, RADIUS = 760 * FINER, 24 * FINER, 22 * FINER, 26 * FINER
SIZE, LEADING = 25 * FINER, 36 * FINER
BUTTON_HEIGHT, GAP = 60 * FINER, 8 * FINER
SLANT = 0.2
MAX_HEIGHT = 4_000 * FINER


@dataclass(frozen=True, slots=True)
class Colours:
    """What a phone's theme paints with; ``button`` is what its labels stand on."""

    wall: str
    theirs: str
    ours: str
    ink: str
    accent: str
    button: str
    label: str


THEMES = {
    "light": Colours("#cfdcc6", "#ffffff", "#e4fbd2", "#17212b", "#2f7fc1", "#5d7a53", "#ffffff"),
    "dark": Colours("#0e1621", "#1d2a38", "#2f6291", "#f2f5f8", "#6ab3f3", "#22303f", "#dfeaf4"),
}


@dataclass(frozen=True, slots=True)
class _Word:
    """A word where it stands: x and the number of its line; ``tags`` are the styles that are open around it."""

    text: str
    tags: frozenset[str]
    x: int
    line: int


def draw(steps: Iterable[Shown], colours: Colours) -> bytes:
    """Return the messages as a PNG: those of people on the right, the bot's on the left with their buttons."""
    image = Image.new("RGB", (WIDTH, MAX_HEIGHT), colours.wall)
    bottom = MARGIN
    for step in steps:
        bottom = _bubble(image, step, bottom, colours) + MARGIN
    cropped = image.crop((0, 0, WIDTH, bottom))
    written = BytesIO()
    small = cropped.resize((WIDTH // FINER, bottom // FINER), Image.Resampling.BOX)
    small.quantize(128, dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _bubble(image: Image.Image, step: Shown, top: int, colours: Colours) -> int:
    """Draw a message with its picture and its keyboard, and return where it ends."""
    widest = WIDTH - 2 * MARGIN - 3 * PADDING
    words = list(_words(html(step.message), widest))
    text_width = max(word.x + _width(word) for word in words)
    width = widest + 2 * PADDING if step.sender is None else text_width + 2 * PADDING
    left = MARGIN if step.sender is None else WIDTH - MARGIN - width
    picture = _scaled(step.picture, width) if step.picture else None
    text_top = top + (picture.height if picture else 0) + PADDING
    bottom = text_top + (words[-1].line + 1) * LEADING + PADDING
    fill = colours.theirs if step.sender is None else colours.ours
    ImageDraw.Draw(image).rounded_rectangle((left, top, left + width, bottom), RADIUS, fill)
    if picture:
        rounded = Image.new("L", picture.size)
        ImageDraw.Draw(rounded).rounded_rectangle((0, 0, width, picture.height + RADIUS), RADIUS, 255)
        image.paste(picture, (left, top), rounded)
    for word in words:
        _write(image, word, left + PADDING, text_top, colours)
    return _keyboard(image, rows(step.message.reply_markup), (left, bottom + GAP, width), colours)


def _words(text: str, widest: int) -> Iterator[_Word]:
    """Yield the words of a text in HTML, wrapped; an expandable quotation is shown whole."""
    tags: set[str] = set()
    x = line = 0
    for token in re.findall(r"</?[a-z]+[^>]*>|\n|[^<\s]+ ?| ", text):
        if token.startswith("<"):
            (tags.discard if token[1] == "/" else tags.add)(re.findall(r"[a-z]+", token)[0])
            continue
        indent = PADDING if "blockquote" in tags else 0
        if token == "\n":
            x, line = 0, line + 1
            continue
        word = _Word(printable(unescape(token), _face(tags)), frozenset(tags), max(x, indent), line)
        if word.x + _width(word) > widest and word.x > indent:
            line += 1
            word = _Word(word.text, word.tags, indent, line)
        yield word
        x = word.x + _width(word) + (_space(word) if token.endswith(" ") else 0)


def _write(image: Image.Image, word: _Word, left: int, top: int, colours: Colours) -> None:
    y = top + word.line * LEADING
    if "blockquote" in word.tags:
        bar = (left, y, left + PADDING // 4, y + LEADING)
        ImageDraw.Draw(image).rectangle(bar, colours.accent)
    mask = Image.new("L", (_width(word) + LEADING, LEADING))
    ImageDraw.Draw(mask).text((0, LEADING // 10), word.text, 255, font(_face(word.tags), SIZE))
    if "i" in word.tags:
        lean = (1, SLANT, -SLANT * 0.8 * LEADING, 0, 1, 0)
        mask = mask.transform(mask.size, Image.Transform.AFFINE, lean, Image.Resampling.BICUBIC)
    image.paste(colours.ink, (left + word.x, y), mask)


def _keyboard(image: Image.Image, keys: list[list[str]], place: tuple[int, int, int], colours: Colours) -> int:
    """Draw rows of buttons from a place (left, top, width) on, and return where they end."""
    left, top, width = place
    pen = ImageDraw.Draw(image)
    for row in keys:
        each = (width - GAP * (len(row) - 1)) // len(row)
        for number, label in enumerate(row):
            x = left + number * (each + GAP)
            pen.rounded_rectangle((x, top, x + each, top + BUTTON_HEIGHT), RADIUS // 2, colours.button)
            middle = (x + each // 2, top + BUTTON_HEIGHT // 2)
            pen.text(middle, printable(label, Face.REGULAR), colours.label, font(Face.REGULAR, SIZE), anchor="mm")
        top += BUTTON_HEIGHT + GAP
    return top - GAP


def _scaled(picture: bytes, width: int) -> Image.Image:
    with Image.open(BytesIO(picture)) as image:
        return image.convert("RGB").resize((width, image.height * width // image.width), Image.Resampling.LANCZOS)


def _face(tags: Iterable[str]) -> Face:
    return Face.BOLD if "b" in tags else Face.REGULAR


def _width(word: _Word) -> int:
    return round(font(_face(word.tags), SIZE).getlength(word.text))


def _space(word: _Word) -> int:
    return round(font(_face(word.tags), SIZE).getlength(" "))
