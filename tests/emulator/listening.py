"""An application on loopback, within the running event loop."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

# Longer than any client keeps a connection, as Telegram does: closed first, it might be closed under a request.
KEPT_SECONDS = 75


@asynccontextmanager
async def listening(application: Starlette, *, tells_date: bool = True) -> AsyncIterator[str]:
    """Serve an application on a free port of 127.0.0.1 and yield its origin, ``http://127.0.0.1:PORT``.

    ``tells_date`` lets the server tell the date of each answer, unless the application does.
    """
    config = uvicorn.Config(
        application,
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_keep_alive=KEPT_SECONDS,
        date_header=tells_date,
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    with _listener() as listener:
        # Server.serve() would also install signal handlers; its two halves do not.
        await server.startup(sockets=[listener])
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            await server.shutdown(sockets=[listener])


def _listener() -> socket.socket:
    """Return a socket that listens on a free port of 127.0.0.1.

    asyncio switches Nagle's algorithm off only where a socket names its protocol, which ``socket.create_server`` leaves
    open; with it, every answer of two pieces would wait 40 ms for an acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener
