"""An application that handles what its inbox holds, instead of what stands in a queue in memory."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from telegram import Update
from telegram.ext import Application

from bot.storage import Storage
from bot.surfaces.telegram import readable
from bot.surfaces.telegram.inbox import Inbox
from bot.surfaces.telegram.listening import ListeningBot
from bot.surfaces.telegram.measuring import count_update
from bot.surfaces.telegram.noting import Notes

# What the library raises where an update lacks something, or has it in another form than this version knows; the last
# come of moments that no calendar reaches, and of what is nested too deeply.
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError, OverflowError, OSError, RecursionError)

_log = structlog.stdlib.get_logger(__name__)


class Numbers(asyncio.Queue[object]):
    """Where the library puts what it fetched: only the numbers of updates that are stored, which nobody needs."""

    async def put(self, item: object) -> None:
        """Keep what is no update, such as the library's sign to stop."""
        if not isinstance(item, Update):
            await super().put(item)


class InboxApplication(Application[ListeningBot, Any, Any, Any, Any, Any]):
    """Handles updates from ``start`` to ``stop``, which waits for those that were begun, and for no others.

    ``polls`` says whether this process is to be the only one that fetches updates; ``notes`` are what handlers noted.
    """

    def __init__(
        self, *, storage: Storage, clock: Callable[[], datetime], notes: Notes, polls: bool, **parts: Any
    ) -> None:
        super().__init__(**parts)
        self.inbox = Inbox(storage.inbox, self._handle, clock, storage.prune_inbox, notes)
        self._polls = polls
        self.bot.store_with(self.inbox.accept)

    async def open(self) -> None:
        """Take the place of this process at the inbox. Raises StorageError, and TakenError if there is none."""
        await self.inbox.store.open(polls=self._polls)

    async def start(self) -> None:
        """Handle what was left, and then whatever comes. Raises StorageError."""
        await self.open()
        await super().start()
        self.inbox.start()

    async def stop(self) -> None:
        """Finish what was begun."""
        await self.inbox.stop()
        await super().stop()

    async def _handle(self, payload: str) -> None:
        raw = readable.parsed(payload)
        try:
            update = Update.de_json(readable.checked(raw), self.bot)
        except _UNREADABLE as error:
            _log.error(
                "update passed over, as it can't be read", update=raw["update_id"], error=f"{type(error).__name__}"
            )
            return
        count_update(update)
        await self.process_update(update)
