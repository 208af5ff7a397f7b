"""The topology as a test has it: with an emulated Telegram before it."""

import asyncio
from dataclasses import dataclass

from emulator.server import Emulator
from topology.replicas import Replica
from topology.town import Town


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
