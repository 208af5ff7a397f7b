"""The durable queue of batches, over DBOS: what was put in is done, through crashes, by this process or another.

DBOS keeps that a batch is to be done, and hands it out; what became of each chat stands in our own table, so that a
batch can be gone through again at any moment and no id of anybody is kept twice. See docs/decisions/0014.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from dbos import DBOS, DBOSClient, EnqueueOptions

from bot.model import retention
from bot.storage.outages import Outages

# Of the workflows: to be raised when a program can't finish what an older one left.
VERSION = "1"
NAME = "dateline"
QUEUE = "deliveries"
WORKFLOW = "deliver"
# Batches that one process goes through at a time.
AT_ONCE = 8
POLLING_SECONDS = 0.5
STOP_SECONDS = 1
# When a batch is gone through again that failed for a reason nobody knows.
AGAIN_AFTER = timedelta(minutes=1)
# How many are dropped at a time.
_PRUNED = 1_000
_FAILED = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

# Delivers a batch of a broadcast, and returns when that is to be done again, if it is.
Deliver = Callable[[str, int], Awaitable[datetime | None]]

_log = structlog.stdlib.get_logger(__name__)


class Queue:
    """Puts batches into the queue; anybody may who has the database, whether or not anything delivers now."""

    def __init__(self, address: str) -> None:
        """``address`` is a synchronous one of SQLAlchemy's. Makes the tables of the queue where there are none."""
        _quieten()
        DBOS.migrate(address)
        self._client = DBOSClient(system_database_url=address, application_name=NAME)

    def enqueue(self, connection: Any, broadcast: str, round_: int, batches: int) -> None:
        """Put the first batches of a broadcast into the queue, within the transaction of a connection."""
        for batch in range(batches):
            options = _options(f"{broadcast}/{round_}/{batch}")
            self._client.enqueue_in_transaction(connection, options, broadcast, batch)

    def enqueue_again(self, broadcast: str, batch: int, due: datetime, now: datetime) -> None:
        """Put a batch into the queue once more, for a later moment; twice for the same moment is once."""
        options = _options(f"{broadcast}/{due.astimezone(UTC):%Y%m%dT%H%M}/{batch}")
        options["delay_seconds"] = max(0.0, (due - now).total_seconds())
        self._client.enqueue(options, broadcast, batch)

    def enqueue_failed(self, workflow: str, broadcast: str, batch: int) -> None:
        """Put a batch into the queue once more whose workflow has failed; twice is once."""
        self._client.enqueue(_options(f"{workflow}/again"), broadcast, batch)

    def close(self) -> None:
        """Close all connections."""
        self._client.destroy()


def _options(workflow: str) -> EnqueueOptions:
    return {"queue_name": QUEUE, "workflow_name": WORKFLOW, "workflow_id": workflow, "app_version": VERSION}


class Worker:
    """Takes batches out of the queue and delivers them on the event loop that started it.

    DBOS runs in threads of its own, and lends its pool of threads to any loop that it runs on, so it gets none of ours.
    """

    def __init__(self, address: str, executor: str, deliver: Deliver, clock: Callable[[], datetime]) -> None:
        """``executor`` names this process, the same after a restart: what it left undone it then does first."""
        self._address, self.executor, self._deliver, self._clock = address, executor, deliver, clock
        self._queue: Queue | None = None
        self._outages = Outages("dbos")
        self._under_way: set[asyncio.Task[datetime | None]] = set()

    async def start(self) -> None:
        """Take up what was left undone, and then whatever comes."""
        self._loop = asyncio.get_running_loop()
        self._outages.begin()
        await asyncio.to_thread(self._launch)

    def _launch(self) -> None:
        _quieten()
        self._queue = Queue(self._address)
        DBOS.destroy(destroy_registry=True)
        DBOS(
            config={
                "name": NAME,
                "system_database_url": self._address,
                "application_version": VERSION,
                "executor_id": self.executor,
                "log_level": "WARNING",
                # Polling serves both databases, and leaves no connection open to listen.
                "use_listen_notify": False,
            }
        )

        async def work(broadcast: str, batch: int) -> None:
            await self._work(broadcast, batch)

        # A batch is never given up, however often its process was killed.
        DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)(work)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLLING_SECONDS)
        _put_in_again(self._queue)

    async def prune(self, now: datetime) -> None:
        """Drop what was done, or has failed, long enough ago."""
        await asyncio.to_thread(_prune, now)

    async def _work(self, broadcast: str, batch: int) -> None:
        """Deliver a batch; runs on DBOS's own event loop. While the database is away, DBOS itself waits for it."""
        working = asyncio.run_coroutine_threadsafe(self._on_loop(broadcast, batch), self._loop)
        try:
            due = await asyncio.wrap_future(working)
        except Exception:
            # DBOS never tries again what has failed; the batch would be lost.
            _log.exception("batch failed, to be tried again", broadcast=broadcast, batch=batch)
            due = self._clock() + AGAIN_AFTER
        if due and self._queue:
            await asyncio.to_thread(self._queue.enqueue_again, broadcast, batch, due, self._clock())

    async def _on_loop(self, broadcast: str, batch: int) -> datetime | None:
        task = asyncio.ensure_future(self._deliver(broadcast, batch))
        self._under_way.add(task)
        try:
            return await asyncio.shield(task)
        finally:
            if task.done():
                self._under_way.discard(task)

    async def take_over(self, executor: str) -> int:
        """Put what a process that is gone left undone into the queue again; return how many batches that was."""
        return await asyncio.to_thread(_take_over, executor)

    async def stop(self) -> None:
        """Stop; what is under way is broken off, and done when this process or another takes it up."""
        logging.getLogger("dbos").setLevel(logging.ERROR)
        # Its threads are given a moment to take nothing more, or they would hand a batch to a loop that has stopped.
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=STOP_SECONDS)
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)
        if self._queue:
            self._queue.close()
        self._outages.end()


def _put_in_again(queue: Queue) -> None:
    """Put batches into the queue again that ended in an error, each once whoever does it; DBOS resumes none of them."""
    failed = DBOS.list_workflows(status="ERROR", name=WORKFLOW)
    for one in failed:
        queue.enqueue_failed(one.workflow_id, *(one.input or {"args": ()})["args"])
    if failed:
        DBOS.delete_workflows([one.workflow_id for one in failed])
        _log.warning("failed batches put into the queue again", batches=len(failed))


def _take_over(executor: str) -> int:
    pending = DBOS.list_workflows(status="PENDING", executor_id=executor, load_input=False)
    if pending:
        DBOS.resume_workflows([one.workflow_id for one in pending], queue_name=QUEUE)
        _log.warning("work taken over", executor=executor, batches=len(pending))
    return len(pending)


def _prune(now: datetime) -> None:
    for statuses, kept in ((["SUCCESS"], retention.DONE_BATCHES), (_FAILED, retention.FAILED_BATCHES)):
        while ended := _ended(statuses, now - kept):
            DBOS.delete_workflows(ended)


def _ended(statuses: list[str], before: datetime) -> list[str]:
    found = DBOS.list_workflows(
        status=statuses, completed_before=before.isoformat(), limit=_PRUNED, load_input=False, load_output=False
    )
    return [one.workflow_id for one in found]


def _quieten() -> None:
    """Send DBOS's log through ours: it would set up its own handler if there were none."""
    log = logging.getLogger("dbos")
    log.setLevel(logging.WARNING)
    if not log.handlers:
        log.addHandler(logging.NullHandler())
