"""What the bot's messages show, for the ledger: a card knows it, and the knowledge knows the revisions."""

from dataclasses import dataclass

from bot.delivery.noting import Ledger
from bot.model.knowledge import Knowledge
from bot.surfaces.telegram.rendering import Card


@dataclass(frozen=True, slots=True)
class Noting:
    """Notes what messages show, so that they can be corrected."""

    ledger: Ledger
    knowledge: Knowledge

    def note(self, chat: int, message: int, thread: int | None, card: Card) -> None:
        """Note a message that was sent; one without facts is nothing to note."""
        if card.telling:
            self.replaced(chat, message, thread, card)

    def replaced(self, chat: int, message: int, thread: int | None, card: Card) -> None:
        """Note what a message shows now that showed something else before, even if that is nothing."""
        facts = self.knowledge.facts
        revisions = {fact: facts[fact].revision for fact in card.facts if fact in facts}
        self.ledger.note(chat, message, thread, card.telling, revisions)
