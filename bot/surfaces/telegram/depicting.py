"""Timelines as pictures, drawn and uploaded only where Telegram does not have them yet."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from telegram import InputFile, Message

from bot.model.answer import Timeline
from bot.model.knowledge import Knowledge
from bot.presenting import picture
from bot.storage.files import FileStore
from bot.surfaces.telegram.attaching import File, send_kept
from bot.surfaces.telegram.drawing import Drawings, aside
from bot.surfaces.telegram.rendering import Card


@dataclass(frozen=True, slots=True)
class Pictured:
    """Events to be shown as a picture, and its caption; ``is_whole`` is whether that has room for all of them."""

    events: Timeline
    caption: Card
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Depicting:
    """Draws timelines."""

    files: FileStore
    knowledge: Knowledge
    drawings: Drawings = field(default_factory=Drawings)

    async def send(self, events: Timeline, send: Callable[[File], Awaitable[Message]]) -> Message:
        """Return what ``send`` makes of the picture of events, which it is given by its content or its id.

        Raises DrawingError, StorageError and TelegramError.
        """
        source = picture.credit(events, self.knowledge)
        key = await aside(lambda: picture.key(events, source))
        # Held until the picture is sent: whoever asks meanwhile is given the same.
        drawing = self.drawings.of(key)

        async def make() -> InputFile:
            return InputFile(await drawing.content(lambda: picture.draw(events, source)), filename="timeline.png")

        return await send_kept(self.files, key, make, send)
