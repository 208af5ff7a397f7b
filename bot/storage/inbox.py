"""Updates that were accepted and are to be handled: once, those of a chat in order, through crashes and by replicas.

See docs/decisions/0019 and 0020.
"""

import os
import secrets
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, Connection, Update, bindparam, delete, func, select, text, update
from sqlalchemy.exc import DataError, IntegrityError

from bot.model.showing import Shown
from bot.storage import ledger
from bot.storage.database import Database
from bot.storage.errors import StorageError
from bot.storage.held import HeldConnection
from bot.storage.moments import as_utc, in_utc
from bot.storage.prepared import Prepared
from bot.storage.tables import handled, inbox

# So often an update may be begun and not be finished as its process ended; the last time nothing is handled beside it.
MOST_ATTEMPTS = 3
# Telegram repeats an update for a day at most, and begins to count anew after a week without any.
KEPT = timedelta(days=2)
# After a start of the server, so long nobody is taken for lost: those who are not come back meanwhile.
SETTLING_SECONDS = 10.0

# Of the server's locks by number: one for whoever polls, and in the other class one for each process that is alive.
_POLLER, _ALIVE = (20211231, 40), 20211241
_log = structlog.stdlib.get_logger(__name__)

_ONLY_ON_A_SERVER = "; several processes can share a database on PostgreSQL only"


class TakenError(StorageError):
    """Another process does already what only one may do; the message is for whoever started this one."""


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came, in JSON; ``chat`` is the chat, or else the person, in which it keeps its order."""

    update_id: int
    chat: int
    person: int | None
    payload: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """An update that this process is to handle now."""

    update_id: int
    payload: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of looking after lost processes.

    ``set_aside`` are updates that are not tried again; ``is_suspicious`` says whether one waits for its last attempt.
    """

    freed: int
    set_aside: tuple[int, ...]
    is_suspicious: bool


@dataclass(frozen=True, slots=True)
class Depth:
    """How many updates wait, are being handled, and were set aside."""

    waiting: int
    under_way: int
    set_aside: int


class InboxStore:
    """The inbox of a process. Every method raises StorageError; moments must have a zone, or ValueError is."""

    def __init__(self, database: Database, settling_seconds: float = SETTLING_SECONDS) -> None:
        self._database, self._settling_seconds = database, settling_seconds
        self._owner = secrets.randbelow(2**31 - 1) + 1
        self._held = HeldConnection(database, self._greet)
        self._lock: sqlite3.Connection | None = None
        self._polls = self._is_unsure = False
        self._add = Prepared(database.insert(inbox).on_conflict_do_nothing(), database)
        self._mark = Prepared(database.insert(handled).on_conflict_do_nothing(), database)
        self._show = Prepared(ledger.keeping(database), database)
        self._remove, self._remove_repeated = Prepared(_REMOVE, database), Prepared(_REMOVE_REPEATED, database)
        self._claim, self._claim_last = Prepared(_claim(False), database), Prepared(_claim(True), database)

    @property
    def is_open(self) -> bool:
        """Whether the database answered when it was asked last."""
        return self._held.is_open

    async def open(self, *, polls: bool) -> None:
        """Begin; ``polls`` says whether this process fetches updates, as only one may.

        Raises TakenError if another does; or if another process has the same file of SQLite.
        """
        self._polls = polls
        await self._held.run(lambda _: None)

    def _greet(self, connection: Connection) -> None:
        """Say on a new connection that this process is alive. Raises TakenError."""
        if self._database.file:
            self._lock = self._lock or _lock(self._database.file)
            return
        if self._polls:
            taken = select(func.pg_try_advisory_lock(*_POLLER))
            if not connection.scalar(taken):
                raise TakenError("another process polls Telegram over this database already: stop it, or use a webhook")
        # Shared: an older connection of ours, which the server has not given up yet, may still hold it.
        connection.execute(select(func.pg_advisory_lock_shared(_ALIVE, self._owner)))
        connection.commit()

    async def turn(
        self,
        done: Sequence[int],
        received: Sequence[Received],
        places: int,
        now: datetime,
        under_way: Collection[int] = (),
        shown: Collection[Shown] = (),
        *,
        is_last_attempt: bool = False,
    ) -> tuple[Claimed, ...]:
        """Keep what is done and what was received, and return at most ``places`` updates to handle, the oldest first.

        All in one transaction, and what messages show since what is done, ``shown``, as well. ``under_way`` is all that
        this process handles; with ``is_last_attempt``, what is returned is the one update that is tried for the last
        time, if any.
        """
        marks = [{"update_id": number, "moment": in_utc(now)} for number in done]
        rows = [_row(one, now) for one in sorted(received, key=lambda one: one.update_id)]
        told = ledger.rows(shown)

        def work(connection: Connection) -> tuple[Claimed, ...]:
            if told:
                self._keep(connection, told)
            return self._turn(connection, marks, rows, places, under_way, is_last_attempt)

        try:
            claimed = await self._held.run(work, is_short=True)
        except StorageError:
            self._is_unsure = True
            raise
        self._is_unsure = False
        return claimed

    def _keep(self, connection: Connection, told: Sequence[dict[str, object]]) -> None:
        try:
            with self._apart(connection):
                self._show.run_each(connection, told)
        except (DataError, OverflowError) as error:
            # That it could not be corrected is no reason to answer nobody any more.
            _log.error("what messages show not kept", messages=len(told), error=type(error).__name__)

    def _turn(
        self,
        connection: Connection,
        marks: Sequence[dict[str, object]],
        rows: Sequence[dict[str, object]],
        places: int,
        under_way: Collection[int],
        is_last_attempt: bool,
    ) -> tuple[Claimed, ...]:
        if self._is_unsure:
            # What was claimed when the last turn failed, nobody knows of.
            connection.execute(_given_back(self._owner).where(inbox.c.update_id.not_in(list(under_way))))
        self._remove.run_each(connection, [{"it": mark["update_id"]} for mark in marks])
        self._mark.run_each(connection, marks)
        self._add.run_each(connection, rows)
        # After the insertion, which waits for others that are just marking the same.
        self._remove_repeated.run_each(connection, [{"it": row["update_id"]} for row in rows])
        if not places:
            return ()
        claim = self._claim_last if is_last_attempt else self._claim
        try:
            with self._apart(connection):
                claimed = claim.run(connection, {"me": self._owner, "places": places})
        except IntegrityError:
            # Another replica is just beginning an update of the same chat: the next turn claims what is left.
            return ()
        return tuple(sorted((Claimed(number, payload) for number, payload in claimed), key=lambda one: one.update_id))

    def _apart(self, connection: Connection) -> AbstractContextManager[object]:
        """Return what undoes itself alone where it fails: a server refuses all that follows in the same transaction."""
        return nullcontext() if self._database.file else connection.begin_nested()

    async def look(self) -> Looked:
        """Free what lost processes had begun, and set aside what ended its process too often."""
        looked = await self._held.run(self._look)
        await self._held.tidy()
        return looked

    def _look(self, connection: Connection) -> Looked:
        is_lost = (inbox.c.owner != self._owner,) if self._database.file else (_IS_LOST, _SETTLED)
        known = {} if self._database.file else {"class": _ALIVE, "settling": self._settling_seconds}
        freed = update(inbox).where(inbox.c.owner.is_not(None), *is_lost).values(owner=None)
        found = connection.execute(freed.returning(inbox.c.update_id, inbox.c.attempts), known).all()
        is_suspicious = connection.scalar(select(_SUSPECTS.exists())) or False
        set_aside = tuple(number for number, tried in found if tried >= MOST_ATTEMPTS)
        return Looked(len(found), set_aside, is_suspicious)

    async def close(self) -> None:
        """Give back what is not finished, as if it had not been begun, and let others take this process's place."""
        try:
            if self._held.is_open:
                await self._held.run(lambda it: it.execute(_given_back(self._owner)))
        finally:
            await self._held.close()
            if self._lock:
                self._lock.close()
                self._lock = None

    async def depth(self) -> Depth:
        """Return how much there is of what."""
        row = inbox.c
        query = select(
            func.count().filter(row.owner.is_(None), row.attempts < MOST_ATTEMPTS),
            func.count().filter(row.owner.is_not(None)),
            func.count().filter(row.owner.is_(None), row.attempts >= MOST_ATTEMPTS),
        ).select_from(inbox)
        async with self._database.reading() as connection:
            return Depth(*(await connection.execute(query)).one())

    async def unhandled(self, now: datetime) -> tuple[int, float]:
        """Return how many updates were accepted and not handled, those set aside not counted, and the oldest's age.

        That is in seconds, 0 where there is none.
        """
        query = select(func.count(), func.min(inbox.c.moment)).where(
            inbox.c.owner.is_not(None) | (inbox.c.attempts < MOST_ATTEMPTS)
        )
        async with self._database.reading() as connection:
            updates, oldest = (await connection.execute(query)).one()
        age = in_utc(now) - as_utc(oldest) if oldest else timedelta()
        return updates, max(0.0, age.total_seconds())

    async def prune(self, before: datetime) -> int:
        """Forget what was handled before a moment, and what was set aside before; return how many that was."""
        aside = delete(inbox).where(
            inbox.c.owner.is_(None), inbox.c.attempts >= MOST_ATTEMPTS, inbox.c.moment < in_utc(before)
        )
        old = delete(handled).where(handled.c.moment < in_utc(before))
        async with self._database.writing() as connection:
            found = [await connection.execute(statement) for statement in (aside, old)]
        return sum(result.rowcount for result in found)


def is_begun() -> ColumnElement[bool]:
    """Return the condition that an update is being handled, or was set aside."""
    return inbox.c.owner.is_not(None) | (inbox.c.attempts >= MOST_ATTEMPTS)


def _row(one: Received, now: datetime) -> dict[str, object]:
    known = {"update_id": one.update_id, "chat": one.chat, "person": one.person, "payload": one.payload}
    return known | {"moment": in_utc(now), "attempts": 0, "owner": None}


def _given_back(owner: int) -> Update:
    return update(inbox).where(inbox.c.owner == owner).values(owner=None, attempts=inbox.c.attempts - 1)


def _lock(file: Path) -> sqlite3.Connection:
    """Return a connection that keeps other processes from a file of SQLite while it is open. Raises TakenError."""
    beside = file.with_name(f"{file.name}-running")
    os.close(os.open(beside, os.O_CREAT | os.O_RDWR, 0o600))
    # Opened, and closed, by whichever thread it falls to.
    lock = sqlite3.connect(beside, timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        raise TakenError(f"{file}: another process answers with this file already{_ONLY_ON_A_SERVER}") from None
    return lock


def _claim(is_last_attempt: bool) -> Update:
    """Return the claim of the oldest update of each chat of which none is being handled."""
    row, busy, earlier = inbox.c, inbox.alias("busy"), inbox.alias("earlier")
    tried = row.attempts == MOST_ATTEMPTS - 1 if is_last_attempt else row.attempts < MOST_ATTEMPTS - 1
    before = select(earlier.c.update_id).where(
        earlier.c.chat == row.chat,
        earlier.c.update_id < row.update_id,
        earlier.c.owner.is_(None),
        earlier.c.attempts < MOST_ATTEMPTS,
    )
    waiting = (
        select(row.update_id)
        .where(
            row.owner.is_(None),
            tried,
            row.chat.not_in(select(busy.c.chat).where(busy.c.owner.is_not(None))),
            ~before.correlate(inbox).exists(),
        )
        .order_by(row.update_id)
        .limit(bindparam("places"))
        .with_for_update(skip_locked=True, of=inbox)
    )
    claimed = update(inbox).where(row.update_id.in_(waiting))
    return claimed.values(owner=bindparam("me"), attempts=row.attempts + 1).returning(row.update_id, row.payload)


_SUSPECTS = select(inbox.c.update_id).where(inbox.c.owner.is_(None), inbox.c.attempts == MOST_ATTEMPTS - 1)
_REMOVE = delete(inbox).where(inbox.c.update_id == bindparam("it"))
_REMOVE_REPEATED = delete(inbox).where(
    inbox.c.update_id == bindparam("it"),
    select(handled.c.update_id).where(handled.c.update_id == inbox.c.update_id).correlate(inbox).exists(),
)
# Whoever is alive holds a lock with its number.
_IS_LOST = text(
    "owner NOT IN (SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = :class "
    "AND objsubid = 2 AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)
_SETTLED = text("pg_postmaster_start_time() < now() - :settling * interval '1 second'")
