"""One batch of a broadcast: each chat that waits is told, and what became of it is kept."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from bot import metrics
from bot.delivery.sender import NotNowError, Sender
from bot.delivery.timing import is_paused, quiet_until
from bot.model.delivery import Receipt, Recipient
from bot.storage import Storage

# Chats of one batch that are told side by side, so that one that has to wait does not keep the rest waiting.
SIDE_BY_SIDE = 4

FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0
# So often Telegram may send a message in vain to a chat's new id, which is the last one.
MOST_MOVES = 3

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Delivering:
    """Tells the chats of a batch; ``clock`` gives the aware moment, ``sleep`` waits for seconds.

    What has come to an end stays so, so a batch may be gone through again after a crash: only the chats that were just
    being told, at most ``SIDE_BY_SIDE`` of a batch, may be told twice.
    """

    storage: Storage
    sender: Sender
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _sending: set[asyncio.Task[None]] = field(default_factory=set)
    _held: asyncio.Event = field(default_factory=asyncio.Event)

    async def deliver(self, broadcast: str, batch: int) -> datetime | None:
        """Tell the chats of a batch that wait, until the broadcast is held or cancelled.

        Return the moment at which the batch is to be gone through again: when the first quiet hours end that some of
        its chats have now. Raises StorageError.
        """
        places = asyncio.Semaphore(SIDE_BY_SIDE)
        waiting = await self.storage.broadcasts.waiting(broadcast, batch)

        async def one(recipient: Recipient) -> datetime | None:
            async with places:
                return await self._tell(broadcast, recipient)

        later = await asyncio.gather(*(one(recipient) for recipient in waiting))
        return min((moment for moment in later if moment), default=None)

    async def _tell(self, broadcast: str, recipient: Recipient) -> datetime | None:
        """Tell one chat, or return when its quiet hours end."""
        if self._held.is_set():
            # Until the batch is broken off: one that ended here would be taken for done.
            await asyncio.Event().wait()
        found = await self.storage.broadcasts.get(broadcast)
        if found is None or found.state != "running":
            return None
        now = self.clock()
        if receipt := _passed_over(recipient, now):
            await self.storage.broadcasts.settle(broadcast, recipient.chat, receipt, now)
            metrics.settled(receipt.outcome)
            return None
        if until := quiet_until(recipient.quiet, recipient.zone, now):
            return until
        sending = asyncio.create_task(self._send(broadcast, recipient))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        # Whoever stops the batch lets what is on its way get there: see ``finish``.
        await asyncio.shield(sending)
        return None

    def hold(self) -> None:
        """Begin no further message."""
        self._held.set()

    async def finish(self, seconds: float) -> None:
        """Wait for the messages that are on their way, at most for some seconds, and give up the rest."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=seconds)
        for sending in self._sending:
            sending.cancel()

    async def _send(self, broadcast: str, recipient: Recipient) -> None:
        receipt = await self._persist(recipient)
        for _ in range(MOST_MOVES):
            if receipt.moved_to is None:
                break
            await self._move(recipient.chat, receipt.moved_to)
            recipient = replace(recipient, chat=receipt.moved_to)
            receipt = await self._persist(recipient)
        if receipt.moved_to is not None:
            receipt = Receipt("failed", "moved again and again")
        if receipt.outcome == "failed":
            _log.warning("update not delivered", broadcast=broadcast, reason=receipt.reason)
        await self.storage.broadcasts.settle(broadcast, recipient.chat, receipt, self.clock())
        metrics.settled(receipt.outcome)
        if receipt.outcome == "gone":
            await self.storage.subscriptions.end(recipient.chat)

    async def _persist(self, recipient: Recipient) -> Receipt:
        """Send until it is known what became of it: after a pause that doubles, or that Telegram asks for.

        Where a message may have got through, it is sent once more and that is noted; the second time it is given up.
        """
        pause, is_unclear = FIRST_PAUSE_SECONDS, False
        while True:
            try:
                receipt = await self.sender.send(recipient)
            except NotNowError as error:
                if error.is_unclear and is_unclear:
                    return Receipt("failed", "unclear twice")
                is_unclear = is_unclear or error.is_unclear
                await self.sleep(pause if error.seconds is None else error.seconds)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            else:
                return replace(receipt, reason=receipt.reason or "perhaps twice") if is_unclear else receipt

    async def _move(self, old_chat: int, new_chat: int) -> None:
        await self.storage.preferences.move(old_chat, new_chat)
        await self.storage.subscriptions.move(old_chat, new_chat)
        await self.storage.broadcasts.move(old_chat, new_chat)


def _passed_over(recipient: Recipient, now: datetime) -> Receipt | None:
    """Return what becomes of a delivery that nobody wants any more, if nobody does."""
    if not recipient.is_subscribed:
        return Receipt("skipped", "unsubscribed")
    if is_paused(recipient.paused_until, recipient.zone, now):
        return Receipt("skipped", "paused")
    return None if recipient.updates else Receipt("skipped", "nothing new")
