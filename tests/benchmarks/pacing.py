"""How many broadcasts a second go out, and how long answers wait meanwhile, in memory and shared by two replicas.

Run with ``PYTHONPATH=tests python -m benchmarks.pacing``. Nothing is sent: a call notes when it would be.
One call in twenty is answered 429 with a wait of one to three seconds. The replicas need PostgreSQL installed.
"""

import argparse
import asyncio
import logging
import random
import statistics
import time
from dataclasses import dataclass, field

import structlog
from standins.moved_clock import most_within
from telegram.error import RetryAfter

from bot.storage import Storage
from bot.surfaces.telegram.pacing import BROADCAST, MemoryLimits, Pacing, SharedLimits
from databases.postgres import binaries, running


@dataclass
class Telegram:
    """What was sent, in milliseconds, and the milliseconds that answers waited."""

    chance: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311 - no secret
    sent_ms: list[float] = field(default_factory=list)
    waits_ms: list[float] = field(default_factory=list)
    refused: int = 0

    async def take(self) -> bool:
        """Take a call, or refuse it for a while."""
        self.sent_ms.append(time.monotonic() * 1_000)
        if self.chance.random() < 0.05:
            self.refused += 1
            raise RetryAfter(self.chance.randint(1, 3))
        return True


async def broadcast(pacing: Pacing, telegram: Telegram, chats: range, answer_every: float) -> None:
    """Send to every chat, and an answer to somebody else now and then."""
    sending = asyncio.gather(
        *(pacing.process_request(telegram.take, (), {}, "sendMessage", {"chat_id": chat}, BROADCAST) for chat in chats)
    )
    person = chats.stop * 1_000
    while not (await asyncio.wait([sending], timeout=answer_every))[0]:
        person += 1
        asked = time.monotonic()
        await pacing.process_request(_nothing, (), {}, "sendMessage", {"chat_id": person}, None)
        telegram.waits_ms.append((time.monotonic() - asked) * 1_000)
        telegram.sent_ms.append(time.monotonic() * 1_000)
    await sending


async def _nothing() -> bool:
    return True


async def measure(title: str, pacings: list[Pacing], chats: int, answer_every: float) -> None:
    """Broadcast from each of the replicas to its part of the chats, and print what came of it."""
    telegram = Telegram()
    for pacing in pacings:
        await pacing.initialize()
    each = chats // len(pacings)
    began = time.monotonic()
    parts = [range(1 + each * number, 1 + each * (number + 1)) for number in range(len(pacings))]
    await asyncio.gather(
        *(broadcast(pacing, telegram, part, answer_every) for pacing, part in zip(pacings, parts, strict=True))
    )
    seconds = time.monotonic() - began
    for pacing in pacings:
        await pacing.shutdown()
    print(  # noqa: T201
        f"{title:28}{len(telegram.sent_ms) / seconds:9.1f}{(each * len(pacings)) / seconds:13.1f}"
        f"{most_within(telegram.sent_ms, 1_000):14}{telegram.refused:9}"
        f"{statistics.median(telegram.waits_ms or [0]):11.1f}{max(telegram.waits_ms, default=0):9.1f}",
        flush=True,
    )


async def main(chats: int, answer_every: float) -> None:
    """Print a table."""
    heads = ("calls/s", "delivered/s", "most in 1 s", "refused", "answer ms", "max ms")
    print(f"{f'{chats} chats':28}{heads[0]:>9}{heads[1]:>13}{heads[2]:>14}{heads[3]:>9}{heads[4]:>11}{heads[5]:>9}")  # noqa: T201
    await measure("memory, one process", [Pacing(MemoryLimits())], chats, answer_every)
    programs = binaries()
    if programs is None:
        print("no PostgreSQL server is installed")  # noqa: T201
        return
    with running(programs) as server:
        storages = [Storage(server.address()) for _ in range(2)]
        await measure(
            "PostgreSQL, two replicas",
            [Pacing(SharedLimits(storage.sends)) for storage in storages if storage.sends],
            chats,
            answer_every,
        )
        for storage in storages:
            await storage.close()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    parser = argparse.ArgumentParser(description="Measure the pace of a broadcast.")
    parser.add_argument("--chats", type=int, default=3_000, help="how many get it")
    parser.add_argument("--answer-every", type=float, default=0.4, help="seconds between a replica's answers")
    asked = parser.parse_args()
    asyncio.run(main(asked.chats, asked.answer_every))
