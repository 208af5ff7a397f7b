"""The address to which Telegram brings updates."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.storage import StorageError

MAX_BODY_BYTES = 1_000_000
BODY_SECONDS = 10.0
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the name of a header

# Stores an update. Raises StorageError where it is not stored, and ValueError where it is no update.
Accept = Callable[[Mapping[str, Any]], Awaitable[None]]

_log = structlog.stdlib.get_logger(__name__)


class _RefusedError(Exception):
    """A request that is answered with a status, and nothing else: whoever sent it need not learn why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Webhook:
    """Takes updates from whoever knows the secret; Telegram brings again what is not answered with 200."""

    accept: Accept
    secret: str

    async def take(self, request: Request) -> Response:
        """Answer a request with 200 once its update is stored."""
        try:
            shown = request.headers.get(SECRET_HEADER, "")
            if not hmac.compare_digest(shown.encode("latin-1"), self.secret.encode()):
                raise _RefusedError(HTTPStatus.FORBIDDEN)
            await self.accept(_update(await _body(request)))
        except _RefusedError as refusal:
            return Response(status_code=refusal.status)
        except ValueError:
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        except StorageError as error:
            _log.warning("update not taken, to be brought again", error=str(error))
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response(status_code=HTTPStatus.OK)


async def _body(request: Request) -> bytes:
    """Return the body of a request, of which no more is read than may be. Raises _RefusedError."""
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told) > MAX_BODY_BYTES:
        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > MAX_BODY_BYTES:
                    raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except (TimeoutError, ClientDisconnect):
        raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
    return bytes(body)


def _update(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except RecursionError:
        raise ValueError("the body is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("the body is no JSON object")
    return found
