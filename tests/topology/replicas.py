"""Replicas of the bot: processes of their own that share a database, each with a port for webhook and health."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
# For the first of many processes on a busy machine.
PATIENCE_SECONDS = 120.0


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass
class Replica:
    """One process; ``settings`` are its environment, beside what the machine needs."""

    name: str
    port: int
    settings: Mapping[str, str]
    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        """What it has said, over all its starts."""
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Begin, or begin anew."""
        environment = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "XDG_CACHE_HOME") if name in os.environ
        }
        environment |= {"PYTHONPATH": str(ROOT), "DATA_DIR": str(self.folder / self.name)} | dict(self.settings)
        environment |= {"LISTEN": f"127.0.0.1:{self.port}", "REPLICA": self.name}
        command = [sys.executable, "-m", "bot", "run", "--webhook"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, env=environment, cwd=self.folder, stdout=log, stderr=log)

    def fetch(self, path: str) -> tuple[int, str]:
        """Return status and body of a page, as ``/ready``; status 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait_until_ready(self) -> None:
        """Return once it can serve. Raises RuntimeError if it ends before, or takes too long."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.fetch("/ready")[0] != 200:
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} is not ready:\n{self.log.read_text('utf-8')}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it at once, as a crash does."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Let it finish what it has accepted, and return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        process.send_signal(how)
        return process.wait(PATIENCE_SECONDS)


@contextmanager
def running(names: list[str], settings: Mapping[str, str], folder: Path) -> Iterator[dict[str, Replica]]:
    """Run replicas under their names until the end; they start side by side."""
    found = {name: Replica(name, free_port(), settings, folder) for name in names}
    try:
        for replica in found.values():
            replica.start()
        yield found
    finally:
        for replica in found.values():
            replica.stop()
