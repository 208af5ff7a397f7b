"""Digests: at the hour that a chat chose, all at once that was published since its last."""

from datetime import datetime

from bot.delivery.timing import last_slot
from bot.storage import Storage
from bot.storage.audiences import DigestGroup
from bot.storage.broadcasts import Enqueue


async def open_digests(storage: Storage, enqueue: Enqueue, now: datetime) -> int:
    """Put the digests that are due into the queue, each once however often this is called; return for how many hours.

    One that was due while nothing ran is due still; a chat for which nothing was published gets none. Raises
    StorageError.
    """
    opened = 0
    for group in await storage.broadcasts.digest_groups():
        slot = last_slot(group.frequency, group.hour, group.weekday, group.zone, now)
        opened += await storage.broadcasts.open_digest(digest_id(group, slot), slot, group, enqueue)
    return opened


def digest_id(group: DigestGroup, slot: datetime) -> str:
    """Return the id of the digests of a group at a moment."""
    return f"digest-{slot:%Y%m%dT%H%MZ}-{group.frequency}-{group.zone or 'UTC'}"
