"""Calls to Telegram and updates from it, as they are counted: by kinds, of which there are few."""

import re
from time import perf_counter
from typing import Any

from telegram import Update
from telegram.error import NetworkError, TimedOut

from bot import metrics
from bot.surfaces.telegram.requesting import AiohttpRequest

# The first that an update has is its kind; the frequent ones stand first.
_KINDS = (
    Update.MESSAGE,
    Update.INLINE_QUERY,
    Update.CALLBACK_QUERY,
    Update.EDITED_MESSAGE,
    Update.MY_CHAT_MEMBER,
    Update.GUEST_MESSAGE,
    Update.CHOSEN_INLINE_RESULT,
)
_METHODS = (
    ("send", re.compile(r"send(?!ChatAction)|copy|forward")),
    ("edit", re.compile(r"edit|delete|stop")),
    ("answer", re.compile(r"answer")),
)
_POLL = "getUpdates"
_REFUSALS = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    429: "too_many_requests",
}


class MeasuredRequest(AiohttpRequest):
    """Requests whose time and errors are counted."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Send a request and return the status and the body of the response. Raises TimedOut and NetworkError."""
        started = perf_counter()
        try:
            status, content = await super().do_request(url, *args, **kwargs)
        except NetworkError as error:
            metrics.TELEGRAM_ERRORS.labels("timeout" if isinstance(error, TimedOut) else "network").inc()
            raise
        finally:
            method = url.rpartition("/")[2]
            if method != _POLL:
                metrics.SEND_SECONDS.labels(_class_of(method)).observe(perf_counter() - started)
        metrics.LAST_CONTACT.set_to_current_time()
        if status >= 400:
            metrics.TELEGRAM_ERRORS.labels(_REFUSALS.get(status, "server" if status >= 500 else "other")).inc()
        return status, content


def count_update(update: object) -> None:
    """Count an update that is to be handled."""
    kind = next((kind for kind in _KINDS if getattr(update, kind, None) is not None), "other")
    metrics.UPDATES.labels(kind).inc()


def _class_of(method: str) -> str:
    return next((name for name, pattern in _METHODS if pattern.match(method)), "other")
