"""Messages that show how far broadcasts are, each kept up to date by a task until all has been delivered."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.delivery.dispatch import LOST_AFTER, ROUND_SECONDS
from bot.model.delivery import Progress, Watch, Watched
from bot.model.knowledge import Knowledge
from bot.model.language import in_language
from bot.storage import Storage, StorageError
from bot.storage.corrections import corrections_of
from bot.surfaces.telegram.publishing_pages import are_settled, progress_page
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit_in_passing

EVERY_SECONDS = 3.0
# While nothing changes, in a pause or in quiet hours say, it is looked at more and more seldom.
SELDOM_SECONDS = 15.0

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True, eq=False)
class _Page:
    chat: int
    message: int
    shown: Card | None
    woken: asyncio.Event = field(default_factory=asyncio.Event)


class Watching:
    """Keeps messages up to date until ``stop``: from ``follow`` on, and after ``start`` those that were left behind."""

    def __init__(
        self,
        bot: ExtBot[Any],
        storage: Storage,
        knowledge: Knowledge,
        clock: Callable[[], datetime],
        executor: str,
        admins: Collection[int],
    ) -> None:
        """Edit the bot's messages in the private chats of ``admins``; ``clock`` gives the aware moment.

        ``executor`` names this process among the replicas over one database, as in ``Dispatch``.
        """
        self._bot, self._storage, self._knowledge, self._clock = bot, storage, knowledge, clock
        self._executor, self._admins = executor, admins
        self._pages: dict[tuple[int, int], tuple[_Page, asyncio.Task[None]]] = {}
        # What is kept of a message, and whether a task is there for it, change together.
        self._turn = asyncio.Lock()
        self._rounds: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Take up what this process left behind, and from then on what lost replicas do."""
        self._rounds = asyncio.create_task(self._go_round())

    async def _go_round(self) -> None:
        while True:
            try:
                await self.take_up()
            except StorageError as error:
                _log.warning("progress not taken up", error=str(error))
            except Exception:
                # The next round may go well.
                _log.exception("progress not taken up")
            await asyncio.sleep(ROUND_SECONDS)

    async def take_up(self) -> None:
        """Keep up to date what this process, or a replica that is lost, left behind. Raises StorageError."""
        async with self._turn:
            for watch in await self._storage.watches.claim(self._executor, self._clock(), LOST_AFTER):
                if watch.chat not in self._admins:
                    # Who was one may see no more.
                    await self._storage.watches.end(watch.chat, watch.message, self._executor)
                elif (watch.chat, watch.message) not in self._pages:
                    self._begin(watch.chat, watch.message, None)

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

    async def follow(self, chat: int, message_id: int, watched: Watched, shown: Card | None = None) -> None:
        """Let one of the bot's messages show a broadcast from now on; ``shown`` is what it shows already.

        Raises StorageError.
        """
        async with self._turn:
            await self._storage.watches.put(Watch(chat, message_id, watched), self._executor)
            if (chat, message_id) in self._pages:
                page, _ = self._pages[chat, message_id]
                page.woken.set()
            else:
                self._begin(chat, message_id, shown)

    def _begin(self, chat: int, message_id: int, shown: Card | None) -> None:
        page = _Page(chat, message_id, shown)
        self._pages[chat, message_id] = page, asyncio.create_task(self._keep(page))

    async def stop(self) -> None:
        """End all tasks; the messages stay as they are, until this process or another takes them up."""
        tasks = [task for _, task in self._pages.values()]
        tasks += [self._rounds] if self._rounds else []
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def _keep(self, page: _Page) -> None:
        """Keep a message up to date until nothing more can change, it is gone, or it is another replica's."""
        pause = EVERY_SECONDS
        while True:
            page.woken.clear()
            before = page.shown
            if await self._is_over(page) and await self._is_forgotten(page):
                return
            pause = EVERY_SECONDS if page.shown != before else min(2 * pause, SELDOM_SECONDS)
            # Not wait_for: in Python 3.11 it can swallow the cancellation of a task.
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await page.woken.wait()

    async def _is_over(self, page: _Page) -> bool:
        """Bring a message up to date, and return whether that was the last time."""
        try:
            return await self._refresh(page)
        except (StorageError, TelegramError) as error:
            # The next time may go well.
            _log.warning("progress not shown", error=f"{type(error).__name__}: {error}")
            return isinstance(error, Forbidden | BadRequest)
        except Exception:
            _log.exception("progress no longer shown")
            return True

    async def _is_forgotten(self, page: _Page) -> bool:
        """Forget a message, unless it is to show something else by now; return whether it is forgotten."""
        async with self._turn:
            if page.woken.is_set():
                return False
            try:
                await self._storage.watches.end(page.chat, page.message, self._executor)
            except StorageError as error:
                _log.warning("progress not forgotten", error=str(error))
                return False
            except Exception:
                # The next time may go well.
                _log.exception("progress not forgotten")
                return False
            del self._pages[page.chat, page.message]
            return True

    async def _refresh(self, page: _Page) -> bool:
        """Bring a message up to date where it is not; return whether that was the last time."""
        watched = await self._storage.watches.get(page.chat, page.message, self._executor)
        found = await self.progress(watched.update) if watched else ()
        if not watched or not found:
            return True
        card = self.card(found, watched)
        if card != page.shown:
            if not await edit_in_passing(self._bot, page.chat, page.message, card):
                return True
            page.shown = card
        return are_settled(found)
