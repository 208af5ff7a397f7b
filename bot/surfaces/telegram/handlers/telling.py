"""The answer of an entry that was chosen, not asked for: by a button or a deep link."""

from bot.model.language import in_language
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card


def entry_card(desk: Desk, reader: Reader, entry: str) -> Card:
    """Return the answer of an entry, and keep its question as what was asked last. Raises UnknownEntryError."""
    answer = desk.services.engine.tell(entry, desk.clock(), reader.language)
    question = in_language(desk.services.knowledge.entries[entry].question, answer.language)
    desk.dialogues.remember(reader.speaker, question, answer.language)
    return rendering.card(answer)
