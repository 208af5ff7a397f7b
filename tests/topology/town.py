"""The same as compose.yaml from what is installed: PostgreSQL, replicas of the bot, and nginx before them."""

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from topology import balancer, replicas
from topology.replicas import Replica, free_port

from databases import postgres


class MissingError(Exception):
    """A program that the topology is made of is not installed; the message says which."""


@dataclass(frozen=True, slots=True)
class Town:
    """What runs: the replicas by name, the database's address, and where Telegram is to call."""

    replicas: dict[str, Replica]
    database: postgres.Server
    url: str
    secret: str
    certificate: Path


@contextmanager
def running(
    names: list[str], settings: Mapping[str, str], *, port: int = 0, url: str = "", secret: str = ""
) -> Iterator[Town]:
    """Run it until the end: replicas under their names, by ``settings`` (at least BOT_TOKEN).

    nginx listens on a ``port`` of loopback, any if 0; ``url`` is how Telegram reaches that, if not by its own address.
    Raises MissingError.
    """
    nginx, programs = balancer.program(), postgres.binaries()
    if nginx is None or programs is None:
        raise MissingError("install nginx and PostgreSQL first: apt install nginx-light postgresql")
    port, secret = port or free_port(), secret or secrets.token_urlsafe(32)
    url = url or f"https://localhost:{port}/telegram"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="town-", ignore_cleanup_errors=True)))
        database = stack.enter_context(postgres.running(programs))
        shared = {"DATABASE_URL": database.address(), "WEBHOOK_URL": url, "WEBHOOK_SECRET": secret, **settings}
        found = stack.enter_context(replicas.running(names, shared, folder))
        ports = {name: replica.port for name, replica in found.items()}
        certificate = stack.enter_context(balancer.running(nginx, folder, port, ports))
        for replica in found.values():
            replica.wait_until_ready()
        yield Town(found, database, url, secret, certificate)
