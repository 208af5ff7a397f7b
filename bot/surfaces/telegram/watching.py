"""Messages that show how far broadcasts are, each kept up to date by a task until all has been delivered."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.model.delivery import Progress
from bot.model.knowledge import Knowledge
from bot.model.language import in_language
from bot.storage import Storage, StorageError
from bot.storage.corrections import corrections_of
from bot.surfaces.telegram.publishing_pages import Watched, are_settled, progress_page
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit_in_passing

EVERY_SECONDS = 3.0
# While nothing changes, in a pause or in quiet hours say, it is looked at more and more seldom.
SELDOM_SECONDS = 15.0

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Watch:
    chat: int
    message: int
    watched: Watched
    shown: Card | None
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Watching:
    """Keeps messages up to date, from ``follow`` on until ``stop``."""

    def __init__(self, bot: ExtBot[Any], storage: Storage, knowledge: Knowledge, clock: Callable[[], datetime]) -> None:
        """Edit the bot's messages; ``clock`` gives the aware moment."""
        self._bot, self._storage, self._knowledge, self._clock = bot, storage, knowledge, clock
        self._watches: dict[tuple[int, int], tuple[_Watch, asyncio.Task[None]]] = {}

    async def progress(self, update: str) -> tuple[Progress, ...]:
        """Return how far an update is, and then its corrections if any; empty where it was not published.

        Raises StorageError.
        """
        now, broadcasts = self._clock(), self._storage.broadcasts
        found = await broadcasts.progress(update, now)
        if not found or found[0].broadcast.kind != "update":
            return ()
        return *found, *await broadcasts.progress(corrections_of(update), now)

    def card(self, found: Sequence[Progress], watched: Watched) -> Card:
        """Return what a message shows of an update, as ``progress`` returns it."""
        update = self._knowledge.updates.get(watched.update)
        return progress_page(found, watched, in_language(update.title, watched.language) if update else "")

    def follow(self, chat: int, message_id: int, watched: Watched, shown: Card | None = None) -> None:
        """Let one of the bot's messages show a broadcast from now on; ``shown`` is what it shows already."""
        key = chat, message_id
        if key in self._watches and not self._watches[key][1].done():
            watch, _ = self._watches[key]
            watch.watched = watched
            watch.woken.set()
            return
        watch = _Watch(*key, watched, shown)
        task = asyncio.create_task(self._keep(watch))
        self._watches[key] = watch, task
        task.add_done_callback(lambda ended: self._forget(key, ended))

    def _forget(self, key: tuple[int, int], ended: asyncio.Task[None]) -> None:
        if key in self._watches and self._watches[key][1] is ended:
            del self._watches[key]
        if not ended.cancelled() and (error := ended.exception()):
            _log.error("progress no longer shown", exc_info=error)

    async def stop(self) -> None:
        """End all tasks; the messages stay as they are."""
        tasks = [task for _, task in self._watches.values()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _keep(self, watch: _Watch) -> None:
        """Keep a message up to date until nothing more can change, or it is gone."""
        pause = EVERY_SECONDS
        while True:
            watch.woken.clear()
            before = watch.shown
            try:
                is_over = await self._refresh(watch)
            except (StorageError, TelegramError) as error:
                # The next time may go well.
                _log.warning(
                    "progress not shown", update=watch.watched.update, error=f"{type(error).__name__}: {error}"
                )
                is_over = isinstance(error, Forbidden | BadRequest)
            if is_over and not watch.woken.is_set():
                return
            pause = EVERY_SECONDS if watch.shown != before else min(2 * pause, SELDOM_SECONDS)
            # Not wait_for: in Python 3.11 it can swallow the cancellation of a task.
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await watch.woken.wait()

    async def _refresh(self, watch: _Watch) -> bool:
        """Bring a message up to date where it is not; return whether that was the last time."""
        found = await self.progress(watch.watched.update)
        if not found:
            return True
        card = self.card(found, watch.watched)
        if card != watch.shown:
            if not await edit_in_passing(self._bot, watch.chat, watch.message, card):
                return True
            watch.shown = card
        return are_settled(found)
