"""One batch of a broadcast: each chat that waits is told, and what became of it is kept."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import structlog

from bot import metrics
from bot.delivery.errands import Errands
from bot.delivery.persisting import Persisting
from bot.delivery.sender import Sender
from bot.delivery.timing import is_paused, quiet_until
from bot.model.delivery import Receipt, Recipient
from bot.storage import Storage

# Chats of one batch that are told side by side, so that one that has to wait does not keep the rest waiting.
SIDE_BY_SIDE = 4

# So often Telegram may send a message in vain to a chat's new id, which is the last one.
MOST_MOVES = 3

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivering:
    """Tells the chats of a batch; ``clock`` gives the aware moment.

    What has come to an end stays so, so a batch may be gone through again after a crash: only the chats that were just
    being told, at most ``SIDE_BY_SIDE`` of a batch, may be told twice. Where the storage can't be used, each step waits
    until it can: nothing is sent again because it could not be written down.
    """

    storage: Storage
    sender: Sender
    clock: Callable[[], datetime]
    persisting: Persisting = field(default_factory=Persisting)
    errands: Errands = field(default_factory=Errands)

    async def deliver(self, broadcast: str, batch: int) -> datetime | None:
        """Tell the chats of a batch that wait, until the broadcast is held or cancelled.

        Return the moment at which the batch is to be gone through again: when the first quiet hours end that some of
        its chats have now.
        """
        places = asyncio.Semaphore(SIDE_BY_SIDE)
        waiting = partial(self.storage.broadcasts.waiting, broadcast, batch)

        async def one(recipient: Recipient) -> datetime | None:
            async with places:
                return await self._tell(broadcast, recipient)

        tried: set[int] = set()
        later: list[datetime | None] = []
        # Again, as a chat may have got another id meanwhile, for whatever reason.
        while found := [it for it in await self.persisting.stored(waiting) if it.chat not in tried]:
            tried |= {it.chat for it in found}
            later += await asyncio.gather(*(one(recipient) for recipient in found))
        return min((moment for moment in later if moment), default=None)

    async def _tell(self, broadcast: str, recipient: Recipient) -> datetime | None:
        """Tell one chat, or return when its quiet hours end."""
        now = self.clock()
        if receipt := _passed_over(recipient, now):
            await self._settle(broadcast, recipient.chat, receipt)
            return None
        if until := quiet_until(recipient.quiet, recipient.zone, now):
            return until
        await self.errands.run((broadcast, recipient.chat), partial(self._send, broadcast, recipient))
        return None

    async def _send(self, broadcast: str, recipient: Recipient) -> None:
        # As it is now: since the batch was begun, some seconds ago, somebody may have unsubscribed.
        still = await self.persisting.stored(partial(self.storage.broadcasts.still_waiting, broadcast, recipient.chat))
        if still is None:
            return
        if passed := _passed_over(still, self.clock()):
            await self._settle(broadcast, recipient.chat, passed)
            return
        recipient = still
        receipt = await self.persisting.sent(partial(self.sender.send, recipient))
        for _ in range(MOST_MOVES):
            if receipt.moved_to is None:
                break
            await move(self.storage, self.persisting, recipient.chat, receipt.moved_to)
            recipient = replace(recipient, chat=receipt.moved_to)
            receipt = await self.persisting.sent(partial(self.sender.send, recipient))
        if receipt.moved_to is not None:
            receipt = Receipt("failed", "moved again and again")
        if receipt.outcome == "failed":
            _log.warning("update not delivered", broadcast=broadcast, reason=receipt.reason)
        await self._settle(broadcast, recipient.chat, receipt)
        if receipt.outcome == "gone":
            await self.persisting.stored(partial(self.storage.subscriptions.end, recipient.chat))

    async def _settle(self, broadcast: str, chat: int, receipt: Receipt) -> None:
        settle = partial(self.storage.broadcasts.settle, broadcast, chat, receipt, self.clock())
        await self.persisting.stored(settle)
        metrics.settled(receipt.outcome)


async def move(storage: Storage, persisting: Persisting, old_chat: int, new_chat: int) -> None:
    """Let all that is kept about a group go on under the id of the supergroup that it became."""
    for store in (storage.preferences, storage.subscriptions, storage.broadcasts, storage.ledger):
        await persisting.stored(partial(store.move, old_chat, new_chat))


def _passed_over(recipient: Recipient, now: datetime) -> Receipt | None:
    """Return what becomes of a delivery that nobody wants any more, if nobody does."""
    if not recipient.is_subscribed:
        return Receipt("skipped", "unsubscribed")
    if is_paused(recipient.paused_until, recipient.zone, now):
        return Receipt("skipped", "paused")
    return None if recipient.updates else Receipt("skipped", "nothing new")
