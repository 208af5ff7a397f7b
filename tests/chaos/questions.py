"""Questions through kill -9: which were answered, how often, in which order, and how late.

Run with ``PYTHONPATH=tests python -m chaos.questions --kills 20 --by polling`` (or ``webhook``) on SQLite,
``--restarts 10`` for crashes of PostgreSQL under load, or ``--replicas 2 --lose`` to kill one of two for good. Each
chat asks two questions, one right after the other. Prints the figures.
"""

import argparse
import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from bot.storage.database import Database
from bot.storage.tables import ledger
from databases.postgres import Server, binaries, running
from emulator.server import Emulator

TESTS = Path(__file__).parents[1]
# Each with the words that its answer begins with.
QUESTIONS = {"when are the geneva talks": "10 January 2022", "who asked for the call": "Putin asked"}
CHATS_A_SECOND = 8
PATIENCE_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it: ``twice`` counts answers beyond one to a question, ``late`` the seconds of the longest wait.

    ``unnoted`` are answers that could not be corrected, as the ledger lacks them.
    """

    asked: int
    lost: int
    twice: int
    unnoted: int
    disordered: int
    late: float
    seconds: float
    refused: int


@dataclass(slots=True)
class People:
    """Those who ask, and what they were told when."""

    telegram: Emulator
    asked: dict[int, float] = field(default_factory=dict)
    told: defaultdict[int, list[tuple[float, str]]] = field(default_factory=lambda: defaultdict(list))
    _read: int = 0

    async def ask(self, chats_a_second: float) -> None:
        """Let new chats ask until this is cancelled."""
        while True:
            reader = self.telegram.user()
            chat = self.telegram.private(reader)
            self.asked[chat.id] = time.monotonic()
            for question in QUESTIONS:
                await reader.says(chat, question)
            await asyncio.sleep(1 / chats_a_second)

    async def listen(self) -> None:
        """Note what is told, until this is cancelled."""
        while True:
            for chat, text in self.telegram.everything_sent()[self._read :]:
                self.told[chat].append((time.monotonic(), text))
                self._read += 1
            await asyncio.sleep(0.02)

    @property
    def answered(self) -> int:
        """How many messages came so far."""
        return self._read

    def waiting(self) -> int:
        """Return how many questions have no answer."""
        return sum(max(len(QUESTIONS) - len({text for _, text in self.told[chat]}), 0) for chat in self.asked)


class Bots:
    """Processes that answer; one that was killed begins anew."""

    def __init__(self, telegram: Emulator, environment: dict[str, str], replicas: int, *, webhook: bool) -> None:
        """Start them all."""
        self._environment = os.environ | environment | {"PYTHONPATH": str(TESTS.parent)}
        self._webhook = webhook
        self._ports = [_free_port() for _ in range(replicas)]
        telegram.bringing.origins = [f"http://127.0.0.1:{port}" for port in self._ports] if webhook else ()
        self._running = {port: self._start(port) for port in self._ports}

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        own = {"REPLICA": str(port)}
        if self._webhook:
            own |= {"LISTEN": f"127.0.0.1:{port}", "WEBHOOK_URL": "https://bot.example.org/telegram"}
        with Path(self._environment["DATA_DIR"], f"{port}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env=self._environment | own, stdout=log, stderr=log
            )

    def kill(self, chance: random.Random, *, for_good: bool) -> None:
        """End one at once, and start it anew unless it is gone for good."""
        port = chance.choice(list(self._running))
        process = self._running.pop(port)
        process.kill()
        process.wait()
        if not for_good:
            self._running[port] = self._start(port)

    def stop(self) -> None:
        """Let all of them end by themselves."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            process.wait(timeout=60)


async def run(
    database: str,
    folder: Path,
    disturb: Callable[[Bots, random.Random], Awaitable[None]],
    times: int,
    *,
    webhook: bool,
    replicas: int = 1,
) -> Figures:
    """Let people ask while ``disturb`` is called some ``times``, each once answers come again."""
    chance, started = random.Random(13), time.monotonic()  # noqa: S311 - not for secrets
    async with Emulator() as telegram:
        people = People(telegram)
        environment = {
            "BOT_TOKEN": telegram.token,
            # A few people ask without end.
            "QUESTIONS_PER_MINUTE": "0",
            "TELEGRAM_BASE_URL": telegram.origin,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database,
            "SEMANTIC": "off",
        }
        bots = Bots(telegram, environment, replicas, webhook=webhook)
        listening = asyncio.create_task(people.listen())
        asking = asyncio.create_task(people.ask(CHATS_A_SECOND))
        try:
            for _ in range(times):
                await _more_answers(people, chance.randrange(3, 30))
                # At any moment between two answers, or within one.
                await asyncio.sleep(chance.random())
                await disturb(bots, chance)
            await _more_answers(people, 30)
            asking.cancel()
            await _all_answered(people)
            # What is told twice is told soon.
            await asyncio.sleep(1)
        finally:
            asking.cancel()
            listening.cancel()
            await asyncio.to_thread(bots.stop)
        seconds, unnoted = time.monotonic() - started, people.answered - await _noted(database)
        return _figures(people, seconds, telegram.bringing.statuses, unnoted)


