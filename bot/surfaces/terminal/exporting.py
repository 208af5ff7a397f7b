"""The events as files: a picture, a calendar."""

from datetime import datetime
from pathlib import Path

from bot.model.answer import Timeline
from bot.model.knowledge import Knowledge
from bot.model.language import Language
from bot.presenting.calendar import calendar
from bot.presenting.picture import credit, draw


def write_picture(path: Path, events: Timeline, knowledge: Knowledge) -> None:
    """Draw a timeline into a file (PNG), over what it held. Raises OSError if it can't be written."""
    path.write_bytes(draw(events, credit(events, knowledge)))


def write_calendar(path: Path, knowledge: Knowledge, now: datetime, language: Language) -> None:
    """Write all events into a file (iCalendar), over what it held.

    Raises OSError if it can't be written, NoEventError where the knowledge has none.
    """
    path.write_bytes(calendar(knowledge, None, now, language))
