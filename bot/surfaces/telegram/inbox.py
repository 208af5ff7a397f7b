"""The inbox at work: what came is stored before Telegram is told that it came, and handled from there."""

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot import metrics
from bot.storage import StorageError
from bot.storage.inbox import Claimed, InboxStore, Received, TakenError
from bot.surfaces.telegram.noting import Notes

AT_ONCE = 32
# How long a stop waits for what is being handled.
GRACE_SECONDS = 20.0
# How long it waits, after that, for what it breaks off.
BREAKING_OFF_SECONDS = 5.0
# How often the inbox is looked into while nothing comes: other replicas may have left something.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.02, 1.0
# How often lost replicas are looked after, and how long to wait while the database is away.
LOOK_SECONDS, RETRY_SECONDS = 1.0, 0.5
# How long whoever brings updates waits until they are stored, and how long the database may be silent, which is asked
# each second.
ACCEPT_SECONDS, SILENT_SECONDS = 10.0, 5.0
# How often it is measured how much waits.
MEASURE_SECONDS = 5.0
# How often what was kept for long enough is forgotten.
PRUNE_SECONDS = 600.0

_log = structlog.stdlib.get_logger(__name__)


class MalformedUpdateError(ValueError):
    """Something came that has no number, and so is no update."""


@dataclass(slots=True, eq=False)
class _Delivery:
    """Updates that somebody waits for until they are stored."""

    updates: Sequence[Received]
    stored: asyncio.Future[None]


@dataclass(slots=True)
class Counts:
    """What happened since the start."""

    accepted: int = 0
    handled: int = 0
    set_aside: int = 0


