"""What delivery asks of whoever sends."""

from typing import Protocol

from bot.model.delivery import Amendment, Receipt, Recipient
from bot.model.showing import Shown


class NotNowError(Exception):
    """A message can't be sent now, and is to be tried again: the network, or a limit.

    ``seconds`` is how long to wait, where that was told; ``is_unclear`` whether the message may have got through.
    """

    def __init__(self, reason: str, seconds: float | None = None, *, is_unclear: bool = False) -> None:
        """``reason`` is for the log, and holds nothing secret or personal."""
        super().__init__(reason)
        self.seconds = seconds
        self.is_unclear = is_unclear


class Sender(Protocol):
    """Sends updates to one chat after the other."""

    async def send(self, recipient: Recipient) -> Receipt:
        """Send a chat its updates in one message, and say what became of it. Raises NotNowError."""
        ...


class Editor(Protocol):
    """Corrects messages that showed what was wrong."""

    async def edit(self, amendment: Amendment) -> Receipt | None:
        """Make a message anew in its place, and say what became of it; None where that is refused for good.

        A message that says all of it already counts as sent. Raises NotNowError.
        """
        ...

    async def follow_up(self, amendment: Amendment) -> Receipt:
        """Say in reply to a message, or where it was, what holds instead. Raises NotNowError."""
        ...

    def left(self, amendment: Amendment) -> Shown:
        """Return what a message counts as showing that stays as it is, once that was told otherwise.

        What else it shows may have to be corrected later.
        """
        ...
