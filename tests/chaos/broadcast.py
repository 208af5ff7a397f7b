"""A broadcast through kill -9: who was told, how often, and whether Telegram's limits were kept.

Run with ``PYTHONPATH=tests python -m chaos.broadcast --chats 3000 --kills 0`` (an undisturbed broadcast) or
``--chats 10000 --kills 20``; on SQLite with one process, and on PostgreSQL with two. Prints the figures.
"""

import argparse
import asyncio
import itertools
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dbos import DBOSClient

from bot.delivery.delivering import SIDE_BY_SIDE
from bot.delivery.dispatch import Publishing
from bot.delivery.durable import AT_ONCE, NAME
from bot.model.delivery import Progress
from bot.model.subscription import Subscription
from bot.storage import Storage
from chaos.telegram import BLOCKED_EVERY, Telegram, most_in, reached
from databases.postgres import binaries, running

TESTS = Path(__file__).parents[1]
UPDATE = "news"
# What one process may have under way: messages that Telegram took and nobody wrote down, when it is killed.
BATCH_WINDOW = AT_ONCE * SIDE_BY_SIDE


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it: ``lost`` chats were never told, ``twice`` counts messages beyond the first to a chat.

    ``most_a_second`` is the most in any window of one second, and ``per_second`` the mean from the first to the last.
    ``cpu_share`` is what the processes took of one core; ``taken_over_after`` how many seconds after a process was lost
    the first chat was told that it had left undone, or None if none was lost.
    """

    progress: Progress
    lost: int
    twice: int
    most_a_second: int
    most_to_a_group: int
    per_second: float
    floods: int
    early: int
    kills: int
    longest_silence: float
    settled_per_second: float
    cpu_share: float
    taken_over_after: float | None


class Deliverers:
    """Processes that deliver, each under its own name, and begin anew where they were killed."""

    def __init__(self, database: str, origin: str, names: list[str]) -> None:
        """Start them all."""
        self._database, self._origin = database, origin
        self.killed: list[float] = []
        self._running = {name: self._start(name) for name in names}

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(TESTS.parent), str(TESTS)))}
        command = [sys.executable, "-m", "chaos.deliverer", self._database, self._origin, name]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def kill(self, name: str, *, for_good: bool = False) -> None:
        """End one at once, and start it anew unless it is gone for good."""
        process = self._running.pop(name)
        process.kill()
        process.wait()
        self.killed.append(time.monotonic())
        if not for_good:
            self._running[name] = self._start(name)

    def stop(self) -> None:
        """Let all of them end by themselves."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        for process in self._running.values():
            process.wait(timeout=60)


