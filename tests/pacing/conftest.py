import asyncio
from collections.abc import AsyncIterator

import pytest
from standins.moved_clock import Stage

from bot.surfaces.telegram.pacing import MemoryLimits


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Return a bot that is paced in memory by a clock that the test moves."""
    stage = Stage.over(MemoryLimits())
    await stage.pacing.initialize()
    yield stage
    await stage.pacing.shutdown()
    await asyncio.gather(*stage.tasks.values(), return_exceptions=True)
