"""Many updates at once, those of one chat one after the other."""

import asyncio
import inspect
import sys
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.surfaces.telegram.measuring import count_update

AT_ONCE = 32

# A person's private chat has the person's id: the kind keeps the two apart.
Key = tuple[Literal["chat", "person"], int]


def key(update: object) -> Key | None:
    """Return what an update must keep its order in, or None if it may be handled at any time.

    That is the chat, for a press of a button the one of its message; else the person, as for an inline query.
    """
    if not isinstance(update, Update):
        return None
    if update.effective_chat:
        return ("chat", update.effective_chat.id)
    return ("person", update.effective_user.id) if update.effective_user else None


@dataclass(slots=True)
class _Chain:
    """The updates of one chat: one has the turn, the others wait for it in their order."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class OrderWithinChats(BaseUpdateProcessor):
    """Handles up to ``at_once`` updates at a time, and of each chat only the oldest.

    A chat that has been served queues up behind all others, so that none can keep the rest waiting, however much it
    sends. What waits is a task of the application, which ``Application.stop`` waits for; an idle chat takes no memory.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        """Start with no update. Raises ValueError if ``at_once`` < 1."""
        # The places of the base class go to updates as they come, those included that wait for their chat's turn: a
        # busy chat would take them all. It gives out as many as anybody wants, and ours go to those whose turn it is.
        super().__init__(sys.maxsize)
        if at_once < 1:
            raise ValueError(f"at_once {at_once} is not at least 1")
        self._places = asyncio.Semaphore(at_once)
        self._chains: dict[Key, _Chain] = {}
        self._unfinished = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @property
    def waiting_chats(self) -> int:
        """How many chats, and people outside chats, have updates that are not finished."""
        return len(self._chains)

    async def initialize(self) -> None:
        """Nothing is needed ahead of the first update."""

    async def shutdown(self) -> None:
        """Wait until all that was accepted is finished."""
        await self._idle.wait()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await ``coroutine`` when it is the turn of its chat and there is a place."""
        count_update(update)
        self._unfinished += 1
        self._idle.clear()
        try:
            async with self._turn(key(update)), self._places:
                await coroutine
        finally:
            if inspect.iscoroutine(coroutine):
                # Only one that was cancelled before its turn is not closed already.
                coroutine.close()
            self._unfinished -= 1
            if not self._unfinished:
                self._idle.set()

    @asynccontextmanager
    async def _turn(self, whose: Key | None) -> AsyncIterator[None]:
        if whose is None:
            yield
            return
        chain = self._chains.setdefault(whose, _Chain())
        chain.length += 1
        try:
            async with chain.turn:
                yield
        finally:
            chain.length -= 1
            if not chain.length:
                del self._chains[whose]
