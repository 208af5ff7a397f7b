"""A clock that a test moves, and a stage on which calls are paced by it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from telegram.error import RetryAfter

from bot.surfaces.telegram.pacing import Limits, Pacing, Urgency

TURNS = 40


class MovedClock:
    """Milliseconds that pass only when a test says so."""

    def __init__(self) -> None:
        self.moment_ms = 1_000
        self._waits: list[tuple[int, asyncio.Future[None]]] = []

    def now_ms(self) -> int:
        return self.moment_ms

    async def wait(self, event: asyncio.Event, until_ms: int | None) -> None:
        if until_ms is not None and until_ms <= self.moment_ms:
            raise AssertionError(f"waits at {self.moment_ms} until {until_ms}: busy")
        setting = asyncio.ensure_future(event.wait())
        timer = asyncio.get_running_loop().create_future()
        if until_ms is not None:
            self._waits.append((until_ms, timer))
        try:
            await asyncio.wait([setting, timer], return_when=asyncio.FIRST_COMPLETED)
        finally:
            setting.cancel()
            timer.cancel()

    def next_ms(self) -> int | None:
        """Return the next moment that somebody waits for."""
        self._waits = [wait for wait in self._waits if not wait[1].done()]
        return min((until_ms for until_ms, _ in self._waits), default=None)

    async def move_to(self, moment_ms: int) -> None:
        """Let time pass, stopping at each moment that somebody waits for."""
        await settle()
        while (next_ms := self.next_ms()) is not None and next_ms <= moment_ms:
            self.moment_ms = next_ms
            for until_ms, timer in self._waits:
                if until_ms <= next_ms and not timer.done():
                    timer.set_result(None)
            await settle()
        self.moment_ms = max(moment_ms, self.moment_ms)


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Sent:
    """A call that reached Telegram."""

    at_ms: int
    name: str
    chat: Any


@dataclass
class Stage:
    """A bot whose calls are paced by a moved clock, and a Telegram that notes when each comes."""

    pacing: Pacing
    clock: MovedClock
    sent: list[Sent] = field(default_factory=list)
    refusals: dict[str, list[int]] = field(default_factory=dict)
    tasks: dict[str, asyncio.Task[Any]] = field(default_factory=dict)

    @classmethod
    def over(cls, limits: Limits) -> "Stage":
        clock = MovedClock()
        return cls(Pacing(limits, clock), clock)

    def call(
        self,
        name: str,
        chat: Any = None,
        urgency: Urgency | None = None,
        endpoint: str = "sendMessage",
    ) -> None:
        """Let a call be made; ``refusals`` may hold the seconds of the 429s that it gets first."""

        async def callback() -> bool:
            self.sent.append(Sent(self.clock.now_ms(), name, chat))
            if self.refusals.get(name):
                raise RetryAfter(self.refusals[name].pop(0))
            return True

        data = {} if chat is None else {"chat_id": chat}
        work = self.pacing.process_request(callback, (), {}, endpoint, data, urgency)
        self.tasks[name] = asyncio.ensure_future(work)

    def names(self) -> list[str]:
        """Return the names of what was sent, in order."""
        return [sent.name for sent in self.sent]

    def moments(self) -> list[int]:
        """Return when each was sent, in milliseconds from the start."""
        return [sent.at_ms - 1_000 for sent in self.sent]

    async def move(self, seconds: float) -> None:
        """Let time pass."""
        await self.clock.move_to(self.clock.moment_ms + round(seconds * 1_000))

    def failure(self, name: str) -> BaseException | None:
        """Return what a call failed with; None if it did not, or not yet."""
        task = self.tasks[name]
        return task.exception() if task.done() else None


async def playing(stage: Stage, play: Callable[[], Awaitable[None]]) -> None:
    """Run a stage while a play goes on."""
    await stage.pacing.initialize()
    try:
        await play()
    finally:
        await stage.pacing.shutdown()
        await asyncio.gather(*stage.tasks.values(), return_exceptions=True)


def most_within(moments_ms: Iterable[int], window_ms: int) -> int:
    """Return the largest number of moments in any window, its ends included."""
    ordered = sorted(moments_ms)
    most = start = 0
    for end, moment_ms in enumerate(ordered):
        while ordered[start] < moment_ms - window_ms:
            start += 1
        most = max(most, end - start + 1)
    return most
