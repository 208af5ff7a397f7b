"""The pace of the bot's calls, as python-telegram-bot asks for it at every one of them."""

import asyncio
import math
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from telegram.error import NetworkError, RetryAfter
from telegram.ext import BaseRateLimiter

from bot.surfaces.telegram.pacing.calls import Call, Urgency, read
from bot.surfaces.telegram.pacing.clock import Clock, SteadyClock
from bot.surfaces.telegram.pacing.floods import Floods
from bot.surfaces.telegram.pacing.limits import Limits
from bot.surfaces.telegram.pacing.line import Line

Result = bool | dict[str, Any] | list[dict[str, Any]]

_SHUT_DOWN = "Shut down before the call was sent to Telegram"

_log = structlog.stdlib.get_logger(__name__)


class Pacing(BaseRateLimiter[Urgency]):
    """Lets messages and edits go out within limits, answers first, and waits where Telegram asks to.

    A broadcast says so: ``rate_limit_args=BROADCAST``. A call that Telegram answers with 429 is
    sent again after the time it says; where that is longer than a call of its urgency has patience, RetryAfter is
    raised, at once. All other calls go out at once, and come back with whatever Telegram says.
    """

    def __init__(self, limits: Limits, clock: Clock | None = None) -> None:
        """Keep the limits; calls are sent from ``initialize`` to ``shutdown``."""
        self._limits = limits
        self._clock = clock or SteadyClock()
        self._line = Line()
        self._floods = Floods()
        self._woken = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many calls wait to be sent."""
        return len(self._line)

    @property
    def paused_chats(self) -> int:
        """How many chats it remembers as paused by Telegram."""
        return self._line.pauses

    async def initialize(self) -> None:
        """Begin to send; once more changes nothing."""
        if self._serving is None:
            self._serving = asyncio.create_task(self._serve())

    async def shutdown(self) -> None:
        """End; calls that still wait fail with a NetworkError."""
        serving, self._serving = self._serving, None
        if serving is not None:
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving
        for call in self._line.clear():
            _refuse(call, NetworkError(_SHUT_DOWN))

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Urgency | None,
    ) -> Result:
        """Make a call when it is its turn, and return its result. Raises TelegramError."""
        call = read(endpoint, data, rate_limit_args or Urgency.ANSWER)
        if call is None:
            return await callback(*args, **kwargs)
        self._check_pause(call)
        while True:
            await self._turn(call)
            try:
                result = await callback(*args, **kwargs)
            except RetryAfter as error:
                self._wait_for_telegram(call, error)
            else:
                self._floods.served()
                return result

    def _check_pause(self, call: Call) -> None:
        wait_ms = self._line.paused_until_ms(call) - self._clock.now_ms()
        if not call.can_wait(wait_ms):
            raise _retry_after(wait_ms)

    async def _turn(self, call: Call) -> None:
        if self._serving is None:
            raise NetworkError(_SHUT_DOWN)
        call.turn = asyncio.get_running_loop().create_future()
        self._line.join(call)
        self._woken.set()
        try:
            await call.turn
        except asyncio.CancelledError:
            self._line.leave(call)
            raise

    def _wait_for_telegram(self, call: Call, error: RetryAfter) -> None:
        """Pause what Telegram's answer to a call names; raise the answer if that is too long for the call."""
        now_ms, wait_ms = self._clock.now_ms(), _milliseconds(error)
        is_flood = self._floods.refused(call.chat, now_ms)
        _log.warning("Telegram asks to wait", scope="everything" if is_flood else "chat", seconds=wait_ms / 1_000)
        for tired in self._line.pause(None if is_flood else call.chat, now_ms + wait_ms, now_ms):
            _refuse(tired, _retry_after(wait_ms))
        call.refused_ms += wait_ms
        if not call.can_wait(call.refused_ms):
            raise error
        self._woken.set()

    async def _serve(self) -> None:
        while True:
            self._woken.clear()
            now_ms = self._clock.now_ms()
            call = self._line.first(now_ms)
            if call is None:
                await self._clock.wait(self._woken, self._line.due_ms(now_ms))
            else:
                await self._let_go(call, now_ms)

    async def _let_go(self, call: Call, now_ms: int) -> None:
        try:
            hold = await self._limits.take(call, now_ms)
        except Exception as error:  # The outermost loop: what is wrong is told to who called, and the next is served.
            if self._line.leave(call):
                _refuse(call, error)
            return
        if hold is not None:
            self._line.hold(call, hold, self._clock.now_ms())
        elif self._line.leave(call) and call.turn is not None and not call.turn.done():
            call.turn.set_result(None)


def _refuse(call: Call, error: Exception) -> None:
    if call.turn is not None and not call.turn.done():
        call.turn.set_exception(error)


def _retry_after(wait_ms: int) -> RetryAfter:
    return RetryAfter(timedelta(seconds=math.ceil(wait_ms / 1_000)))


def _milliseconds(error: RetryAfter) -> int:
    wait = error.retry_after
    seconds = wait.total_seconds() if isinstance(wait, timedelta) else wait
    # Telegram says whole seconds. Were it none, the call might go round for ever.
    return math.ceil(max(seconds, 1) * 1_000)
