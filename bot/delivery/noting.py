"""What messages show, noted beside the work: an answer never waits until that is written down."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.model.showing import Shown, Telling
from bot.storage import Storage, StorageError

# How often what was noted is written down, and how much of it is held in memory while that can't be.
WRITE_SECONDS = 1.0
MOST_HELD = 20_000
MOST_AT_ONCE = 1_000

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class Ledger:
    """Collects what messages show, and writes it down in one transaction a second; ``stop`` writes down the rest.

    A process that is killed loses what was noted in its last second: those messages will not be corrected.
    """

    storage: Storage
    clock: Callable[[], datetime]
    _noted: dict[tuple[int, int], Shown] = field(default_factory=dict)
    _is_written: asyncio.Lock = field(default_factory=asyncio.Lock)
    _writing: asyncio.Task[None] | None = None

    def note(
        self, chat: int, message: int, thread: int | None, telling: Telling | None, revisions: dict[str, int]
    ) -> None:
        """Note what a message shows now, in place of what it showed; nothing, if nothing of it could be corrected."""
        shown = Shown(chat, message, thread, self.clock(), telling, revisions)
        self._noted.pop((chat, message), None)
        self._noted[chat, message] = shown
        if len(self._noted) > MOST_HELD:
            del self._noted[next(iter(self._noted))]

    async def start(self) -> None:
        """Begin to write down what is noted."""
        self._writing = asyncio.create_task(self._keep_writing())

    async def stop(self) -> None:
        """Write down what is left, and no more."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.wait([self._writing])
            self._writing = None
        await self._write_if_possible()

    async def write(self) -> None:
        """Write down all that was noted by now. Raises StorageError; what could not be written stays noted."""
        async with self._is_written:
            while rows := list(self._noted.values())[:MOST_AT_ONCE]:
                await self.storage.ledger.put(rows)
                for row in rows:
                    # Unless something newer was noted of the message meanwhile.
                    if self._noted.get((row.chat, row.message)) is row:
                        del self._noted[row.chat, row.message]

    async def forget(self, chat: int) -> int:
        """Forget what was noted of a chat and not written down, and return how many messages that was.

        What is just being written is written when this returns, so that it can be erased.
        """
        async with self._is_written:
            meant = [key for key in self._noted if key[0] == chat]
            for key in meant:
                del self._noted[key]
        return len(meant)

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            await self._write_if_possible()

    async def _write_if_possible(self) -> None:
        try:
            await self.write()
        except StorageError as error:
            _log.warning("what messages show not written down yet", error=str(error), messages=len(self._noted))
