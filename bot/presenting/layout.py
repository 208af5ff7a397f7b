"""Where everything in the picture of a timeline goes: as many events as can be read, those nearest to the horizon."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.timeline import nearest
from bot.locales import events as words
from bot.model.answer import Statement, Timeline
from bot.presenting import palette
from bot.presenting.blocks import MARGIN, PADDING, RAIL_X, WIDTH, event, footer, header, horizon, note
from bot.presenting.shapes import Block, Box, Layout, Stroke, stack

# Telegram takes 10,000 px of width and height together, but keeps about 2,560 px of a photo's longer side: a picture
# higher than this would be brought down until its smallest text had fewer than 17 px.
MAX_HEIGHT = 5_000
# How many lines the text of an event may take: the more events, the fewer.
LINES = (8, 5, 3, 2)
# More can't be shown, however short they are.
MAX_EVENTS = 24


@dataclass(frozen=True, slots=True)
class _Shown:
    """The events that are shown on each side of the horizon, and how many are left out beyond them."""

    known: tuple[Statement, ...]
    scheduled: tuple[Statement, ...]
    earlier: int
    later: int


def arrange(timeline: Timeline, source: str = "") -> Layout:
    """Return the layout of a timeline's picture, at most ``MAX_HEIGHT`` high; ``source`` is told below the events.

    Where the events need more room, their texts get fewer lines, and in the end those farthest from the horizon give
    way to a line that counts them.
    """
    count = min(MAX_EVENTS, len(timeline.known) + len(timeline.scheduled))
    for max_lines in LINES:
        layout = _lay_out(_nearest(timeline, count), timeline, max_lines, source)
        if layout.height <= MAX_HEIGHT:
            return layout
    while layout.height > MAX_HEIGHT and count:
        count -= 1
        layout = _lay_out(_nearest(timeline, count), timeline, LINES[-1], source)
    return layout


def _nearest(timeline: Timeline, count: int) -> _Shown:
    """Return as many events as ``count`` says, the nearest to the horizon, in order of time."""
    kept = nearest(timeline, count)
    return _Shown(
        known=kept.known,
        scheduled=kept.scheduled,
        earlier=len(timeline.known) - len(kept.known),
        later=len(timeline.scheduled) - len(kept.scheduled),
    )


def _lay_out(shown: _Shown, timeline: Timeline, max_lines: int, source: str) -> Layout:
    top = header(timeline)
    before = tuple(_before(shown, timeline, max_lines))
    after = tuple(_after(shown, timeline, max_lines))
    line = horizon(timeline)
    panel = Box(
        MARGIN, top.height, WIDTH - MARGIN, top.height + PADDING + sum(b.height for b in (*before, line, *after))
    )
    bottom = footer(source)
    blocks = (
        *stack((top,), 0),
        *stack((*before, line, *after), top.height + PADDING),
        *stack((bottom,), int(panel.bottom)),
    )
    return Layout(
        width=WIDTH,
        height=int(panel.bottom) + bottom.height,
        panel=panel,
        texts=tuple(text for block in blocks for text in block.texts),
        marks=tuple(block.mark for block in blocks if block.mark),
        strokes=(*_rails(blocks), *(stroke for block in blocks for stroke in block.strokes)),
    )


def _before(shown: _Shown, timeline: Timeline, max_lines: int) -> Iterator[Block]:
    if not timeline.known and not timeline.scheduled:
        yield note(words.none(timeline.language))
    if shown.earlier:
        yield note(words.earlier(shown.earlier, timeline.language))
    for statement in shown.known:
        yield event(statement, timeline.language, max_lines, hollow=False)


def _after(shown: _Shown, timeline: Timeline, max_lines: int) -> Iterator[Block]:
    for statement in shown.scheduled:
        yield event(statement, timeline.language, max_lines, hollow=True)
    if shown.later:
        yield note(words.later(shown.later, timeline.language))


def _rails(blocks: tuple[Block, ...]) -> Iterator[Stroke]:
    """Yield the line of time: solid from the first event to the horizon, dashed from there to the last one."""
    (edge,) = (stroke.y for block in blocks for stroke in block.strokes)
    marks = [block.mark for block in blocks if block.mark]
    if any(not mark.hollow for mark in marks):
        yield Stroke(RAIL_X, marks[0].y, RAIL_X, edge, palette.RAIL, dashed=False)
    if any(mark.hollow for mark in marks):
        yield Stroke(RAIL_X, edge, RAIL_X, marks[-1].y, palette.RAIL, dashed=True)
