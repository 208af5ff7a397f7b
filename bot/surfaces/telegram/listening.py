"""The bot as it listens: python-telegram-bot would go deaf without a word where this one tells, or goes on."""

from collections.abc import Callable
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.surfaces.telegram.logs import told
from bot.surfaces.telegram.pacing import Urgency

# What the library raises where an update lacks something, or has it in another form than this version knows.
_UNREADABLE = (AttributeError, KeyError, TypeError, ValueError)

_log = structlog.stdlib.get_logger(__name__)


class ListeningBot(ExtBot[Urgency]):
    """A bot that tells why it can't begin, or when its token is refused later, and passes over what it can't read."""

    _on_refused: Callable[[], None]
    _is_sifting = False

    def when_refused(self, call: Callable[[], None]) -> None:
        """Let ``call`` be called once Telegram refuses the token while the bot listens."""
        self._on_refused = call

    async def initialize(self) -> None:
        """Get ready, and say so if Telegram can't be reached. Raises TelegramError."""
        try:
            await super().initialize()
        except InvalidToken:
            raise
        except TelegramError as error:
            # Whoever runs the bot sees it begin; without a word, it would seem to be stuck.
            _log.warning("Telegram not reached, to be tried again", error=told(error))
            raise

    async def get_updates(self, *args: Any, **kwargs: Any) -> tuple[Update, ...]:
        """Return the next updates; of one that can't be read, only its number. Raises TelegramError."""
        try:
            return await super().get_updates(*args, **kwargs)
        except InvalidToken:
            _log.error("Telegram no longer accepts BOT_TOKEN; stopping")
            self._on_refused()
            raise
        except _UNREADABLE:
            # It would come again at once, with all that follow it, and for ever.
            self._is_sifting = True
            try:
                return await super().get_updates(*args, **kwargs)
            finally:
                self._is_sifting = False

    async def _do_post(self, endpoint: str, data: dict[str, Any], **kwargs: Any) -> Any:
        result = await super()._do_post(endpoint, data, **kwargs)
        if self._is_sifting and endpoint == "getUpdates" and isinstance(result, list):
            return [self._readable(raw) for raw in result]
        return result

    def _readable(self, raw: dict[str, Any]) -> dict[str, Any]:
        try:
            Update.de_json(raw, self)
        except _UNREADABLE as error:
            number = raw["update_id"]
            _log.error("update passed over, as it can't be read", update=number, error=f"{type(error).__name__}")
            return {"update_id": number}
        return raw
