"""Long polling: from start to a graceful stop."""

import gc
import signal
import sys
from datetime import UTC, datetime
from urllib.parse import urlsplit

import structlog
from telegram.error import InvalidToken

from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage, StorageError
from bot.surfaces.telegram.application import ALLOWED_UPDATES, build_application
from bot.surfaces.telegram.logs import configure
from bot.surfaces.telegram.pacing import Limits
from bot.surfaces.telegram.proxies import ProxyError

_FOREVER = -1

_log = structlog.stdlib.get_logger(__name__)


def poll(services: Services, settings: Settings, limits: Limits | None = None) -> int:
    """Answer until SIGTERM or SIGINT, then finish what was accepted; return the exit code.

    While Telegram can't be reached it is tried again; a token that Telegram refuses, or a database or a proxy that
    can't be used, ends the run. ``limits`` are Telegram's if left out. Raises SettingsError.
    """
    configure(settings)
    storage = Storage(settings.database())
    application = build_application(services, settings, storage, lambda: datetime.now(UTC), limits)
    # What is loaded by now stays: the collector of garbage need not look through it again and again.
    gc.collect()
    gc.freeze()
    # Until "answering" follows, Telegram has not been reached, and is tried again.
    _log.info("connecting", to=urlsplit(settings.telegram_base_url).hostname, knowledge=services.knowledge.version)
    try:
        application.run_polling(
            allowed_updates=ALLOWED_UPDATES,
            bootstrap_retries=_FOREVER,
            stop_signals=(signal.SIGINT, signal.SIGTERM),
        )
    except InvalidToken:
        print("Telegram refuses BOT_TOKEN: check it with @BotFather.", file=sys.stderr)  # noqa: T201 - for people
        return 1
    except (StorageError, ProxyError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - for people
        return 1
    _log.info("stopped")
    return 0
