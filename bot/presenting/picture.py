"""The timeline as a picture: a PNG for a phone, on a ground of its own that stands out from dark and light chats."""

from hashlib import sha256

from bot.answering.composing import citations
from bot.locales import wording
from bot.model.answer import Timeline
from bot.model.knowledge import Knowledge
from bot.presenting import palette
from bot.presenting.layout import arrange
from bot.presenting.painting import paint

# Raised when the picture is painted in another way, so that none that was kept is taken for the new one.
DESIGN = 1


def draw(timeline: Timeline, source: str = "") -> bytes:
    """Return a timeline as a PNG, 1,080 px wide and at most 5,000 px high, with ``source`` told at its foot.

    The same bytes for the same arguments.
    """
    return paint(arrange(timeline, source))


def credit(timeline: Timeline, knowledge: Knowledge) -> str:
    """Return the sources of a timeline's events in one line, for the foot of its picture."""
    cited = citations((*timeline.known, *timeline.scheduled), knowledge)
    return " ".join(wording.source(one, timeline.language) for one in cited)


def key(timeline: Timeline, source: str = "") -> str:
    """Return a fingerprint of 16 hexadecimal digits of what ``draw`` would show, under which it can be kept."""
    colours = {name: value for name, value in vars(palette).items() if name.isupper()}
    shown = repr((DESIGN, timeline.language, sorted(colours.items()), arrange(timeline, source)))
    return sha256(shown.encode()).hexdigest()[:16]
