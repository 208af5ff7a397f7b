"""The real application, polling the emulated Telegram over HTTP, deliveries included."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.delivery.dispatch import Publishing
from bot.model.news import Topic
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram.application import ALLOWED_UPDATES, build_application
from bot.surfaces.telegram.pacing import Unlimited
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator


@dataclass(slots=True)
class Stage:
    """Where the scenes are played: a Telegram, the bot's administrator, and the database that the bot keeps.

    ``now`` is what the bot's clock shows; it stands still until a scene moves it.
    """

    telegram: Emulator
    admin: Person
    storage: Storage
    now: datetime = DEFAULT_NOW

    async def publish(self, update: str, topics: Sequence[Topic]) -> None:
        """Publish an update, as the command line does."""
        publishing = Publishing(self.storage, lambda: self.now)
        await publishing.publish(update, topics)
        publishing.close()

    async def open_digests(self) -> None:
        """Let the digests that are due come, which the bot does by itself every few seconds."""
        publishing = Publishing(self.storage, lambda: self.now)
        await publishing.open_digests()
        publishing.close()


@asynccontextmanager
async def stage(services: Services, folder: Path) -> AsyncIterator[Stage]:
    """Run the application, which keeps what it keeps in a folder, and yield the stage around it."""
    storage = Storage(f"sqlite:///{folder / 'kept.sqlite3'}")
    async with Emulator() as telegram:
        played = Stage(telegram, telegram.user("Mary"), storage)
        settings = Settings(
            _env_file=None,
            bot_token=telegram.token,
            telegram_base_url=telegram.origin,
            admin_ids=(played.admin.id,),
        )
        async with build_application(services, settings, storage, lambda: played.now, Unlimited()) as application:
            assert application.post_init
            assert application.post_stop
            assert application.updater
            await application.post_init(application)
            await application.start()
            await application.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
            try:
                yield played
            finally:
                await application.updater.stop()
                await application.stop()
                await application.post_stop(application)
    await storage.close()
