"""The bot in the process of a test, fetching its updates from the emulated Telegram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.surfaces.telegram.application import ALLOWED_UPDATES, TelegramApplication
from emulator.server import Emulator


@asynccontextmanager
async def polling(telegram: Emulator, application: TelegramApplication) -> AsyncIterator[None]:
    """Let an application that is initialised answer; ``telegram.settled()`` waits for all that it is handling."""
    telegram.settles_when(lambda: not application.inbox.under_way)
    await application.start()
    await application.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
    try:
        yield
    finally:
        await application.updater.stop()
        await application.stop()


@asynccontextmanager
async def running(telegram: Emulator, application: TelegramApplication) -> AsyncIterator[None]:
    """Let an application that is initialised do all that ``dateline run`` lets it do, deliveries included."""
    assert application.post_init
    assert application.post_stop
    await application.post_init(application)
    try:
        async with polling(telegram, application):
            yield
    finally:
        await application.post_stop(application)
