"""Two replicas behind nginx, with an emulated Telegram that calls them over TLS, for all tests of this folder."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest_asyncio

from databases.postgres import Server
from emulator.server import Emulator
from topology import town
from topology.place import Place

# An answer's way to Telegram and back, so that there is a middle in which a process can be killed.
LATENCY_SECONDS = 0.2


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(nginx: Path, postgres: Server) -> AsyncIterator[Place]:
    """Return everything, running; each test leaves both replicas ready."""
    async with Emulator() as telegram:
        settings = {"BOT_TOKEN": telegram.token, "TELEGRAM_BASE_URL": telegram.origin, "SEMANTIC": "off"}
        with ExitStack() as stack:
            found = await asyncio.to_thread(stack.enter_context, town.running(["bot-1", "bot-2"], settings))
            telegram.bringing.trusted = ssl.create_default_context(cafile=found.certificate)
            telegram.latency_seconds = LATENCY_SECONDS
            yield Place(found, telegram)
            await asyncio.to_thread(stack.close)
