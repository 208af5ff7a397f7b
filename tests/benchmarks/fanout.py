"""How long it takes to record an update for many subscribers, with its fan-out, on each kind of database.

Run with ``PYTHONPATH=tests python -m benchmarks.fanout``. Memory is that of the process at its peak. With ``--deliver``
it is also delivered, by the same process, to a sender that takes every message at once, and the memory of the process
is printed as that goes on.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.delivery.dispatch import Dispatch, Publishing
from bot.model.delivery import Amendment, Receipt, Recipient
from bot.model.showing import Shown, Telling
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


class Sender:
    """Takes every message at once, and says what it shows as the bot's own does."""

    def __init__(self) -> None:
        """Nothing is sent yet."""
        self._sent = 0

    async def send(self, recipient: Recipient) -> Receipt:
        """Take a message."""
        self._sent += 1
        await asyncio.sleep(0)
        telling = Telling(recipient.language, updates=recipient.updates)
        revisions = {"call-held": 0, "no-compromises": 0}
        shown = Shown(recipient.chat, self._sent, recipient.thread, now(), telling, revisions)
        return Receipt("sent", message=self._sent, shown=(shown,))

    async def edit(self, amendment: Amendment) -> Receipt | None:
        """Edit nothing."""

    async def follow_up(self, amendment: Amendment) -> Receipt:
        """Follow up nothing."""
        return Receipt("skipped")

    def left(self, amendment: Amendment) -> Shown:
        """Leave nothing to be corrected."""
        return Shown(amendment.chat, amendment.message, amendment.thread, now())


async def deliver(storage: Storage) -> None:
    """Deliver what was published, and print the memory of the process after every tenth of it."""
    sender = Sender()
    dispatch = Dispatch(storage, sender, sender, now, "one")
    begun = time.perf_counter()
    await dispatch.start()
    told = -1
    while True:
        (progress,) = await storage.broadcasts.progress("news")
        done = progress.audience - progress.waiting
        if done * 10 // progress.audience > told:
            told = done * 10 // progress.audience
            print(f"  {done:>9,} delivered, {resident_mb():5.0f} MB, {time.perf_counter() - begun:5.0f} s")  # noqa: T201
        if progress.is_settled:
            break
        await asyncio.sleep(0.5)
    await dispatch.stop()


def resident_mb() -> float:
    """Return what the process has in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


async def seconds(address: str, chats: int, *, is_delivered: bool) -> float:
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
    if is_delivered:
        await deliver(storage)
    publishing.close()
    await storage.close()
    return taken


def main() -> None:
    """Print the seconds for each database."""
    parser = argparse.ArgumentParser(description="Time the fan-out of an update.")
    parser.add_argument("--chats", type=int, default=100_000)
    parser.add_argument("--deliver", action="store_true", help="deliver it too, and print the memory that takes")
    asked = parser.parse_args()
    chats, is_delivered = asked.chats, asked.deliver
    with tempfile.TemporaryDirectory() as folder:
        taken = {
            "SQLite": asyncio.run(
                seconds(f"sqlite:///{Path(folder) / 'kept.sqlite3'}", chats, is_delivered=is_delivered)
            )
        }
    if programs := binaries():
        with running(programs) as server:
            taken["PostgreSQL"] = asyncio.run(seconds(server.address(), chats, is_delivered=is_delivered))
    for name, value in taken.items():
        print(f"{name:12}{chats:>9,} chats {value:6.2f} s")  # noqa: T201
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MB")  # noqa: T201


if __name__ == "__main__":
    main()