@dataclass(slots=True, eq=False)
class Inbox:
    """Stores updates, and hands each of those stored to ``handle``; ``clock`` gives the aware moment.

    ``prune`` is called now and then to forget what was kept for long enough; ``notes`` are what handling it showed in
    chats, which is written down with the mark that it was handled. Whatever came or was done while the
    database was writing is written at once the next time, so that many cost hardly more than one. At most ``at_once``
    are handled at a time; those are what an end of the process may repeat.
    """

    store: InboxStore
    handle: Callable[[str], Awaitable[None]]
    clock: Callable[[], datetime]
    prune: Callable[[datetime], Awaitable[None]]
    notes: Notes = field(default_factory=Notes)
    at_once: int = AT_ONCE
    counts: Counts = field(default_factory=Counts)
    _deliveries: list[_Delivery] = field(default_factory=list)
    _done: list[int] = field(default_factory=list)
    _tasks: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _work: asyncio.Task[None] | None = None
    _is_stopping: bool = False
    _is_over: bool = False
    # Whether something waits for its last attempt, and whether that is being made.
    _is_suspicious: bool = False
    _is_trying: bool = False
    # When the database last did as it was asked, by the event loop's clock.
    _reached: float = 0.0

    @property
    def reaches_database(self) -> bool:
        """Whether the database does as it is asked, as far as was seen within the last seconds."""
        if self._work is None:
            return self.store.is_open
        return asyncio.get_running_loop().time() - self._reached <= SILENT_SECONDS

    @property
    def under_way(self) -> int:
        """How many updates are being handled, or just were."""
        return len(self._tasks)

    async def accept(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Store updates as they came from Telegram; one that was stored before is not stored again.

        Raises StorageError if they are not stored in time, though they may be later, and MalformedUpdateError.
        """
        if not updates:
            return
        if self._work is None or self._work.done() or self._is_stopping:
            raise StorageError("the bot is not running")
        delivery = _Delivery([received(update) for update in updates], asyncio.get_running_loop().create_future())
        self._deliveries.append(delivery)
        self._woken.set()
        try:
            async with asyncio.timeout(ACCEPT_SECONDS):
                await delivery.stored
        except TimeoutError:
            # It will be brought again: no need to keep it until then.
            with suppress(ValueError):
                self._deliveries.remove(delivery)
            raise StorageError("the database does not answer") from None

    def start(self) -> None:
        """Handle what was left, and then whatever comes. The store must be open."""
        self._is_stopping = self._is_over = False
        self._reached = asyncio.get_running_loop().time()
        self._work = asyncio.create_task(self._keep_on())

    async def watch(self) -> None:
        """Return when it is stopped. Raises TakenError once another process has taken the place of this one."""
        if self._work:
            await asyncio.wait([self._work])
            self._work.result()

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Begin nothing more, finish within ``grace_seconds`` what was begun, and leave the rest in the store.

        That includes what can't be broken off: it may be answered here and, once more, wherever it is taken up.
        """
        if self._work is None:
            return
        self._is_stopping = True
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_seconds)
            if late:
                await _break_off(late)
        self._is_over = True
        self._woken.set()
        await asyncio.wait([self._work])
        self._work = None
        try:
            await self._turn()
            await self.store.close()
        except StorageError as error:
            _log.warning("what was handled last may be handled again", error=str(error))

    async def _keep_on(self) -> None:
        """Take one turn after the other at the database, until all is over: none is broken off."""
        loop = asyncio.get_running_loop()
        pause, is_away = FIRST_PAUSE_SECONDS, False
        looked = measured = pruned = -PRUNE_SECONDS
        while not self._is_over:
            self._woken.clear()
            try:
                if loop.time() >= looked + LOOK_SECONDS:
                    await self._look()
                    looked = loop.time()
                has_worked = await self._turn()
                if loop.time() >= measured + MEASURE_SECONDS:
                    metrics.inbox(*await self.store.unhandled(self.clock()))
                    measured = loop.time()
                if loop.time() >= pruned + PRUNE_SECONDS:
                    pruned = loop.time()
                    await self._forget_old()
            except TakenError as error:
                # What this process held was free while it did not reach the database.
                self._refuse(error)
                raise
            except StorageError as error:
                self._refuse(error)
                self._reached = -math.inf
                (_log.debug if is_away else _log.error)("inbox not reached, to be tried again", error=str(error))
                is_away = True
                await asyncio.sleep(RETRY_SECONDS)
                continue
            except Exception as error:
                _log.exception("inbox failed, to be tried again")
                self._refuse(error)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            is_away, self._reached = False, loop.time()
            pause = FIRST_PAUSE_SECONDS if has_worked else min(2 * pause, LONGEST_PAUSE_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._woken.wait()

    async def _turn(self) -> bool:
        """Store what came and what is done, and begin what there is a place for; return whether there was anything."""
        deliveries, done = self._deliveries, self._done
        self._deliveries, self._done = [], []
        updates = [update for delivery in deliveries for update in delivery.updates]
        places, is_last, shown = self._places(len(done)), self._is_suspicious, self.notes.unwritten()
        try:
            claimed = await self.store.turn(
                done, updates, places, self.clock(), tuple(self._tasks), shown, is_last_attempt=is_last
            )
        except BaseException:
            self._deliveries, self._done = deliveries + self._deliveries, done + self._done
            raise
        self.notes.are_written(shown)
        for number in done:
            del self._tasks[number]
        self.counts.accepted += len(updates)
        self.counts.handled += len(done)
        if places and is_last:
            # Where nothing was left for its last attempt, another replica has it.
            self._is_suspicious, self._is_trying = False, bool(claimed)
        # What was claimed while a stop began is given back when the store is closed.
        beginning = () if self._is_stopping else claimed
        # One person's answer does not wait until Telegram was told, nor Telegram until many answers were made.
        for update in beginning[:1]:
            self._begin(update)
        for delivery in deliveries:
            if not delivery.stored.done():
                delivery.stored.set_result(None)
        for update in beginning[1:]:
            self._begin(update)
        return bool(deliveries or done or claimed)

    def _places(self, done: int) -> int:
        free = self.at_once - len(self._tasks) + done
        is_idle = free == self.at_once
        self._is_trying = self._is_trying and not is_idle
        if self._is_stopping or self._is_trying:
            return 0
        # What may end the process again is handled with nothing beside it.
        return int(is_idle) if self._is_suspicious else free

    def _begin(self, update: Claimed) -> None:
        # One of which this process did not learn that it had been freed, and which came back to it.
        if update.update_id not in self._tasks:
            self._tasks[update.update_id] = asyncio.create_task(self._serve(update))

    async def _serve(self, update: Claimed) -> None:
        try:
            await self.handle(update.payload)
        except Exception:
            _log.exception("update failed", update=update.update_id)
        self._done.append(update.update_id)
        self._woken.set()

    async def _look(self) -> None:
        looked = await self.store.look()
        self._is_suspicious = looked.is_suspicious
        self.counts.set_aside += len(looked.set_aside)
        metrics.INBOX_SET_ASIDE.inc(len(looked.set_aside))
        if looked.freed:
            _log.warning("updates taken up that were left unfinished", updates=looked.freed)
        for number in looked.set_aside:
            _log.error("update set aside: each process that handled it came to an end", update=number)

    async def _forget_old(self) -> None:
        """Forget what was kept for long enough; what fails is tried the next time, and updates get through."""
        try:
            await self.prune(self.clock())
        except StorageError as error:
            _log.warning("what is old was not forgotten", error=str(error))
        except Exception:
            _log.exception("what is old was not forgotten")

    def _refuse(self, error: Exception) -> None:
        deliveries, self._deliveries = self._deliveries, []
        for delivery in deliveries:
            if not delivery.stored.done():
                delivery.stored.set_exception(error)


async def _break_off(late: Collection[asyncio.Task[None]]) -> None:
    for task in late:
        task.cancel()
    _log.warning("stopped before all was handled", left=len(late))
    _, deaf = await asyncio.wait(late, timeout=BREAKING_OFF_SECONDS)
    if deaf:
        _log.error("what was begun could not be broken off", left=len(deaf))


def received(update: Mapping[str, Any]) -> Received:
    """Return what is kept of an update as it came, whether or not it can be read. Raises MalformedUpdateError."""
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**63:
        raise MalformedUpdateError("expected an update with its number")
    content = next((part for name, part in update.items() if name != "update_id" and isinstance(part, dict)), {})
    person = _id(content.get("from"))
    message = content.get("message")
    chat = _id(content.get("chat")) or _id(message.get("chat") if isinstance(message, dict) else None)
    return Received(number, chat or person or 0, person, _written(update))


def _written(update: Mapping[str, Any]) -> str:
    try:
        return json.dumps(update)
    except RecursionError:
        # Nothing that can be read: its number is kept, so that it does not come again and again.
        return json.dumps({"update_id": update["update_id"], "message": {}})


def _id(somebody: object) -> int | None:
    found = somebody.get("id") if isinstance(somebody, dict) else None
    is_sound = isinstance(found, int) and not isinstance(found, bool) and abs(found) < 2**63
    return found if is_sound else None
