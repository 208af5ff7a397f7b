"""Two replicas behind nginx, with an emulated Telegram that calls them over TLS, for all tests of this folder."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest_asyncio

from databases.postgres import Server
from emulator.server import Emulator
from topology import town
from topology.replicas import Replica
from topology.town import Town

# An answer's way to Telegram and back, so that there is a middle in which a process can be killed.
LATENCY_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Place:
    """What runs, and the Telegram before it."""

    town: Town
    telegram: Emulator

    async def restart(self, name: str) -> int:
        """Stop a replica as a new version would, start it anew, and return how it ended once it is ready again."""
        code = await self.stop(name)
        await self.start(name)
        return code

    async def stop(self, name: str) -> int:
        """Let a replica finish, and return its exit code."""
        replica = self.town.replicas[name]
        replica.ask_to_stop()
        return await asyncio.to_thread(replica.wait)

    async def start(self, name: str) -> Replica:
        """Start a replica, and return it once it is ready."""
        replica = self.town.replicas[name]
        replica.start()
        await asyncio.to_thread(replica.wait_until_ready)
        return replica


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
