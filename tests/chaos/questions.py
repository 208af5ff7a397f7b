"""Questions while processes are killed and PostgreSQL restarts: were all answered, once, in order, in time?

``PYTHONPATH=tests python -m chaos.questions`` runs all of it, prints the figures, and ends with exit code 1 if one of
them is not what it should be. ``--only NAME`` runs one part, ``--times`` sets how often something happens in each.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select

from bot.storage.database import Database
from bot.storage.tables import ledger
from chaos.bots import PATIENCE_SECONDS, Bots
from chaos.people import Figures, People
from databases.postgres import Server, binaries, running
from emulator.server import Emulator

CHATS_A_SECOND = 5
# An answer's way to Telegram and back: something is always under way.
LATENCY_SECONDS = 0.1
# When one of two is lost for good, nobody waits for longer.
PATIENT_SECONDS = 30.0

Disturb = Callable[[Bots, People, random.Random], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Part:
    """Something that happens some ``times`` to processes over a database; ``afterwards`` so many answers come."""

    title: str
    what: Literal["kill", "restart", "lose"]
    times: int
    database: Literal["sqlite", "postgres"]
    replicas: int = 1
    webhook: bool = True
    afterwards: int = 30


PARTS = {
    "polling": Part(
        "SQLite, one process by polling, killed, other commands beside", "kill", 20, "sqlite", webhook=False
    ),
    "webhook": Part("SQLite, one process by webhook, killed, other commands beside", "kill", 20, "sqlite"),
    "replicas": Part("PostgreSQL, two processes by webhook, either killed", "kill", 20, "postgres", replicas=2),
    "restart": Part("PostgreSQL, which restarts, one process by polling", "restart", 10, "postgres", webhook=False),
    "restart-replicas": Part("PostgreSQL, which restarts, two by webhook", "restart", 10, "postgres", replicas=2),
    "lose": Part("PostgreSQL, two processes by webhook, one lost for good", "lose", 1, "postgres", 2, afterwards=300),
}


def faults(part: Part, figures: Figures) -> list[str]:
    """Return what of the figures is not as it should be, the time that somebody waited included."""
    faulty = {
        "lost": figures.lost > 0,
        "out of order": figures.disordered > 0,
        "no answers": figures.strange > 0,
        "answered twice though nobody was at it": figures.unexplained > 0,
        "not in the ledger though told once": figures.unnoted > figures.twice,
        "other commands failed": bool(figures.complaints),
        "late": part.what == "lose" and figures.late > PATIENT_SECONDS,
    }
    return [what for what, holds in faulty.items() if holds]


async def run(part: Part, database: str, folder: Path, disturb: Disturb) -> Figures:
    """Let people ask while ``disturb`` is called again and again, each time once answers come again."""
    chance, started = random.Random(13), time.monotonic()  # noqa: S311 - not for secrets
    async with Emulator() as telegram:
        telegram.latency_seconds = LATENCY_SECONDS
        people = People(telegram)
        bots = Bots(telegram, database, folder, part.replicas, webhook=part.webhook)
        listening = asyncio.create_task(people.listen())
        asking: asyncio.Task[None] | None = None
        complaints: list[str] = []
        try:
            await asyncio.to_thread(bots.wait_until_ready)
            asking = asyncio.create_task(people.ask(CHATS_A_SECOND))
            for _ in range(part.times):
                if part.database == "sqlite":
                    # Whoever closes the file while the bot has lost its locks takes along what it commits from then on.
                    complaints += await asyncio.to_thread(bots.look_in, chance)
                await _more_answers(people, chance.randrange(3, 30))
                # At any moment between two answers, or within one.
                await asyncio.sleep(chance.random())
                await disturb(bots, people, chance)
            await _more_answers(people, part.afterwards)
            asking.cancel()
            await _all_answered(people)
            # What is told twice is told soon.
            await asyncio.sleep(1)
        finally:
            for task in (asking, listening):
                if task:
                    task.cancel()
            await asyncio.to_thread(bots.stop)
        seconds = time.monotonic() - started
        return replace(people.figures(seconds, await _noted(database)), complaints=tuple(complaints))


async def _noted(address: str) -> int:
    """Return how many messages stand in the ledger."""
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
    """Wait until everybody has their answers, or nobody has got any for long."""
    waiting, changed = people.waiting(), time.monotonic()
    while waiting and time.monotonic() < changed + PATIENCE_SECONDS:
        await asyncio.sleep(0.1)
        if (now := people.waiting()) != waiting:
            waiting, changed = now, time.monotonic()


def kill(*, for_good: bool = False) -> Disturb:
    """Return what kills one of the processes."""

    async def disturb(bots: Bots, people: People, chance: random.Random) -> None:
        for chat, payload in await asyncio.to_thread(bots.kill, chance, for_good=for_good):
            people.note_begun(chat, payload)

    return disturb


def restart(server: Server) -> Disturb:
    """Return what lets the database crash and come back, or restart as an operator would, as chance has it."""

    async def disturb(bots: Bots, people: People, chance: random.Random) -> None:
        for chat, payload in await asyncio.to_thread(bots.begun):
            people.note_begun(chat, payload)
        await asyncio.to_thread(chance.choice((server.crash, server.restart)))

    return disturb


@contextmanager
def postgres() -> Iterator[Server]:
    """Give a server that keeps what was committed through its crashes."""
    programs = binaries()
    if programs is None:
        raise SystemExit("no PostgreSQL server is installed")
    with running(programs, crashes=True) as server:
        yield server


def perform(part: Part, folder: Path) -> Figures:
    """Run a part; the logs of the processes go into a folder."""
    if part.database == "sqlite":
        return asyncio.run(run(part, f"sqlite:///{folder / 'kept.sqlite3'}", folder, kill()))
    with postgres() as server:
        disturb = restart(server) if part.what == "restart" else kill(for_good=part.what == "lose")
        return asyncio.run(run(part, server.address(), folder, disturb))


def lines(figures: Figures) -> list[str]:
    """Return the figures as text."""
    return [
        f"  of {figures.asked} questions {figures.lost} lost; {figures.begun} were being answered at those moments, "
        f"{figures.twice} answered twice ({figures.unexplained} of others), {figures.unnoted} not in the ledger",
        f"  {figures.disordered} chats out of order, {figures.strange} messages that are no answer; "
        f"longest wait {figures.late:.1f} s",
        f"  {figures.refused} updates brought in vain; {figures.seconds:.0f} s in all",
        *(f"  {complaint}" for complaint in figures.complaints),
    ]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Ask, and kill who answers.")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="one part; may be given again")
    parser.add_argument("--times", type=int, default=0, help="how often something happens")
    parser.add_argument("--keep", type=Path, help="folder for the logs of the processes")
    asked = parser.parse_args()
    failed = False
    for name in asked.only or PARTS:
        part = PARTS[name]
        if asked.times and part.what != "lose":
            part = replace(part, times=asked.times)
        print(f"{name}: {part.title}; {part.times} times", flush=True)  # noqa: T201 - for people
        with tempfile.TemporaryDirectory(prefix="chaos-") as made:
            folder = asked.keep / name if asked.keep else Path(made)
            # One that is there would hold what an earlier run has handled.
            folder.mkdir(parents=True, exist_ok=not asked.keep)
            figures = perform(part, folder)
        found = faults(part, figures)
        failed = failed or bool(found)
        verdict = f"  NOT AS IT SHOULD BE: {', '.join(found)}" if found else "  as it should be"
        print(*lines(figures), verdict, sep="\n", flush=True)  # noqa: T201 - for people
    sys.exit(failed)


if __name__ == "__main__":
    main()
