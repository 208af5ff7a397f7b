"""The same as compose.yaml from what is installed: PostgreSQL, replicas of the bot, and nginx before them."""

import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from databases import postgres
from topology import balancer, replicas
from topology.replicas import Replica, free_port

# Each in a file of its own, as there.
_SECRETS = ("BOT_TOKEN", "WEBHOOK_SECRET", "DATABASE_URL")


class MissingError(Exception):
    """A program that the topology is made of is not installed; the message says which."""


@dataclass(frozen=True, slots=True)
class Town:
    """What runs: the replicas by name, the database, and where and how Telegram is to call."""

    replicas: dict[str, Replica]
    database: postgres.Server
    url: str
    secret: str
    certificate: Path


@contextmanager
def running(names: list[str], settings: Mapping[str, str], *, port: int = 0, url: str = "") -> Iterator[Town]:
    """Run it until the end: replicas under their names, by ``settings`` (at least BOT_TOKEN).

    nginx listens on a ``port`` of loopback, any if 0; ``url`` is how Telegram reaches that, if not by its own address.
    Raises MissingError, and RuntimeError if one of the programs does not start.
    """
    nginx, programs = _programs()
    port, secret = port or free_port(), secrets.token_urlsafe(32)
    url = url or f"https://localhost:{port}/telegram"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="town-", ignore_cleanup_errors=True)))
        database = stack.enter_context(postgres.running(programs))
        shared = {"DATABASE_URL": database.address(), "WEBHOOK_URL": url, "WEBHOOK_SECRET": secret, **settings}
        found = stack.enter_context(replicas.running(names, _in_files(shared, folder), folder))
        ports = [replica.port for replica in found.values()]
        certificate = stack.enter_context(balancer.running(nginx, folder, port, ports))
        for replica in found.values():
            replica.wait_until_ready()
        yield Town(found, database, url, secret, certificate)


def _programs() -> tuple[Path, Path]:
    nginx, programs = balancer.program(), postgres.binaries()
    if nginx is None or programs is None:
        raise MissingError(
            "install nginx, openssl and PostgreSQL first (on Debian: apt install nginx-light openssl postgresql)"
        )
    return nginx, programs


def _in_files(settings: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Write the secrets among settings into files, and return settings that name those."""
    told = dict(settings)
    for name in _SECRETS:
        file = folder / name.lower()
        file.touch(0o600)
        file.write_text(told.pop(name), "utf-8")
        told[f"{name}_FILE"] = str(file)
    return told
