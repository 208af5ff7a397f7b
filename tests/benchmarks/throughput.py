"""How many questions a second a bot answers on Telegram, and how soon one, beside a bare echo bot in the same run.

Run with ``make bench``. The server is a process of its own, and so is each bot; people ask the project's English
questions in turn and then again, and each asks the next when the last was answered. The bot keeps what it decided about
the last thousand questions: a third of what is asked is new, as with a bot that many ask alike, and lines of their own
show it with new questions only. Machines are noisy: compare the ratios to the echo bot.
"""

import argparse
import json
import math
import os
import signal
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.light_telegram import Measured, Plan

TESTS = Path(__file__).parents[1]
BASE = "echo"
WORDS, MEANING = "dateline, words", "dateline, meaning"
# What is said to warm up is not asked again: the bot remembers the meaning of what it met lately.
WARM_UP = 100
# Of what people ask, one in so many is new to the bot.
NEW_OF = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what the people saw, and the milliseconds of computing that an answer took the bot."""

    seen: Measured
    cpu_ms: float


@dataclass(frozen=True, slots=True)
class Trial:
    """A bot under one load; ``title`` is its line's name in the table. With ``is_new`` nothing is asked again."""

    title: str
    bot: str
    people: int
    answers: int
    delay_ms: float = 0.0
    is_new: bool = False


def questions(language: str) -> list[str]:
    """Return the project's questions in a language, each once."""
    files = sorted((TESTS / "content").glob(f"questions*.{language}.jsonl"))
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    return list(dict.fromkeys(json.loads(line)["text"] for line in lines))


def plan(people: int, answers: int, delay_ms: float = 0.0, *, is_new: bool = False, hook_port: int = 0) -> Plan:
    """Return who asks what: questions of which one in NEW_OF is new to the bot, or all of them."""
    asked = questions("en")[: answers if is_new else answers // NEW_OF]
    return Plan(people, answers, delay_ms, questions("pl")[:WARM_UP], asked, hook_port)


def trials(people: int, answers: int) -> dict[str, list[Trial]]:
    """Return what to measure, by the title of its table."""
    bots = (BASE, "echo, our transport", WORDS, MEANING)
    once = min(len(questions("en")), answers)
    fresh = f"{MEANING}, new questions"
    return {
        f"{people} people": [
            *(Trial(name, name, people, answers) for name in bots),
            Trial(f"{WORDS}, new questions", WORDS, people, once, is_new=True),
            Trial(fresh, MEANING, people, once, is_new=True),
        ],
        "1 person": [
            *(Trial(name, name, 1, answers) for name in bots),
            Trial(f"{WORDS}, new questions", WORDS, 1, once, is_new=True),
            Trial(fresh, MEANING, 1, once, is_new=True),
        ],
        f"{people} people, Telegram 100 ms away": [
            *(Trial(name, name, people, min(answers, 100 if name == BASE else 1_000), 100.0) for name in bots),
            Trial(fresh, MEANING, people, once, 100.0, is_new=True),
        ],
    }


def measure(trial: Trial) -> Row:
    """Run a bot and the server that it talks to, and return what was measured."""
    asked = plan(trial.people, trial.answers, trial.delay_ms, is_new=trial.is_new)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS)))}
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
        command = [sys.executable, "-m", "benchmarks.bots", trial.bot, origin]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as bot:
            try:
                server.stdout.readline()
                before = cpu_seconds(bot.pid)
                seen = Measured(**json.loads(server.stdout.readline()))
                return Row(seen, (cpu_seconds(bot.pid) - before) / trial.answers * 1_000)
            finally:
                bot.send_signal(signal.SIGTERM)
                bot.wait()
                server.terminate()


def cpu_seconds(process: int) -> float:
    """Return how long a process has computed so far; not a number where the system doesn't say."""
    told = Path(f"/proc/{process}/stat")
    if not told.exists():
        return math.nan
    user, system = told.read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def middle(rounds: Sequence[Row]) -> Row:
    """Return the median of each figure over some rounds."""
    seen = zip(*(asdict(row.seen).values() for row in rounds), strict=True)
    return Row(Measured(*map(statistics.median, seen)), statistics.median(row.cpu_ms for row in rounds))


def lines(title: str, rows: dict[str, Row]) -> list[str]:
    """Return a table of plain text."""
    base = rows[BASE].seen
    found = [f"{title:34}{'answers/s':>11}{'ratio':>8}{'median ms':>11}{'ratio':>8}{'p99 ms':>9}{'CPU ms':>9}"]
    for name, row in rows.items():
        seen = row.seen
        faster, slower = seen.per_second / base.per_second, seen.median_ms / base.median_ms
        figures = f"{seen.per_second:11.0f}{faster:7.2f}x{seen.median_ms:11.2f}{slower:7.2f}x{seen.p99_ms:9.1f}"
        found.append(f"{name:34}{figures}{row.cpu_ms:9.2f}")
    return found


def main() -> None:
    """Print a table for each load."""
    parser = argparse.ArgumentParser(description="Compare bots in one run.")
    parser.add_argument("--people", type=int, default=50, help="how many ask at once")
    parser.add_argument("--answers", type=int, default=2_000, help="how many answers to time")
    parser.add_argument("--rounds", type=int, default=3, help="how often; the median counts")
    parser.add_argument("--only", default="", help="only the bots whose names hold this, and the echo bot")
    asked = parser.parse_args()
    for title, all_planned in trials(asked.people, asked.answers).items():
        planned = [trial for trial in all_planned if trial.bot == BASE or asked.only in trial.title]
        rounds = [{trial.title: measure(trial) for trial in planned} for _ in range(asked.rounds)]
        rows = {name: middle([each[name] for each in rounds]) for name in rounds[0]}
        print(*lines(title, rows), "", sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
