"""The bot as it listens: it stores what it fetches, and tells why where python-telegram-bot would go deaf."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, NetworkError

from bot.storage import StorageError
from bot.surfaces.telegram.speaking import SpeakingBot

RETRY_SECONDS = 1.0

_log = structlog.stdlib.get_logger(__name__)


class ListeningBot(SpeakingBot):
    """A bot that stores its updates, and tells when its token is refused while it listens.

    python-telegram-bot lets Telegram forget updates once it has put them into its queue. Here they are stored before it
    has them at all; what it gets is their numbers, so that what can't be read can't disturb it either.
    """

    _on_refused: Callable[[], None]
    _accept: Callable[[Sequence[dict[str, Any]]], Awaitable[None]]
    _contact: float | None = None
    _is_leaving = False

    def store_with(self, accept: Callable[[Sequence[dict[str, Any]]], Awaitable[None]]) -> None:
        """Let ``accept`` store what is fetched."""
        self._accept = accept

    def leave(self) -> None:
        """Let what can't be stored from now on stay with Telegram: the library asks for updates as it stops."""
        self._is_leaving = True

    def note_contact(self) -> None:
        """Note that Telegram was heard of just now."""
        self._contact = asyncio.get_running_loop().time()

    @property
    def silent_seconds(self) -> float | None:
        """For how long nothing was heard of Telegram; None if nothing ever was."""
        return None if self._contact is None else asyncio.get_running_loop().time() - self._contact

    def when_refused(self, call: Callable[[], None]) -> None:
        """Let ``call`` be called once Telegram refuses the token while the bot listens."""
        self._on_refused = call

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """Return the numbers of the next updates, which are stored by then. Raises TelegramError."""
        try:
            return await super().get_updates(*args, **kwargs)
        except InvalidToken:
            _log.error("Telegram no longer accepts BOT_TOKEN; stopping")
            self._on_refused()
            raise

    async def _do_post(self, endpoint: str, data: dict[str, Any], **kwargs: Any) -> Any:
        result = await super()._do_post(endpoint, data, **kwargs)
        self.note_contact()
        if endpoint == "getUpdates" and isinstance(result, list):
            await self._store(result)
            return [{"update_id": raw["update_id"]} for raw in result]
        return result

    async def _store(self, updates: list[dict[str, Any]]) -> None:
        """Store updates, however long that takes: once this returns, Telegram is told that they came.

        Raises NetworkError where they are not stored and the bot leaves.
        """
        while True:
            try:
                return await self._accept(updates)
            except StorageError as error:
                _log.warning("updates not stored, to be tried again", updates=len(updates), error=str(error))
                if self._is_leaving:
                    raise NetworkError("the updates are not stored") from None
                await asyncio.sleep(RETRY_SECONDS)
