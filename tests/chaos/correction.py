"""Corrections through kill -9: which messages were edited, and who was followed up, how often.

Run with ``PYTHONPATH=tests python -m chaos.correction --chats 1000 --kills 5``. Each chat has two messages that showed
what was wrong; in one chat of five they can't be edited. Prints the figures.
"""

import argparse
import asyncio
import random
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.delivery.dispatch import Publishing
from bot.model.delivery import Progress
from bot.model.showing import Shown, Telling
from bot.storage import Storage
from bot.storage.corrections import corrections_of
from chaos.broadcast import UPDATE, Deliverers, databases, until
from chaos.telegram import BLOCKED_EVERY, FIXED_EVERY, MIGRATED_EVERY, MOVED, Telegram, most_in, reached

MESSAGES = (11, 12)


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it: ``unedited`` messages and ``lost`` chats were left out, ``twice`` counts replies too many."""

    progress: Progress
    unedited: int
    lost: int
    twice: int
    kills: int


async def run(database: str, names: list[str], chats: int, kills: int) -> Corrected:
    """Correct two messages in each of some chats, half of them groups, and kill processes at random moments."""
    telegram, storage = Telegram(), Storage(database)
    origin = await telegram.start()
    await storage.prepare()
    everybody = [number if number % 2 else -number for number in range(1, chats + 1)]
    moment, telling = datetime.now(UTC), Telling("en", entries=("any",))
    await storage.ledger.put(
        [Shown(chat, message, None, moment, telling, {"fact": 0}) for chat in everybody for message in MESSAGES]
    )
    publishing = await asyncio.to_thread(Publishing, storage, lambda: datetime.now(UTC))
    await publishing.publish(UPDATE, ["corrections"], {"fact": 1})
    deliverers = Deliverers(database, origin, names)
    chance = random.Random(11)  # noqa: S311 - not for secrets
    broadcast, total = corrections_of(UPDATE), len(everybody) * len(MESSAGES)
    try:
        for done in sorted(chance.randrange(total // 20, total * 9 // 10) for _ in range(kills)):
            await until(storage, done, broadcast)
            await asyncio.sleep(chance.random() / 10)
            await asyncio.to_thread(deliverers.kill, chance.choice(names))
        await until(storage, total, broadcast)
    finally:
        await asyncio.to_thread(deliverers.stop)
        publishing.close()
        await telegram.stop()
    (progress,) = await storage.broadcasts.progress(broadcast)
    await storage.close()
    return _figures(telegram, progress, everybody, kills)


def _figures(telegram: Telegram, progress: Progress, everybody: list[int], kills: int) -> Corrected:
    told = reached([chat for _, chat in telegram.taken])
    assert most_in(1.0, [moment for moment, _ in telegram.taken]) <= 30
    blocked = {chat for chat in everybody if chat > 0 and chat % BLOCKED_EVERY == 0}
    migrated = {chat for chat in everybody if MOVED < chat < 0 and chat % MIGRATED_EVERY == 0}
    fixed = {chat for chat in everybody if chat % FIXED_EVERY == 0} | migrated
    editable = {(chat, message) for chat in everybody for message in MESSAGES if chat not in fixed | blocked}
    return Corrected(
        progress=progress,
        unedited=len(editable - set(telegram.edited)),
        lost=len(fixed - blocked - set(told)),
        twice=sum(count - 1 for count in told.values()),
        kills=kills,
    )


def main() -> None:
    """Print the figures for each database."""
    parser = argparse.ArgumentParser(description="Correct messages, and kill who does it.")
    parser.add_argument("--chats", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=5)
    asked = parser.parse_args()
    with databases() as found:
        for title, (address, names) in found.items():
            came = asyncio.run(run(address, names, asked.chats, asked.kills))
            ends = f"{came.progress.sent} sent, {came.progress.gone} gone, {came.progress.skipped} skipped"
            print(f"{title}: {came.progress.audience} messages, {ends}; {came.kills} kills")  # noqa: T201
            print(f"  {came.unedited} not edited, {came.lost} lost, {came.twice} told twice")  # noqa: T201


if __name__ == "__main__":
    main()
