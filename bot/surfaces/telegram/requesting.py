"""Requests to Telegram over aiohttp, which serves several times as many a second as python-telegram-bot's own."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from ssl import SSLContext

import aiohttp
import httpx
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.surfaces.telegram.proxies import Proxies
from bot.surfaces.telegram.uploading import Body, encode, write

_DEFAULT = BaseRequest.DEFAULT_NONE
_SHUT_DOWN = "Shut down before there was a response"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long each step of a request may take, in seconds, None for ever; and how many requests run at once.

    ``pool`` is for a free connection, ``connect`` for opening one, ``read`` for each wait for a piece of the response,
    ``write`` and ``media_write`` for each piece of a body, without files and with them. The defaults are
    python-telegram-bot's own.
    """

    connections: int = 256
    pool: float | None = 1.0
    connect: float | None = 5.0
    read: float | None = 5.0
    write: float | None = 5.0
    media_write: float | None = 20.0


@dataclass(frozen=True, slots=True)
class _Open:
    """What requests share from ``initialize`` to ``shutdown``: ``places`` are as many as there may be connections."""

    session: aiohttp.ClientSession
    places: asyncio.Semaphore
    proxies: Proxies
    in_flight: set[asyncio.Timeout] = field(default_factory=set)

    async def close(self) -> None:
        """Close all connections and end the requests in flight."""
        await self.session.close()
        for deadline in self.in_flight:
            # One that is reading a response would not learn from aiohttp that its connection was closed.
            if not deadline.expired():
                deadline.reschedule(asyncio.get_running_loop().time())


class AiohttpRequest(BaseRequest):
    """Sends requests over connections that are kept open; proxies are those of the environment.

    Redirects are not followed. No error that it raises tells the address of a request, as that holds the token.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        """Keep the limits; nothing is open before ``initialize``."""
        self._limits = limits or Limits()
        self._open: _Open | None = None

    @property
    def read_timeout(self) -> float | None:
        """The seconds to wait for a response where a call names none."""
        return self._limits.read

    async def initialize(self) -> None:
        """Get ready for requests; once more changes nothing. Raises ProxyError."""
        if self._open is None:
            proxies = Proxies.from_environment()
            session = aiohttp.ClientSession(
                # The places limit how many there are: a wait for one must not count as a wait for the network.
                connector=aiohttp.TCPConnector(limit=0, ssl=verifying()),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
            self._open = _Open(session, asyncio.Semaphore(self._limits.connections), proxies)

    async def shutdown(self) -> None:
        """Close all connections; requests in flight end with a NetworkError."""
        closing, self._open = self._open, None
        if closing is not None:
            await closing.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Send a request and return the status and the body of the response. Raises TimedOut and NetworkError."""
        opened = self._open
        if opened is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        limits = self._limits
        with_files = request_data is not None and request_data.contains_files
        timeout = aiohttp.ClientTimeout(
            connect=_seconds(connect_timeout, limits.connect), sock_read=_seconds(read_timeout, limits.read)
        )
        piece_seconds = _seconds(write_timeout, limits.media_write if with_files else limits.write)
        await _take_place(opened.places, _seconds(pool_timeout, limits.pool))
        try:
            return await _send(opened, method, url, encode(request_data), timeout, piece_seconds)
        finally:
            opened.places.release()


async def _take_place(places: asyncio.Semaphore, seconds: float | None) -> None:
    try:
        async with asyncio.timeout(seconds):
            await places.acquire()
    except TimeoutError:
        raise TimedOut("Pool timeout: every connection is in use; the request was not sent to Telegram") from None


async def _send(
    opened: _Open, method: str, url: str, body: Body | None, limits: aiohttp.ClientTimeout, piece_seconds: float | None
) -> tuple[int, bytes]:
    if opened.session.closed:
        raise NetworkError(_SHUT_DOWN)
    # What the library raises may tell the address: nothing of it goes on, not even as a cause.
    try:
        async with (
            _deadline(opened) as deadline,
            opened.session.request(
                method,
                url,
                data=_writable(body, deadline, piece_seconds),
                headers=body.headers if body else None,
                timeout=limits,
                allow_redirects=False,
                proxy=opened.proxies.serving(url),
            ) as response,
        ):
            return response.status, await response.read()
    except aiohttp.ConnectionTimeoutError:
        raise TimedOut("Timed out while connecting; the request was not sent to Telegram") from None
    except TimeoutError:
        if opened.session.closed:
            raise NetworkError(_SHUT_DOWN) from None
        raise TimedOut from None
    except (aiohttp.ClientConnectorError, aiohttp.ClientHttpProxyError) as error:
        raise NetworkError(f"{described(error)}; the request was not sent to Telegram") from None
    except (aiohttp.ClientError, OSError) as error:
        raise NetworkError(described(error)) from None


@asynccontextmanager
async def _deadline(opened: _Open) -> AsyncIterator[asyncio.Timeout]:
    """Yield what ends a request: when a piece of its body is stuck, or at the shutdown."""
    async with asyncio.timeout(None) as deadline:
        opened.in_flight.add(deadline)
        try:
            yield deadline
        finally:
            opened.in_flight.discard(deadline)


def _writable(
    body: Body | None, deadline: asyncio.Timeout, piece_seconds: float | None
) -> bytes | AsyncIterator[bytes] | None:
    if body is None:
        return None
    whole = body.parts[0]
    return whole if body.is_short and isinstance(whole, bytes) else write(body, deadline, piece_seconds)


def _seconds(given: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def described(error: aiohttp.ClientError | OSError) -> str:
    """Return what went wrong, in words that hold nothing of the request."""
    # A failed connection, or a failed look-up of the host, has its reason inside.
    inner = getattr(error, "certificate_error", None) or getattr(error, "os_error", None)
    reason = getattr(inner, "verify_message", None) or getattr(inner, "strerror", None)
    if reason is None and isinstance(error, OSError) and error.errno is not None:
        # Not its own words: where a body can't be written, aiohttp puts the address into them.
        reason = os.strerror(error.errno)
    return f"aiohttp.{type(error).__name__}" + (f": {reason}" if reason else "")


@cache
def verifying() -> SSLContext:
    """Return what verifies servers: against the same certificates as python-telegram-bot's own request does."""
    return httpx.create_ssl_context()
