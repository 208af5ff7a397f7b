"""The bot as the web sees it: it takes updates, and says whether it can answer."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from telegram.error import InvalidToken, TelegramError

from bot import logs, metrics
from bot.surfaces.telegram.inbox_application import InboxApplication

# With neither an update nor an answer of Telegram's for so long, it can't be reached, or can't reach us.
SILENT_SECONDS = 150.0

_log = structlog.stdlib.get_logger(__name__)


class Station:
    """What whoever listens on a port needs of the bot."""

    def __init__(self, application: InboxApplication, hook: str | None, secrets: Sequence[str] = ()) -> None:
        """Stand for an application; ``hook`` is where Telegram is to bring updates, None if they are fetched.

        ``secrets`` are never told.
        """
        self._application, self._hook, self._secrets = application, hook, secrets
        self.is_answering = self.is_draining = False
        self._trouble = ""
        self._is_hooked = True

    async def accept(self, update: Mapping[str, Any]) -> None:
        """Store an update that Telegram brings. Raises StorageError if it is not stored, ValueError if it is none."""
        self._application.bot.note_contact()
        metrics.LAST_CONTACT.set_to_current_time()
        await self._application.inbox.accept([update])

    def note_trouble(self, trouble: str) -> None:
        """Note why the bot can't begin, with the words of Telegram; nothing once that is over."""
        self._trouble = logs.without(trouble, self._secrets)

    def unready(self) -> tuple[str, ...]:
        """Return why the bot should not be sent updates; nothing if it should."""
        silent = self._application.bot.silent_seconds
        reasons = {
            "starting": not self.is_answering,
            self._trouble: bool(self._trouble),
            "stopping": self.is_draining,
            "database not reached": not self._application.inbox.reaches_database,
            "Telegram not reached lately": silent is None or silent > SILENT_SECONDS,
            "Telegram brings updates to another address": not self._is_hooked,
        }
        return tuple(reason for reason, holds in reasons.items() if holds)

    async def check_on(self, every_seconds: float) -> None:
        """Ask Telegram again and again whether it still knows where to bring updates."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                told = await self._application.bot.get_webhook_info()
            except InvalidToken:
                raise
            except TelegramError as error:
                _log.warning("Telegram not reached", error=f"{type(error).__name__}: {error}")
                continue
            if self._is_hooked and told.url != self._hook:
                _log.error("Telegram no longer brings updates here: was another process started that polls?")
            self._is_hooked = told.url == self._hook
