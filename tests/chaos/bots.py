"""Processes that answer, and what was being answered when one of them was killed."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import psycopg

from emulator.server import Emulator

TESTS = Path(__file__).parents[1]
PATIENCE_SECONDS = 90.0
# What an operator may run at any moment, over the file that a bot has open.
_COMMANDS = (("status",), ("inbox",), ("feedback",), ("backup", "--force", "beside.backup"))
_BEGUN = "SELECT chat, payload FROM inbox WHERE owner IS NOT NULL"


class Bots:
    """Processes over one database; one that was killed begins anew, unless it is gone for good."""

    def __init__(self, telegram: Emulator, database: str, folder: Path, replicas: int, *, webhook: bool) -> None:
        """Start them all; ``folder`` is for their logs."""
        self._database, self._folder, self._webhook = database, folder, webhook
        self._environment = os.environ | {
            "PYTHONPATH": str(TESTS.parent),
            "BOT_TOKEN": telegram.token,
            "TELEGRAM_BASE_URL": telegram.origin,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database,
            "SEMANTIC": "off",
        }
        ports = [_free_port() for _ in range(replicas)]
        telegram.bringing.origins = [f"http://127.0.0.1:{port}" for port in ports] if webhook else ()
        self._running = {port: self._start(port) for port in ports}

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        own = {"REPLICA": str(port), "LISTEN": f"127.0.0.1:{port}"}
        own |= {"WEBHOOK_URL": "https://bot.example.org/telegram"} if self._webhook else {}
        with (self._folder / f"{port}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=self._environment | own, stdout=log, stderr=log
            )

    def wait_until_ready(self) -> None:
        """Return once all can answer. Raises TimeoutError."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(_is_ready(port) for port in self._running):
            if time.monotonic() > deadline:
                raise TimeoutError(f"not ready after {PATIENCE_SECONDS} s: see the logs in {self._folder}")
            time.sleep(0.1)

    def kill(self, chance: random.Random, *, for_good: bool) -> Sequence[tuple[int, str]]:
        """End one at once, and start it anew unless it is gone for good; return what all of them were handling."""
        port = chance.choice(list(self._running))
        process = self._running.pop(port)
        # It stands still while one looks what it had begun: a moment later others might have taken that up.
        process.send_signal(signal.SIGSTOP)
        begun = self.begun()
        process.kill()
        process.wait()
        if not for_good:
            self._running[port] = self._start(port)
        return begun

    def begun(self) -> Sequence[tuple[int, str]]:
        """Return the chat and the JSON of each update that is being handled."""
        if self._database.startswith("sqlite:///"):
            with closing(sqlite3.connect(self._database.removeprefix("sqlite:///"), timeout=30)) as file:
                return list(file.execute(_BEGUN))
        with psycopg.connect(self._database) as connection:
            return list(connection.execute(_BEGUN))

    def look_in(self, chance: random.Random) -> Sequence[str]:
        """Run another command over the same database to its end; return what it complains of, if it fails."""
        command = chance.choice(_COMMANDS)
        finished = subprocess.run(
            [sys.executable, "-m", "bot", *command],
            env=self._environment,
            cwd=self._folder,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        return [f"{command[0]}: {finished.stderr.strip()}"] if finished.returncode else []

    def stop(self) -> None:
        """Let all of them end by themselves."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            process.wait(timeout=PATIENCE_SECONDS)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
