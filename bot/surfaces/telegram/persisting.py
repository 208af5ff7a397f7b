"""Answers that outlast a failure of Telegram's, or of the way there: what was accepted is not to be lost at the end."""

import asyncio
import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import structlog
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot

from bot.surfaces.telegram.logs import told
from bot.surfaces.telegram.pacing import Urgency

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 10.0
# Whoever asked longer ago than this has found another way.
PATIENCE_SECONDS = 3_600.0
# So often Telegram may fail a call while it serves others: then the fault is in the call.
MOST_FAULTS = 5

# What somebody waits for. An action is over before it could be repeated.
_AWAITED = re.compile(r"send(?!ChatAction|MessageDraft)|copy|forward|edit|stop|answer")
# What leaves two messages if it is done twice.
_ADDS = re.compile(r"send|copy|forward")
# What our transport says where nothing has reached Telegram, and Telegram where it did nothing.
_NOT_SENT = re.compile("was not sent to Telegram")
_NOT_DONE = re.compile(r"bad gateway|internal server error|service unavailable", re.IGNORECASE)
# What our own side says when it ends.
_ENDED = re.compile("^Shut down")

_log = structlog.stdlib.get_logger(__name__)


class Fate(Enum):
    """What became of a call that came to an error: it is settled, Telegram did not do it, or it may have done it."""

    SETTLED = auto()
    NOT_DONE = auto()
    UNCLEAR = auto()


def fate(error: TelegramError) -> Fate:
    """Return what an error says of the call."""
    # A BadRequest is a NetworkError as well.
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError) or _ENDED.search(error.message):
        return Fate.SETTLED
    if _NOT_SENT.search(error.message) or (not isinstance(error, TimedOut) and _NOT_DONE.search(error.message)):
        return Fate.NOT_DONE
    return Fate.UNCLEAR


@dataclass(slots=True)
class _Attempts:
    """The attempts at one call; ``adds`` is whether two of them leave two messages. Moments are the event loop's."""

    adds: bool
    until: float
    pause: float
    faults: int = 0
    is_unclear: bool = False

    def may_go_on(self, become: Fate, moment: float, *, serves_others: bool) -> bool:
        """Count one that failed at a moment, and return whether another is made after a pause."""
        was_unclear, is_unclear = self.is_unclear, self.adds and become is Fate.UNCLEAR
        self.is_unclear = was_unclear or is_unclear
        self.faults += serves_others
        is_last = become is Fate.SETTLED or (was_unclear and is_unclear) or self.faults == MOST_FAULTS
        return not is_last and moment + self.pause <= self.until

    async def rest(self) -> None:
        """Wait, each time longer than before."""
        await asyncio.sleep(self.pause)
        self.pause = min(2 * self.pause, LONGEST_PAUSE_SECONDS)


class PersistingBot(ExtBot[Urgency]):
    """Makes a call again that Telegram did not do, until it does; a broadcast is left to whoever repeats those.

    Where Telegram may have done it, a message is sent once more, once Telegram is heard of again: rather twice than
    never. The other calls change nothing if they are made twice.
    """

    _served = 0
    _is_away = False

    async def _do_post(self, endpoint: str, data: dict[str, Any], **options: Any) -> Any:
        urgency = self._extract_rl_kwargs(data)
        if urgency is Urgency.BROADCAST or not _AWAITED.match(endpoint):
            return await super()._do_post(endpoint, self._urged(data, urgency), **options)
        loop = asyncio.get_running_loop()
        attempts = _Attempts(_ADDS.match(endpoint) is not None, loop.time() + PATIENCE_SECONDS, FIRST_PAUSE_SECONDS)
        while True:
            served = self._served
            try:
                result = await super()._do_post(endpoint, self._urged(data, urgency), **options)
            except NetworkError as error:
                if not attempts.may_go_on(fate(error), loop.time(), serves_others=self._served > served):
                    raise
                self._note_failed(error)
            else:
                self._note_served()
                return result
            await attempts.rest()
            if attempts.is_unclear:
                await self._find(attempts.until)

    def _urged(self, data: dict[str, Any], urgency: Urgency | None) -> dict[str, Any]:
        # A copy, as the library takes the urgency out again.
        return self._merge_api_rl_kwargs(dict(data), urgency) or {}

    async def _find(self, until: float) -> None:
        """Return once Telegram answers at all, or at a moment. Raises InvalidToken."""
        pauses = _Attempts(False, until, FIRST_PAUSE_SECONDS)
        while asyncio.get_running_loop().time() < until:
            try:
                await super()._do_post("getMe", {})
            except InvalidToken:
                raise
            except TelegramError:
                await pauses.rest()
            else:
                return

    def _note_served(self) -> None:
        self._served += 1
        if self._is_away:
            self._is_away = False
            _log.info("Telegram takes answers again")

    def _note_failed(self, error: NetworkError) -> None:
        """Say once for all calls that they wait."""
        if not self._is_away:
            self._is_away = True
            _log.warning("Telegram takes no answers, to be tried again", error=told(error))
