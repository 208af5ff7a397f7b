"""From start to a graceful stop: by long polling, or by webhook."""

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
import uvloop
from telegram.error import InvalidToken, TelegramError

from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage, StorageError
from bot.surfaces.telegram.application import ALLOWED_UPDATES, build_application
from bot.surfaces.telegram.inbox_application import InboxApplication
from bot.surfaces.telegram.logs import configure, told
from bot.surfaces.telegram.pacing import Limits
from bot.surfaces.telegram.proxies import ProxyError
from bot.surfaces.telegram.station import Station

_FOREVER = -1
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 1.0, 30.0
# How many updates Telegram may bring at a time. More than are handled at once: storing them takes no time.
MAX_CONNECTIONS = 60
# While it is quiet, Telegram is asked so often whether it still knows where to bring updates.
CHECK_SECONDS = 60.0

# Opens a port to the world while the bot runs.
Listen = Callable[[Station], AbstractAsyncContextManager[None]]

_log = structlog.stdlib.get_logger(__name__)


def run(
    services: Services,
    settings: Settings,
    limits: Limits | None = None,
    *,
    listen: Listen | None = None,
    webhook: bool = False,
) -> int:
    """Answer until SIGTERM or SIGINT, then finish what was begun; return the exit code.

    Updates are fetched, or brought to what ``listen`` opens, with ``webhook``. While Telegram can't be reached it is
    tried again; a token that Telegram refuses, or a database or a proxy that can't be used, ends the run. ``limits``
    are Telegram's if left out. Raises SettingsError.
    """
    configure(settings)
    storage = Storage(settings.database())
    clock = lambda: datetime.now(UTC)  # noqa: E731 - as short as it gets
    application = build_application(services, settings, storage, clock, limits, polls=not webhook)
    services.engine.warm_up()
    # What is loaded by now stays: the collector of garbage need not look through it again and again.
    gc.collect()
    gc.freeze()
    # Until "answering" follows, Telegram has not been reached, or refuses the webhook, and is tried again.
    _log.info("connecting", to=urlsplit(settings.telegram_base_url).hostname, knowledge=services.knowledge.version)
    hook = {"url": settings.hook(), "secret_token": settings.hook_secret()} if webhook else None
    try:
        uvloop.run(_run(application, storage, listen, hook, settings.secrets()))
    except InvalidToken:
        print("Telegram refuses BOT_TOKEN: check it with @BotFather.", file=sys.stderr)  # noqa: T201 - for people
        return 1
    except (StorageError, ProxyError, OSError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - for people
        return 1
    _log.info("stopped")
    return 0


async def _run(
    application: InboxApplication,
    storage: Storage,
    listen: Listen | None,
    hook: Mapping[str, Any] | None,
    secrets: Sequence[str],
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    application.bot.when_refused(stop.set)
    station = Station(application, None if hook is None else hook["url"], secrets)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(storage.close)
        await storage.prepare()
        await application.open()
        stack.push_async_callback(application.inbox.store.close)
        await stack.enter_async_context(listen(station) if listen else nullcontext())
        watch = application.inbox.watch
        if await _unless(stop, _begin(application, station, stack)) and await _unless(
            stop, watch(), _let_in(application, station, stack, hook)
        ):
            await _unless(stop, watch(), *([station.check_on(CHECK_SECONDS)] if hook else []))
        # From now on nothing is accepted; what was begun is finished as the stack unwinds.
        station.is_draining = True


async def _begin(application: InboxApplication, station: Station, stack: AsyncExitStack) -> None:
    """Do all that must be done before updates may come, and note on the stack how it is undone."""
    assert application.post_init  # noqa: S101 - _builder sets it
    assert application.post_stop  # noqa: S101 - _builder sets it
    stack.push_async_callback(application.shutdown)
    await _patiently(application.initialize, "Telegram not reached", station)
    stack.push_async_callback(application.post_stop, application)
    await application.post_init(application)
    await application.start()
    stack.push_async_callback(application.stop)


async def _let_in(
    application: InboxApplication, station: Station, stack: AsyncExitStack, hook: Mapping[str, Any] | None
) -> None:
    """Have updates fetched or brought from now on, and note on the stack how that ends."""
    if hook is None:
        assert application.updater  # noqa: S101 - build_application makes one
        stack.push_async_callback(_stop_polling, application)
        # The updater would say nothing of what it tries again.
        await _patiently(application.bot.delete_webhook, "webhook not removed", station)
        await application.updater.start_polling(allowed_updates=ALLOWED_UPDATES, bootstrap_retries=_FOREVER)
    else:
        # Anew at each start: Telegram does not tell which secret it was given.
        options = {**hook, "allowed_updates": ALLOWED_UPDATES, "max_connections": MAX_CONNECTIONS}
        await _patiently(lambda: application.bot.set_webhook(**options), "webhook not set", station)
    station.is_answering = True
    _log.info("answering", username=application.bot.username)


async def _stop_polling(application: InboxApplication) -> None:
    application.bot.leave()
    if application.updater and application.updater.running:
        await application.updater.stop()


async def _patiently(call: Callable[[], Coroutine[Any, Any, Any]], trouble: str, station: Station) -> None:
    """Call again and again until it goes well; meanwhile the log, once, and the station say why. Raises InvalidToken.

    ``trouble`` says what has not gone well, in a few words.
    """
    pause, logged = _FIRST_PAUSE_SECONDS, set[str]()
    while True:
        try:
            await call()
        except InvalidToken:
            raise
        except TelegramError as error:
            reason = told(error)
            if reason not in logged:
                _log.warning(f"{trouble}, to be tried again", error=reason)
            logged.add(reason)
            station.note_trouble(f"{trouble}: {reason}")
            await asyncio.sleep(pause)
            pause = min(1.5 * pause, _LONGEST_PAUSE_SECONDS)
        else:
            station.note_trouble("")
            return


async def _unless(stop: asyncio.Event, *works: Coroutine[Any, Any, Any]) -> bool:
    """Return True once one of several works is done, or False, with all broken off, once everything is to stop."""
    doing, stopping = [asyncio.create_task(work) for work in works], asyncio.create_task(stop.wait())
    await asyncio.wait({*doing, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (*doing, stopping):
        task.cancel()
    await asyncio.wait({*doing, stopping})
    done = [task for task in doing if not task.cancelled()]
    for task in done:
        task.result()
    return bool(done) and not stop.is_set()