async def _noted(address: str) -> int:
    database = Database(address, 10)
    async with database.reading() as connection:
        noted = await connection.scalar(select(func.count()).select_from(ledger))
    await database.close()
    return noted or 0


async def _more_answers(people: People, number: int) -> None:
    before = people.answered
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            if people.answered >= before + number:
                return
            await asyncio.sleep(0.02)


async def _all_answered(people: People) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        if not people.waiting() or time.monotonic() > deadline:
            return
        await asyncio.sleep(0.1)


def _figures(people: People, seconds: float, statuses: list[int], unnoted: int) -> Figures:
    openings = list(QUESTIONS.values())
    orders = {chat: [_which(text, openings) for _, text in told] for chat, told in people.told.items()}
    late = [moment - people.asked[chat] for chat, told in people.told.items() for moment, _ in _firsts(told)]
    return Figures(
        asked=len(people.asked) * len(QUESTIONS),
        lost=people.waiting(),
        twice=sum(len(order) - len(set(order)) for order in orders.values()),
        unnoted=unnoted,
        disordered=sum(order != sorted(order) for order in orders.values()),
        late=max(late),
        seconds=seconds,
        refused=sum(status != 200 for status in statuses),
    )


def _firsts(told: list[tuple[float, str]]) -> list[tuple[float, str]]:
    texts: set[str] = set()
    return [(moment, text) for moment, text in told if not (text in texts or texts.add(text))]  # type: ignore[func-returns-value]


def _which(text: str, openings: list[str]) -> int:
    return next((number for number, opening in enumerate(openings) if text.startswith(opening)), len(openings))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def kill(*, for_good: bool = False) -> Callable[[Bots, random.Random], Awaitable[None]]:
    """Return what kills one of the processes."""

    async def disturb(bots: Bots, chance: random.Random) -> None:
        await asyncio.to_thread(bots.kill, chance, for_good=for_good)

    return disturb


def crash(server: Server) -> Callable[[Bots, random.Random], Awaitable[None]]:
    """Return what lets the database crash and come back."""

    async def disturb(_: Bots, __: random.Random) -> None:
        await asyncio.to_thread(server.crash)

    return disturb


@contextmanager
def postgres() -> Iterator[Server]:
    """Give a server that keeps what was committed through its crashes."""
    programs = binaries()
    if programs is None:
        raise SystemExit("no PostgreSQL server is installed")
    with running(programs, crashes=True) as server:
        yield server


def lines(figures: Figures) -> list[str]:
    """Return the figures as text."""
    return [
        f"  of {figures.asked} questions {figures.lost} lost, {figures.twice} answered twice, "
        f"{figures.unnoted} not in the ledger, {figures.disordered} chats out of order",
        f"  longest wait {figures.late:.1f} s; {figures.refused} updates brought in vain; "
        f"{figures.seconds:.0f} s in all",
    ]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Ask, and kill who answers.")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--restarts", type=int, default=0, help="crashes of PostgreSQL")
    parser.add_argument("--by", choices=["polling", "webhook"], default="polling")
    parser.add_argument("--replicas", type=int, default=1, help="how many share PostgreSQL; more than one: by webhook")
    parser.add_argument("--lose", action="store_true", help="kill one of several for good")
    parser.add_argument("--keep", type=Path, help="folder for the logs of the processes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = asked.keep or Path(name)
        webhook = asked.by == "webhook" or asked.replicas > 1
        if asked.replicas == 1 and not asked.restarts:
            address = f"sqlite:///{folder / 'kept.sqlite3'}"
            print(f"SQLite, by {asked.by}, {asked.kills} kills")  # noqa: T201
            figures = asyncio.run(run(address, folder, kill(), asked.kills, webhook=webhook))
        else:
            with postgres() as server:
                disturb = crash(server) if asked.restarts else kill(for_good=asked.lose)
                times = asked.restarts or asked.kills or int(asked.lose)
                kind = "crashes of it" if asked.restarts else "kills, for good" if asked.lose else "kills"
                way = "webhook" if webhook else "polling"
                print(f"PostgreSQL, {asked.replicas} processes by {way}, {times} {kind}")  # noqa: T201
                work = run(server.address(), folder, disturb, times, webhook=webhook, replicas=asked.replicas)
                figures = asyncio.run(work)
    print(*lines(figures), sep="\n", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
