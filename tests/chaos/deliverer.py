"""A process that delivers and does nothing else: ``python -m chaos.deliverer DATABASE ORIGIN NAME``, until SIGTERM."""

import asyncio
import signal
import sys
from datetime import UTC, datetime

from bot.delivery.dispatch import Dispatch
from bot.model.delivery import Recipient
from bot.storage import Storage
from bot.surfaces.telegram.pacing import MemoryLimits, Pacing, SharedLimits
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.requesting import AiohttpRequest
from bot.surfaces.telegram.sending import TelegramSender
from bot.surfaces.telegram.speaking import SpeakingBot

TOKEN = f"7000000001:{'A' * 35}"


def render(recipient: Recipient) -> Card:
    """Return a message as short as any."""
    return Card(", ".join(recipient.updates))


async def run(database: str, origin: str, name: str) -> None:
    """Deliver until the process is told to stop."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    storage = Storage(database)
    await storage.prepare()
    limits = MemoryLimits() if storage.sends is None else SharedLimits(storage.sends)
    bot = SpeakingBot(TOKEN, base_url=f"{origin}/bot", request=AiohttpRequest(), rate_limiter=Pacing(limits))
    async with bot:
        dispatch = Dispatch(storage, TelegramSender(bot, render), lambda: datetime.now(UTC), name)
        await dispatch.start()
        print("delivering", flush=True)  # noqa: T201
        await stopped.wait()
        await dispatch.stop()
    await storage.close()


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:4]))
