"""What the bot's messages show, for the ledger: a card knows it, and the knowledge knows the revisions."""

import zlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from bot.model.delivery import Amendment
from bot.model.knowledge import Knowledge
from bot.model.showing import Shown
from bot.surfaces.telegram.rendering import Card


@dataclass(frozen=True, slots=True)
class Notes:
    """What messages show that is not written down yet: the inbox does that as it marks an update as handled.

    So whoever is handled next in a chat finds written down what was shown there before.
    """

    _noted: dict[tuple[int, int], Shown] = field(default_factory=dict)

    def put(self, shown: Shown) -> None:
        """Note what a message shows now, in place of what it showed."""
        self._noted[shown.chat, shown.message] = shown

    def unwritten(self) -> tuple[Shown, ...]:
        """Return what is to be written down."""
        return tuple(self._noted.values())

    def are_written(self, those: Collection[Shown]) -> None:
        """Drop what is written down, unless something newer was noted of the message meanwhile."""
        for shown in those:
            if self._noted.get((shown.chat, shown.message)) is shown:
                del self._noted[shown.chat, shown.message]


@dataclass(frozen=True, slots=True)
class Noting:
    """Says what a message shows that was made of a card; ``clock`` gives the aware moment."""

    knowledge: Knowledge
    clock: Callable[[], datetime]
    notes: Notes = field(default_factory=Notes)

    def shown(self, chat: int, message: int, thread: int | None, card: Card, inline: str | None = None) -> Shown:
        """Return what a message shows, even if that is nothing; see ``Shown``."""
        facts = self.knowledge.facts
        revisions = {fact: facts[fact].revision for fact in card.facts if fact in facts}
        return Shown(chat, message, thread, self.clock(), card.telling, revisions, inline)

    def left(self, amendment: Amendment) -> Shown:
        """Return what a message counts as showing that stays as it is, once its chat was told what is corrected."""
        update, facts = self.knowledge.updates.get(amendment.update), self.knowledge.facts
        told = {fact: facts[fact].revision for fact in (update.corrects if update else ()) if fact in facts}
        return Shown(
            amendment.chat,
            amendment.message,
            amendment.thread,
            amendment.moment or self.clock(),
            amendment.telling,
            {fact: max(old, told.get(fact, old)) for fact, old in amendment.revisions.items()},
            amendment.inline,
        )

    def note(self, chat: int, message: int, thread: int | None, card: Card) -> None:
        """Note a message that was sent; one without facts is nothing to note."""
        if card.telling:
            self.replaced(chat, message, thread, card)

    def note_elsewhere(self, person: int, inline: str, card: Card) -> None:
        """Note a message that somebody sent through the bot where it is not, by Telegram's id of it."""
        if card.telling:
            self.notes.put(self.shown(person, _number(inline), None, card, inline))

    def replaced(self, chat: int, message: int, thread: int | None, card: Card) -> None:
        """Note what a message shows now that showed something else before, even if that is nothing."""
        self.notes.put(self.shown(chat, message, thread, card))


def _number(inline: str) -> int:
    """Return a number for a message that has none, far above those that messages have in private chats."""
    return 2**30 + zlib.crc32(inline.encode()) % 2**30
