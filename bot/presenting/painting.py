"""From a layout to a PNG."""

from io import BytesIO

from PIL import Image, ImageDraw

from bot.presenting import palette
from bot.presenting.shapes import Box, Layout, Mark, Stroke
from bot.presenting.typefaces import font

PANEL_RADIUS = 36
STROKE_WIDTH = 4
DASH, GAP = 14, 12
# Round shapes are drawn this many times larger and brought down, as Pillow draws them with jagged edges.
_FINER = 4


def paint(layout: Layout) -> bytes:
    """Return a layout as a PNG in RGB; the same bytes for the same layout."""
    image = Image.new("RGB", (layout.width, layout.height), palette.BACKDROP)
    _panel(image, layout.panel)
    pen = ImageDraw.Draw(image)
    for stroke in layout.strokes:
        _stroke(pen, stroke)
    for mark in layout.marks:
        _mark(image, mark)
    for text in layout.texts:
        style = text.style
        pen.text((text.left, text.baseline), text.text, style.colour, font(style.face, style.size), anchor="ls")
    written = BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def _panel(image: Image.Image, box: Box) -> None:
    left, top = int(box.left), int(box.top)
    width, height = int(box.right) - left, int(box.bottom) - top
    mask = Image.new("L", (width, height), 255)
    # Only the corners are round: the rest need not be drawn finer.
    corner = _disc(PANEL_RADIUS)
    for x, right in ((0, 0), (width - PANEL_RADIUS, PANEL_RADIUS)):
        for y, low in ((0, 0), (height - PANEL_RADIUS, PANEL_RADIUS)):
            mask.paste(corner.crop((right, low, right + PANEL_RADIUS, low + PANEL_RADIUS)), (x, y))
    image.paste(palette.PANEL, (left, top), mask)


def _mark(image: Image.Image, mark: Mark) -> None:
    _paste_disc(image, mark, mark.radius + STROKE_WIDTH, palette.PANEL)
    _paste_disc(image, mark, mark.radius, palette.KNOWN)
    if mark.hollow:
        _paste_disc(image, mark, mark.radius - STROKE_WIDTH, palette.PANEL)


def _paste_disc(image: Image.Image, mark: Mark, radius: int, colour: str) -> None:
    image.paste(colour, (mark.x - radius, mark.y - radius), _disc(radius))


def _disc(radius: int) -> Image.Image:
    """Return a mask of a disc, twice its radius wide and high."""
    fine = 2 * radius * _FINER
    mask = Image.new("L", (fine, fine), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, fine - 1, fine - 1), fill=255)
    return mask.resize((2 * radius, 2 * radius), Image.Resampling.BOX)


def _stroke(pen: ImageDraw.ImageDraw, stroke: Stroke) -> None:
    half = STROKE_WIDTH // 2
    across = (half, 0) if stroke.x == stroke.to_x else (0, half)
    for start, end in _dashes(stroke):
        if stroke.x == stroke.to_x:
            box = (stroke.x - across[0], start, stroke.x + across[0] - 1, end)
        else:
            box = (start, stroke.y - across[1], end, stroke.y + across[1] - 1)
        pen.rectangle(box, fill=stroke.colour)


def _dashes(stroke: Stroke) -> list[tuple[int, int]]:
    """Return the parts of a stroke that are drawn, along its direction."""
    first, last = (stroke.y, stroke.to_y) if stroke.x == stroke.to_x else (stroke.x, stroke.to_x)
    if not stroke.dashed:
        return [(first, last)]
    return [(start, min(start + DASH, last)) for start in range(first, last, DASH + GAP)]
