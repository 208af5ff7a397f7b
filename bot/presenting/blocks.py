"""The parts of the picture, each laid out on its own: header, event, horizon, notes, footer."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.locales import events as words
from bot.locales import wording
from bot.locales.dates import clock, day, weekday
from bot.model.answer import Statement, Timeline
from bot.model.language import Language
from bot.presenting import palette
from bot.presenting.shapes import Block, Mark, Stroke, Text
from bot.presenting.typefaces import Face, Style, printable
from bot.presenting.wrapping import wrap

# A phone shows the picture at a third of this, so that nothing smaller than 34 px can be read there.
WIDTH = 1080
MARGIN = 32
PADDING = 40
RAIL_X = MARGIN + PADDING + 14
TEXT_X = RAIL_X + 50
TEXT_WIDTH = WIDTH - MARGIN - PADDING - TEXT_X
RADIUS = 14

TITLE = Style(Face.BOLD, 64, 80, palette.ON_BACKDROP)
SPAN = Style(Face.REGULAR, 36, 50, palette.QUIET_ON_BACKDROP)
FOOTER = Style(Face.REGULAR, 34, 48, palette.QUIET_ON_BACKDROP)
WORD = Style(Face.BOLD, 34, 48, palette.KNOWN)
DATE = Style(Face.BOLD, 40, 54, palette.INK)
DETAIL = Style(Face.REGULAR, 36, 50, palette.QUIET)
BODY = Style(Face.REGULAR, 38, 54, palette.INK)
HORIZON = Style(Face.BOLD, 34, 48, palette.HORIZON)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text in a style, with the most lines that it may take and the room above it in pixels."""

    text: str
    style: Style
    max_lines: int
    above: int = 0


def set_text(paragraphs: Iterable[Paragraph], left: int, width: int, above: int = 0, below: int = 0) -> Block:
    """Return paragraphs as lines one below the other, with room above and below; an empty one takes no room."""
    texts: list[Text] = []
    top = above
    for paragraph in paragraphs:
        style = paragraph.style
        lines = _lines(paragraph.text, style, width, paragraph.max_lines)
        top += paragraph.above if lines else 0
        for line in lines:
            # Half of what a line has to spare stands above it.
            spare = (style.leading - style.ascent - style.descent) // 2
            texts.append(Text(line, style, left, top + spare + style.ascent))
            top += style.leading
    return Block(top + below, tuple(texts))


# A picture of many events is laid out again and again, until it fits.
@lru_cache(maxsize=512)
def _lines(text: str, style: Style, width: int, max_lines: int) -> tuple[str, ...]:
    return wrap(printable(text, style.face), lambda line: style.width(line) <= width, max_lines)


def header(timeline: Timeline) -> Block:
    """Return the title, and the days between which the events lie."""
    language = timeline.language
    days = [item.event.day for item in (*timeline.known, *timeline.scheduled) if item.event]
    ends = dict.fromkeys((min(days), max(days))) if days else {}
    span = Paragraph(" – ".join(day(one, language) for one in ends), SPAN, 2, 4)
    title = Paragraph(words.heading(language), TITLE, 1)
    return set_text((title, span), MARGIN + PADDING, WIDTH - 2 * (MARGIN + PADDING), 52, 36)


def event(statement: Statement, language: Language, max_lines: int, *, hollow: bool) -> Block:
    """Return an event: past or (``hollow``) scheduled, its day, time and place, and what is told of it."""
    word = words.scheduled(language) if hollow else words.past(language)
    happening = statement.event
    date = _capital(weekday(happening.day, language)) if happening else ""
    paragraphs = (
        Paragraph(word, WORD, 1),
        Paragraph(date, DATE, 2),
        Paragraph(clock(happening, language) if happening else "", DETAIL, 2),
        Paragraph(statement.place or "", DETAIL, 2),
        Paragraph(statement.text, BODY, max_lines, 8),
    )
    block = set_text(paragraphs, TEXT_X, TEXT_WIDTH, below=52)
    first = block.texts[0]
    # Level with the middle of the capital letters beside it.
    return Block(block.height, block.texts, Mark(RAIL_X, first.baseline - 12, RADIUS, hollow))


def horizon(timeline: Timeline) -> Block:
    """Return the line at which the knowledge ends, with the sentence that says so."""
    sentence = Paragraph(wording.horizon(timeline.horizon, timeline.language), HORIZON, 3)
    block = set_text((sentence,), TEXT_X, TEXT_WIDTH, above=22, below=52)
    line = Stroke(MARGIN + PADDING, 0, WIDTH - MARGIN - PADDING, 0, palette.HORIZON, dashed=True)
    return Block(block.height, block.texts, strokes=(line,))


def note(text: str) -> Block:
    """Return a short remark in the place of events."""
    return set_text((Paragraph(text, DETAIL, 2),), TEXT_X, TEXT_WIDTH, below=44)


def footer(text: str) -> Block:
    """Return what stands below the panel: the source, say."""
    above, below = (28, 40) if text else (0, MARGIN)
    return set_text((Paragraph(text, FOOTER, 5),), MARGIN + PADDING, WIDTH - 2 * (MARGIN + PADDING), above, below)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
