"""Telegram's limits as rates, and what one process has sent under them."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from pyrate_limiter import GCRA, Rate, SlidingWindowLog

from bot.storage.sends import HORIZON_MS, Recent
from bot.surfaces.telegram.pacing.calls import Call, Chat

# A call leaves a little after it was counted, some calls later than others: the window is wider by that.
OVERALL = (Rate(30, 1_050),)
# Nearly all, and spaced, so that there is soon room for an answer. The shorter a window, the more it leaves for
# catching up: whoever waits for room takes it some milliseconds late.
BROADCASTS = (Rate(1, 9), Rate(4, 136), Rate(29, 1_005))
GROUP = (Rate(20, 60_000),)
# One a second, and up to three at once where there were none before.
CHAT = (Rate(1, 1_000, burst=3),)

_WINDOWS = SlidingWindowLog()
_BURSTS = GCRA()


class Scope(Enum):
    """What has no room: the chat of a call, all broadcasts, or everything."""

    CHAT = "chat"
    BROADCASTS = "broadcasts"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a call may not be sent yet, and in how many milliseconds, at least 1, to ask again."""

    scope: Scope
    wait_ms: int


class Limits(Protocol):
    """What was sent, by one process or by several, and whether there is room for more."""

    async def take(self, call: Call, now_ms: int) -> Hold | None:
        """Count a call that is sent now and return None; where there is no room, count nothing and say how long."""


class Unlimited:
    """No limits at all: for measuring, and for tests of other things."""

    async def take(self, call: Call, now_ms: int) -> Hold | None:
        """Return None."""
        return None


class MemoryLimits:
    """What this process has sent. A chat is forgotten a minute after the last call to it."""

    def __init__(self) -> None:
        self._all: list[int] = []
        self._broadcasts: list[int] = []
        # The chat that was sent to last stands last.
        self._chats: OrderedDict[Chat, list[int]] = OrderedDict()

    @property
    def chats(self) -> int:
        """How many chats it remembers."""
        return len(self._chats)

    async def take(self, call: Call, now_ms: int) -> Hold | None:
        """Count a call, or say how long it must wait; see ``Limits``."""
        hold = self.hold_by_chat(call, now_ms) or hold_by_all(call, Recent(now_ms, self._all, self._broadcasts))
        if hold is None:
            self.count(call, now_ms)
        return hold

    def hold_by_chat(self, call: Call, now_ms: int) -> Hold | None:
        """Return how long a call must wait for its own chat, or None."""
        if not call.is_message or call.chat is None:
            return None
        return hold_by_chat(call, self._chats.get(call.chat, ()), now_ms)

    def count(self, call: Call, now_ms: int) -> None:
        """Count a call, whether or not there is room for it."""
        _add(self._all, now_ms, OVERALL[-1].interval)
        if call.is_broadcast:
            _add(self._broadcasts, now_ms, BROADCASTS[-1].interval)
        if call.is_message and call.chat is not None:
            _add(self._chats.setdefault(call.chat, []), now_ms, HORIZON_MS)
            self._chats.move_to_end(call.chat)
        self._forget(now_ms - HORIZON_MS)

    def _forget(self, before_ms: int) -> None:
        while self._chats and next(iter(self._chats.values()))[-1] < before_ms:
            self._chats.popitem(last=False)


def hold_by_chat(call: Call, sent_ms: Sequence[int], now_ms: int) -> Hold | None:
    """Return how long a message must wait for its chat, given when the chat got others, oldest first; or None."""
    wait_ms = max(_burst_wait_ms(sent_ms, now_ms), _wait_ms(GROUP, sent_ms, now_ms) if call.is_to_group else 0)
    return Hold(Scope.CHAT, wait_ms) if wait_ms else None


def hold_by_all(call: Call, recent: Recent) -> Hold | None:
    """Return how long a call must wait for those to other chats, or None."""
    if wait_ms := _wait_ms(OVERALL, recent.all_ms, recent.now_ms):
        return Hold(Scope.EVERYTHING, wait_ms)
    if call.is_broadcast and (wait_ms := _wait_ms(BROADCASTS, recent.broadcasts_ms, recent.now_ms)):
        return Hold(Scope.BROADCASTS, wait_ms)
    return None


def _wait_ms(rates: Sequence[Rate], sent_ms: Sequence[int], now_ms: int) -> int:
    counts = [len(sent_ms) - bisect_left(sent_ms, _WINDOWS.window_start(rate, now_ms)) for rate in rates]
    decision = _WINDOWS.decide(list(rates), counts, 1, now_ms, lambda back: sent_ms[-1 - back])
    return 0 if decision.allowed else max(1, decision.retry_after_ms or 0)


def _burst_wait_ms(sent_ms: Sequence[int], now_ms: int) -> int:
    rates = list(CHAT)
    state = _BURSTS.initial(rates)
    for moment_ms in sent_ms:
        state, _ = _BURSTS.step(rates, state, moment_ms, 1)
    _, decision = _BURSTS.step(rates, state, now_ms, 1)
    return 0 if decision.allowed else max(1, decision.retry_after_ms or 0)


def _add(sent_ms: list[int], now_ms: int, horizon_ms: int) -> None:
    del sent_ms[: bisect_left(sent_ms, now_ms - horizon_ms)]
    sent_ms.append(now_ms)
