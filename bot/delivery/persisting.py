"""Trying again: what can't be done now, as the network, Telegram or the database is away, is done later."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

import structlog

from bot.delivery.sender import NotNowError
from bot.model.delivery import Receipt
from bot.storage import StorageError

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
# A database that is back is not kept waiting for as long as Telegram.
LONGEST_STORAGE_PAUSE_SECONDS = 15.0

T = TypeVar("T")

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Persisting:
    """Tries again after pauses that double; ``sleep`` waits for seconds."""

    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def stored(self, work: Callable[[], Awaitable[T]]) -> T:
        """Return what work on the storage returns, once it succeeds; it must be fit to be done twice."""
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                return await work()
            except StorageError as error:
                _log.warning("delivery waits for the database", error=str(error), seconds=pause)
            await self.sleep(pause)
            pause = min(2 * pause, LONGEST_STORAGE_PAUSE_SECONDS)

    async def sent(self, send: Callable[[], Awaitable[Receipt]]) -> Receipt:
        """Send until it is known what became of it: after a pause that doubles, or that Telegram asks for.

        Where a message may have got through, it is sent once more and that is noted; the second time it is given up.
        What fails for no reason that is known fails alone, and its traceback is logged.
        """
        pause, is_unclear = FIRST_PAUSE_SECONDS, False
        while True:
            try:
                receipt = await send()
            except NotNowError as error:
                if error.is_unclear and is_unclear:
                    return Receipt("failed", "unclear twice")
                is_unclear = is_unclear or error.is_unclear
                await self.sleep(pause if error.seconds is None else error.seconds)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            except Exception:
                # Or the batch would be gone through again and again, and nobody behind this one be told.
                _log.exception("message not made or sent")
                return Receipt("failed", "internal error")
            else:
                return replace(receipt, reason=receipt.reason or "perhaps twice") if is_unclear else receipt
