"""A process that delivers and does nothing else: ``python -m chaos.deliverer DATABASE ORIGIN NAME``, until SIGTERM."""

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.delivery.dispatch import Dispatch
from bot.knowledge import load
from bot.model.delivery import Amendment, Recipient
from bot.storage import Storage
from bot.surfaces.telegram.amending import TelegramEditor
from bot.surfaces.telegram.depicting import Depicting
from bot.surfaces.telegram.noting import Noting
from bot.surfaces.telegram.pacing import MemoryLimits, Pacing, SharedLimits
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.requesting import AiohttpRequest
from bot.surfaces.telegram.sending import TelegramSender
from bot.surfaces.telegram.speaking import SpeakingBot

HARBOUR = Path(__file__).parents[1] / "harbour" / "knowledge"
TOKEN = f"7000000001:{'A' * 35}"


def render(recipient: Recipient) -> Card:
    """Return a message as short as any."""
    return Card(", ".join(recipient.updates))


class Short:
    """Makes messages for corrections, as short as any."""

    def is_outdated(self, amendment: Amendment) -> bool:
        """Correct all of them."""
        return True

    def anew(self, amendment: Amendment) -> Card:
        """Return what takes the place of a message."""
        return Card(amendment.update)

    def update(self, amendment: Amendment) -> Card:
        """Return what is said where a message can't be edited."""
        return Card(amendment.update)


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


async def run(database: str, origin: str, name: str) -> None:
    """Deliver until the process is told to stop."""
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    storage = Storage(database)
    await storage.prepare()
    limits = MemoryLimits() if storage.sends is None else SharedLimits(storage.sends)
    bot = SpeakingBot(TOKEN, base_url=f"{origin}/bot", request=AiohttpRequest(), rate_limiter=Pacing(limits))
    async with bot:
        known = load(HARBOUR)
        noting, depicting = Noting(known, now), Depicting(storage.files, known)
        sender, editor = TelegramSender(bot, render, noting), TelegramEditor(bot, Short(), noting, depicting)
        dispatch = Dispatch(storage, sender, editor, now, name)
        await dispatch.start()
        print("delivering", flush=True)  # noqa: T201
        await stopped.wait()
        await dispatch.stop()
    await storage.close()


if __name__ == "__main__":
    asyncio.run(run(*sys.argv[1:4]))
