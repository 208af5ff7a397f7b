"""The port on which the web application listens while the bot runs."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
import uvicorn
from starlette.applications import Starlette

# Longer than a proxy keeps an idle connection (nginx: 60 s), so that none is closed under a request.
KEPT_SECONDS = 75
FINISH_SECONDS = 5

_log = structlog.stdlib.get_logger(__name__)


@asynccontextmanager
async def serving(application: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Serve an application beside whatever else runs on the event loop, and yield the port. Raises OSError.

    Requests are not logged: their addresses are nobody's concern.
    """
    config = uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEPT_SECONDS,
        timeout_graceful_shutdown=FINISH_SECONDS,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with _listener(host, port) as listener:
        # Server.serve() would also take the signals that stop the bot; its two halves do not.
        await server.startup(sockets=[listener])
        bound: int = listener.getsockname()[1]
        _log.info("listening", host=host, port=bound)
        try:
            yield bound
        finally:
            await server.shutdown(sockets=[listener])


def _listener(host: str, port: int) -> socket.socket:
    """Return a socket that listens."""
    try:
        kind, _, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise _unusable(host, port, error) from None
    # With its protocol named, asyncio switches Nagle's algorithm off.
    listener = socket.socket(kind, socket.SOCK_STREAM, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except OSError as error:
        listener.close()
        raise _unusable(host, port, error) from None
    listener.listen(512)
    return listener


def _unusable(host: str, port: int, error: OSError) -> OSError:
    return OSError(f"LISTEN={host}:{port} can't be used: {error.strerror}")
