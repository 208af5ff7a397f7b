"""All of delivery under one roof: the queue and its worker, digests, and work that a lost replica left behind."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot import metrics
from bot.delivery.correcting import Correcting
from bot.delivery.delivering import Delivering
from bot.delivery.digests import open_digests
from bot.delivery.durable import Queue, Worker
from bot.delivery.errands import Errands
from bot.delivery.sender import Editor, Sender
from bot.model.news import Topic
from bot.storage import Storage, StorageError
from bot.storage.broadcasts import NOTHING
from bot.storage.corrections import corrected_by

# How often digests and replicas are looked after, and after how long without a sign of life one is lost.
ROUND_SECONDS = 10.0
LOST_AFTER = timedelta(seconds=30)
# How often it is counted what waits and who subscribes, which means to look through all of them.
COUNT_SECONDS = 60.0
# How often it is asked whether a day has passed since what is kept was last pruned.
PRUNING_SECONDS = 600.0
# How long a stop waits for messages that are on their way.
FINISH_SECONDS = 10.0

_log = structlog.stdlib.get_logger(__name__)


class Publishing:
    """Puts updates into the queue, and holds, resumes or cancels them; anybody may who has the database."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        """Publish into a storage that is prepared; ``clock`` gives the aware moment."""
        self._storage, self._clock = storage, clock
        self._queue = Queue(storage.address)

    async def publish(self, update: str, topics: Sequence[Topic], corrects: Mapping[str, int] = NOTHING) -> bool:
        """Publish an update; return False, and do nothing, if it was before. Raises StorageError.

        Messages that showed an earlier revision of the facts that it ``corrects`` are corrected.
        """
        return await self._storage.broadcasts.publish(update, topics, self._clock(), self._queue.enqueue, corrects)

    async def pause(self, update: str) -> bool:
        """Hold an update and its corrections; return whether either was under way. Raises StorageError."""
        return await self._storage.broadcasts.pause(update)

    async def resume(self, update: str) -> bool:
        """Let an update and its corrections go on; return whether either was held. Raises StorageError."""
        return await self._storage.broadcasts.resume(update, self._queue.enqueue)

    async def cancel(self, update: str) -> bool:
        """End an update and its corrections; return whether anybody still waited. Raises StorageError."""
        return await self._storage.broadcasts.cancel(update, self._clock())

    async def open_digests(self) -> int:
        """Put the digests that are due into the queue. Raises StorageError."""
        return await open_digests(self._storage, self._queue.enqueue, self._clock())

    def close(self) -> None:
        """Close all connections."""
        self._queue.close()


class Dispatch:
    """Delivers while the program runs."""

    def __init__(
        self,
        storage: Storage,
        sender: Sender,
        editor: Editor,
        clock: Callable[[], datetime],
        executor: str,
    ) -> None:
        """``executor`` names this process among the replicas over one database, the same after a restart."""
        self._storage, self._clock, self._executor = storage, clock, executor
        self._errands = Errands()
        self._delivering = Delivering(storage, sender, clock, errands=self._errands)
        self._correcting = Correcting(storage, editor, clock, errands=self._errands)
        self._worker = Worker(storage.address, executor, self._go_through, clock)
        self._rounds: asyncio.Task[None] | None = None
        self._ending = asyncio.Event()

    async def _go_through(self, broadcast: str, batch: int) -> datetime | None:
        if corrected_by(broadcast) is None:
            return await self._delivering.deliver(broadcast, batch)
        await self._correcting.correct(broadcast, batch)
        return None

    async def start(self) -> None:
        """Take up what was left undone, and look after digests and replicas. Raises StorageError."""
        self.publishing = await asyncio.to_thread(Publishing, self._storage, self._clock)
        await self._storage.leases.renew(self._executor, self._clock())
        await self._worker.start()
        self._rounds = asyncio.create_task(self._go_round())

    async def stop(self) -> None:
        """Let what is on its way get there, and leave the rest for the next start, or to other replicas."""
        if self._rounds is None:
            return
        self._errands.hold()
        # Broken off within a call, it might leave a connection to the database open.
        self._ending.set()
        await asyncio.wait([self._rounds], timeout=FINISH_SECONDS)
        self._rounds.cancel()
        await asyncio.wait([self._rounds])
        await self._worker.stop()
        await self._errands.finish(FINISH_SECONDS)
        self.publishing.close()

    async def _go_round(self) -> None:
        # Side by side, as pruning may take longer than a lease lasts.
        await asyncio.gather(
            self._repeat(self.look_after, ROUND_SECONDS),
            self._repeat(self.count, COUNT_SECONDS),
            self._repeat(self.prune, PRUNING_SECONDS),
        )

    async def _repeat(self, work: Callable[[], Awaitable[None]], seconds: float) -> None:
        while not self._ending.is_set():
            try:
                await work()
            except StorageError as error:
                _log.warning("database not looked after", what=work.__name__, error=str(error))
            except Exception:
                # Whatever it was, replicas and digests have to be looked after again.
                _log.exception("database not looked after", what=work.__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), seconds)

    async def look_after(self) -> None:
        """Renew the lease, take over from lost replicas, and open the digests that are due. Raises StorageError."""
        now = self._clock()
        await self._storage.leases.renew(self._executor, now)
        for executor in await self._storage.leases.claim_expired(now, LOST_AFTER):
            await self._worker.take_over(executor)
            await self._storage.leases.end(executor)
        await self.publishing.open_digests()

    async def count(self) -> None:
        """Measure how many deliveries wait, and how many chats subscribe. Raises StorageError."""
        counts = self._storage.counts
        metrics.outbox(await counts.waiting(), await counts.subscriptions(self._clock()))

    async def prune(self) -> None:
        """Drop what has been kept for long enough, once a day. Raises StorageError."""
        now = self._clock()
        if await self._storage.prune(now):
            await self._worker.prune(now)
