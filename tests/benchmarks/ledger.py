"""What it costs to keep what messages show, and to look up which of them are to be corrected, on each kind of database.

Run with ``PYTHONPATH=tests python -m benchmarks.ledger``. A turn of the inbox marks some updates as handled, and claims
as many; the ratio is that of turns which also keep what as many answers showed. The look-up publishes an update that
corrects what one message in a thousand showed.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.model.showing import Shown, Telling
from bot.storage import Storage
from bot.storage.inbox import Received
from databases.postgres import binaries, running

ROUNDS = 300
AT_ONCE = (1, 16)
CHATS = 20_000
FACTS = [f"some-fact-{number}" for number in range(1_000)]
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def shown(number: int) -> Shown:
    """Return a message that shows three facts, in one of many chats."""
    facts = {FACTS[(number + step) % len(FACTS)]: 0 for step in (0, 1, 2)}
    telling = Telling("uk", entries=(f"some-entry-{number % 100}",), zone="Europe/Kyiv")
    return Shown(number % CHATS + 1, number // CHATS + 1, None, NOW, telling, facts)


async def turns(storage: Storage, at_once: int) -> tuple[float, float]:
    """Return how many milliseconds a turn takes without, and with what answers showed, in alternation."""
    seconds, number, done = [0.0, 0.0], 1, []
    for round_ in range(2 * ROUNDS):
        updates = [Received(number + one, number + one, None, "{}") for one in range(at_once)]
        told = [shown(number + one) for one in range(len(done))] if round_ % 2 else []
        begun = time.perf_counter()
        claimed = await storage.inbox.turn(done, updates, at_once, NOW, done, told)
        seconds[round_ % 2] += time.perf_counter() - begun
        number, done = number + at_once, [one.update_id for one in claimed]
    without, with_ = (one / ROUNDS * 1_000 for one in seconds)
    return without, with_


async def publishing(storage: Storage, messages: int) -> float:
    """Return how many seconds it takes to publish an update that corrects one of many facts."""
    for first in range(0, messages, 10_000):
        await storage.ledger.put([shown(number) for number in range(first, min(first + 10_000, messages))])
    begun = time.perf_counter()
    await storage.broadcasts.publish("news", ["corrections"], NOW, lambda *_: None, {FACTS[0]: 1})
    taken = time.perf_counter() - begun
    (correction,) = await storage.broadcasts.progress("news.corrections")
    assert correction.audience * len(FACTS) == 3 * messages, correction
    return taken


async def measure(address: str, messages: int) -> None:
    """Print the figures for a database."""
    storage = Storage(address)
    await storage.prepare()
    await storage.inbox.open(polls=False)
    for at_once in AT_ONCE:
        without, with_ = await turns(storage, at_once)
        figures = f"{without:.2f} ms without, {with_:.2f} ms with: {with_ / without:.2f} times"
        print(f"  a turn with {at_once} at once: {figures}")  # noqa: T201
    print(f"  {messages:,} messages looked up in {await publishing(storage, messages):.2f} s")  # noqa: T201
    await storage.close()


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give the address of a database of each kind that there is."""
    with tempfile.TemporaryDirectory() as folder:
        found = {"SQLite": f"sqlite:///{Path(folder, 'ledger.sqlite3')}"}
        programs = binaries()
        if programs is None:
            yield found
            return
        with running(programs) as server:
            yield found | {"PostgreSQL": server.address()}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Keep what messages show, and look it up.")
    parser.add_argument("--messages", type=int, default=1_000_000)
    asked = parser.parse_args()
    with databases() as found:
        for title, address in found.items():
            print(title)  # noqa: T201
            asyncio.run(measure(address, asked.messages))


if __name__ == "__main__":
    main()
