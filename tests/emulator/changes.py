"""Waiting for the emulated world to change, without sleeping."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Changes:
    """A bell that everything rings when it has changed, for those who wait for a condition."""

    _next: asyncio.Event = field(default_factory=asyncio.Event)

    def announce(self) -> None:
        """Let everybody who waits look at the world again."""
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, holds: Callable[[], bool], timeout_seconds: float) -> bool:
        """Wait until ``holds()`` is true; return False when that took too long."""
        try:
            async with asyncio.timeout(timeout_seconds):
                while not holds():
                    await self._next.wait()
        except TimeoutError:
            return holds()
        return True
