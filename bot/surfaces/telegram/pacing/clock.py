"""The clock that calls are paced by."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Milliseconds that never go back, and waiting."""

    def now_ms(self) -> int:
        """Return the moment, counted from anywhere."""

    async def wait(self, event: asyncio.Event, until_ms: int | None) -> None:
        """Return when an event is set, and at a moment if one is given, whichever comes first."""


class SteadyClock:
    """The clock of this machine, which nobody sets."""

    def now_ms(self) -> int:
        """Return the milliseconds since some start."""
        return time.monotonic_ns() // 1_000_000

    async def wait(self, event: asyncio.Event, until_ms: int | None) -> None:
        """Return when an event is set, or at a moment; see ``Clock``."""
        seconds = None if until_ms is None else max(0, until_ms - self.now_ms()) / 1_000
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