async def run(database: str, names: list[str], chats: int, kills: int, *, lose: bool = False) -> Figures:
    """Publish an update to some chats, half of them groups, and kill processes at random moments.

    With ``lose``, one of two processes is killed for good, once, and its work is for the other.
    """
    telegram, storage = Telegram(), Storage(database)
    origin = await telegram.start()
    await storage.prepare()
    for number in range(1, chats + 1):
        chat = number if number % 2 else -number
        await storage.subscriptions.put(Subscription(chat), datetime.now(UTC) - timedelta(days=1))
    publishing = await asyncio.to_thread(Publishing, storage, lambda: datetime.now(UTC))
    await publishing.publish(UPDATE, ["talks"])
    deliverers = Deliverers(database, origin, names)
    chance = random.Random(11)  # noqa: S311 - not for secrets
    begun, cpu = time.monotonic(), _cpu_seconds()
    left: set[int] = set()
    moments = sorted(chance.randrange(chats // 20, chats * 9 // 10) for _ in range(kills))
    try:
        for moment in moments:
            await until(storage, moment)
            # At any moment between two deliveries, or within one.
            await asyncio.sleep(chance.random() / 10)
            name = chance.choice(names)
            await asyncio.to_thread(deliverers.kill, name, for_good=lose)
            left = await _left_by(storage, name) if lose else left
        await until(storage, chats)
    finally:
        await asyncio.to_thread(deliverers.stop)
        publishing.close()
        await telegram.stop()
    (progress,) = await storage.broadcasts.progress(UPDATE)
    await storage.close()
    share = (_cpu_seconds() - cpu) / (time.monotonic() - begun)
    after = [moment for moment, chat in telegram.taken if chat in left and moment > deliverers.killed[-1]]
    taken_over = min(after) - deliverers.killed[-1] if after else None
    return _figures(telegram, progress, chats, kills, share, taken_over)


def _cpu_seconds() -> float:
    """Return what processes that have ended took."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


async def _left_by(storage: Storage, name: str) -> set[int]:
    """Return the chats of the batches that a process has under way, or had when it was killed."""
    client = DBOSClient(system_database_url=storage.address, application_name=NAME)
    pending = await asyncio.to_thread(client.list_workflows, status="PENDING", executor_id=name)
    found: set[int] = set()
    for one in pending:
        _, batch = (one.input or {"args": ("", -1)})["args"]
        found |= {recipient.chat for recipient in await storage.broadcasts.waiting(UPDATE, batch)}
    client.destroy()
    return found


async def until(storage: Storage, settled: int, broadcast: str = UPDATE) -> None:
    """Wait until so many deliveries of a broadcast have come to an end."""
    while True:
        (progress,) = await storage.broadcasts.progress(broadcast)
        if progress.audience - progress.waiting >= settled:
            return
        await asyncio.sleep(0.05)


def _figures(
    telegram: Telegram, progress: Progress, chats: int, kills: int, cpu_share: float, taken_over: float | None
) -> Figures:
    moments = [moment for moment, _ in telegram.taken]
    told = reached([chat for _, chat in telegram.taken])
    expected = {number if number % 2 else -number for number in range(1, chats + 1)}
    blocked = {chat for chat in expected if chat > 0 and chat % BLOCKED_EVERY == 0}
    groups = [[moment for moment, to in telegram.taken if to == chat] for chat in told if chat < 0 and told[chat] > 1]
    return Figures(
        progress=progress,
        lost=len(expected - blocked - set(told)),
        twice=sum(count - 1 for count in told.values()),
        most_a_second=most_in(1.0, moments),
        most_to_a_group=max((most_in(60.0, group) for group in groups), default=1),
        per_second=(len(moments) - 1) / (moments[-1] - moments[0]),
        floods=telegram.floods,
        early=telegram.early,
        kills=kills,
        settled_per_second=chats / (moments[-1] - moments[0]),
        cpu_share=cpu_share,
        taken_over_after=taken_over,
        longest_silence=max(after - before for before, after in itertools.pairwise(moments)),
    )


@contextmanager
def databases() -> Iterator[dict[str, tuple[str, list[str]]]]:
    """Give the databases, each with the names of the processes that deliver over it."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite, one process": (f"sqlite:///{Path(folder) / 'kept.sqlite3'}", ["one"])}
        if programs := binaries():
            with running(programs) as server:
                yield found | {"PostgreSQL, two processes": (server.address(), ["one", "two"])}
        else:
            yield found


def main() -> None:
    """Print the figures for each database."""
    parser = argparse.ArgumentParser(description="Broadcast, and kill who delivers.")
    parser.add_argument("--chats", type=int, default=3_000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--lose", action="store_true", help="kill one of two processes for good, instead")
    parser.add_argument("--only", default="", help="only the database whose name holds this")
    asked = parser.parse_args()
    with databases() as found:
        for title, (address, names) in found.items():
            if asked.only in title and not (asked.lose and len(names) < 2):
                figures = asyncio.run(run(address, names, asked.chats, asked.kills or int(asked.lose), lose=asked.lose))
                print(title, *lines(figures), "", sep="\n", flush=True)  # noqa: T201


def lines(figures: Figures) -> list[str]:
    """Return the figures as text."""
    lost = figures.taken_over_after
    after = "" if lost is None else f"; what a lost process left undone was taken up after {lost:.1f} s"
    rates = f"{figures.per_second:.1f} told and {figures.settled_per_second:.1f} settled a second"
    progress = figures.progress
    ends = f"{progress.sent} sent, {progress.gone} gone, {progress.failed} failed, {progress.skipped} skipped"
    return [
        f"  of {progress.audience} deliveries {ends}, {progress.waiting} waiting; {figures.kills} kills",
        f"  {figures.lost} lost, {figures.twice} told twice, longest silence {figures.longest_silence:.1f} s",
        f"  {rates}, at most {figures.most_a_second} in any second, {figures.most_to_a_group} to a group in 60 s",
        f"  {figures.floods} answered 429, {figures.early} sent too early; {figures.cpu_share:.2f} of a core{after}",
    ]


if __name__ == "__main__":
    main()
