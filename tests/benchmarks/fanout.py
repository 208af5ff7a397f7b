"""How long it takes to record an update for many subscribers, with its fan-out, on each kind of database.

Run with ``PYTHONPATH=tests python -m benchmarks.fanout``. Memory is that of the process at its peak.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.delivery.dispatch import Publishing
from bot.model.subscription import Subscription
from bot.storage import Storage
from bot.storage.subscriptions import _row
from bot.storage.tables import subscriptions
from databases.postgres import binaries, running


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


async def fill(storage: Storage, chats: int) -> None:
    """Subscribe many chats, much faster than they would by themselves."""
    moment = {"told_until": now() - timedelta(days=1), "is_ended": False}
    rows = [_row(Subscription(chat)) | moment for chat in range(1, chats + 1)]
    async with storage._database.writing() as connection:
        for first in range(0, chats, 1_000):
            await connection.execute(subscriptions.insert(), rows[first : first + 1_000])


async def seconds(address: str, chats: int) -> float:
    """Return how long publishing to some chats takes."""
    storage = Storage(address)
    await storage.prepare()
    await fill(storage, chats)
    publishing = await asyncio.to_thread(Publishing, storage, now)
    begun = time.perf_counter()
    await publishing.publish("news", ["talks"])
    taken = time.perf_counter() - begun
    (progress,) = await storage.broadcasts.progress("news")
    assert progress.audience == chats, progress
    publishing.close()
    await storage.close()
    return taken


def main() -> None:
    """Print the seconds for each database."""
    parser = argparse.ArgumentParser(description="Time the fan-out of an update.")
    parser.add_argument("--chats", type=int, default=100_000)
    chats = parser.parse_args().chats
    with tempfile.TemporaryDirectory() as folder:
        taken = {"SQLite": asyncio.run(seconds(f"sqlite:///{Path(folder) / 'kept.sqlite3'}", chats))}
    if programs := binaries():
        with running(programs) as server:
            taken["PostgreSQL"] = asyncio.run(seconds(server.address(), chats))
    for name, value in taken.items():
        print(f"{name:12}{chats:>9,} chats {value:6.2f} s")  # noqa: T201
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
