"""How many questions a second a bot answers by webhook, beside a bare echo bot by webhook in the same run.

Run with ``PYTHONPATH=tests python -m benchmarks.webhook``. The echo bot is python-telegram-bot as it comes; ours stores
each update before it says that it has it. Machines are noisy: compare the ratios.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import asdict

from benchmarks.bots import HOOKED
from benchmarks.light_telegram import Measured
from benchmarks.throughput import TESTS, Row, cpu_seconds, lines, middle, plan


def measure(bot: str, people: int, answers: int) -> Row:
    """Run a bot and the server that brings it updates, and return what was measured."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS)))}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    asked = plan(people, answers, hook_port=port)
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.light_telegram"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    with server:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(asdict(asked)) + "\n")
        server.stdin.flush()
        origin = f"http://127.0.0.1:{int(server.stdout.readline())}"
        command = [sys.executable, "-m", "benchmarks.bots", bot, origin, str(port)]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                server.stdout.readline()
                before = cpu_seconds(process.pid)
                seen = Measured(**json.loads(server.stdout.readline()))
                return Row(seen, (cpu_seconds(process.pid) - before) / answers * 1_000)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait()
                server.terminate()


def main() -> None:
    """Print a table for each load."""
    parser = argparse.ArgumentParser(description="Compare bots by webhook in one run.")
    parser.add_argument("--answers", type=int, default=2_000, help="how many answers to time")
    parser.add_argument("--rounds", type=int, default=3, help="how often; the median counts")
    asked = parser.parse_args()
    for people in (50, 1):
        rounds = [{bot: measure(bot, people, asked.answers) for bot in HOOKED} for _ in range(asked.rounds)]
        rows = {bot: middle([each[bot] for each in rounds]) for bot in HOOKED}
        print(*lines(f"by webhook, {people} asking", rows), "", sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
