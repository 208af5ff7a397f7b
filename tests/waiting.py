"""Waiting for what nothing tells of: what happens in other threads, and in the database."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE_SECONDS = 60


async def until(holds: Callable[[], Awaitable[object]]) -> None:
    """Wait until something holds. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)
