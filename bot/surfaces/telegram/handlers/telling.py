"""The answer of an entry that was chosen, not asked for: by a button or a deep link."""

from datetime import UTC, date, datetime, time

from bot.model.language import Language
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.handlers.desk import Desk, style
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card


async def entry_card(desk: Desk, reader: Reader, entry: str, language: Language, as_of: date | None = None) -> Card:
    """Return the answer of an entry, and keep its question as what was asked last.

    ``as_of`` is the day as of which is answered. Raises UnknownEntryError and TooEarlyError.
    """
    engine = desk.services.engine.as_of(as_of) if as_of else desk.services.engine
    answer = engine.tell(entry, then(as_of) if as_of else desk.clock(), language)
    await desk.remember(reader.speaker, answer)
    return rendering.card(answer, style(reader, as_of))


def then(day: date) -> datetime:
    """Return the moment as of which is told what was known on a day: what that day brought lies ahead."""
    return datetime.combine(day, time(), UTC)
