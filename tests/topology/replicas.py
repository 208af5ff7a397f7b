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
            # Ctrl-C in the terminal is for whoever started this, who then ends each in its turn.
            self._process = subprocess.Popen(
                command, env=environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )

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
        self._signal(signal.SIGKILL)
        self.wait()

    def ask_to_stop(self) -> None:
        """Let it finish what it has begun, and end."""
        self._signal(signal.SIGTERM)

    def wait(self) -> int:
        """Return its exit code once it has ended."""
        process, self._process = self._process, None
        try:
            return process.wait(PATIENCE_SECONDS) if process else 0
        except subprocess.TimeoutExpired:
            process.kill()
            raise

    def _signal(self, what: signal.Signals) -> None:
        if self._process:
            self._process.send_signal(what)


@contextmanager
def running(names: list[str], settings: Mapping[str, str], folder: Path) -> Iterator[dict[str, Replica]]:
    """Run replicas under their names until the end; they start, and stop, side by side."""
    found = {name: Replica(name, free_port(), settings, folder) for name in names}
    try:
        for replica in found.values():
            replica.start()
        yield found
    finally:
        for replica in found.values():
            replica.ask_to_stop()
        for replica in found.values():
            replica.wait()
