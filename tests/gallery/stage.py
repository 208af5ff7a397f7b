"""The real application, polling the emulated Telegram over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram.application import ALLOWED_UPDATES, build_application
from bot.surfaces.telegram.pacing import Unlimited
from emulator.server import DEFAULT_NOW, Emulator


@asynccontextmanager
async def stage(services: Services, folder: Path) -> AsyncIterator[Emulator]:
    """Run the application, which keeps what it keeps in a folder, and yield the Telegram that it talks to.

    The clocks of both stand still at the emulator's default.
    """
    storage = Storage(f"sqlite:///{folder / 'kept.sqlite3'}")
    await storage.prepare()
    async with Emulator() as telegram:
        settings = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
        async with build_application(services, settings, storage, lambda: DEFAULT_NOW, Unlimited()) as application:
            await application.start()
            await application.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
            try:
                yield telegram
            finally:
                await application.updater.stop()
                await application.stop()
    await storage.close()
