"""All that is kept, behind one door."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from sqlalchemy import Column, Delete, delete

from bot.model import retention
from bot.storage.broadcasts import BroadcastStore
from bot.storage.chores import ChoreStore
from bot.storage.corrections import CorrectionStore
from bot.storage.counts import CountStore
from bot.storage.database import Database
from bot.storage.errors import StorageError
from bot.storage.files import FileStore
from bot.storage.floods import FloodStore
from bot.storage.inbox import KEPT, InboxStore, is_begun
from bot.storage.leases import LeaseStore
from bot.storage.ledger import LedgerStore
from bot.storage.migrating import migrate
from bot.storage.misses import MissStore
from bot.storage.preferences import PreferenceStore
from bot.storage.sends import SendStore
from bot.storage.subscriptions import SubscriptionStore
from bot.storage.tables import inbox, personal_columns
from bot.storage.turns import TurnStore
from bot.storage.votes import VoteStore
from bot.storage.watches import WatchStore


class Storage:
    """What is kept in one database. It connects when it is first used, and not before."""

    def __init__(self, url: str, wait_seconds: float = 10) -> None:
        """``url`` is as ``address.parse`` reads it, and AddressError is raised if it can't.

        ``wait_seconds`` is how long to wait for a server to answer, or for another program to end its writing.
        """
        self._database = Database(url, wait_seconds)
        self.preferences = PreferenceStore(self._database)
        self.votes = VoteStore(self._database)
        self.misses = MissStore(self._database)
        self.files = FileStore(self._database)
        self.subscriptions = SubscriptionStore(self._database)
        self.broadcasts = BroadcastStore(self._database)
        self.corrections = CorrectionStore(self._database)
        self.ledger = LedgerStore(self._database)
        self.leases = LeaseStore(self._database)
        self.watches = WatchStore(self._database)
        self.counts = CountStore(self._database)
        self.chores = ChoreStore(self._database)
        self.inbox = InboxStore(self._database)
        # A file serves one process, which remembers what it said, and counts what it sends and gets, by itself.
        self.turns = None if self._database.file else TurnStore(self._database)
        self.sends = None if self._database.file else SendStore(self._database)
        self.floods = None if self._database.file else FloodStore(self._database)

    @property
    def address(self) -> str:
        """The address of the database, for the queue that stands in it too; it holds the password."""
        return self._database.address

    @property
    def place(self) -> str:
        """The database's file, or where its server is, for people."""
        return self._database.place

    def is_missing(self) -> bool:
        """Whether nothing can have been kept yet, as there is no file. A server is taken to be there."""
        return self._database.file is not None and not self._database.file.exists()

    async def prepare(self) -> None:
        """Make the database's file where there is none, and bring its tables up to date; others may do the same.

        Raises StorageError if it can't be reached, is locked for too long, or is newer than this program.
        """
        self._database.make_file()
        async with self._database.writing() as connection:
            await connection.run_sync(migrate, self._database.wait_seconds)

    async def erase(self, person: int) -> int:
        """Erase everything about a person, and return how many rows that was. Raises StorageError.

        Messages on their way do not count, and those that wait for their answer are erased once they have it.
        """
        async with self._database.writing() as connection:
            found = {it: await connection.execute(_erasing(it, person)) for it in personal_columns()}
            if self.floods:
                await self.floods.erase(person, connection)
        return sum(result.rowcount for it, result in found.items() if it.table is not inbox)

    async def prune(self, now: datetime) -> bool:
        """Drop what has been kept for long enough, and return whether it was time for that.

        It is once a day, for one of those who share the database. Raises StorageError.
        """
        if not await self.chores.claim("prune", now, retention.PRUNING):
            return False
        # Whatever grows by itself has a line here, and a limit in ``retention``.
        await self.misses.prune(now - retention.MISSES)
        await self.broadcasts.prune(now - retention.DELIVERIES)
        await self.ledger.prune(now - retention.SHOWN)
        if self.sends:
            await self.sends.prune()
        await self._database.tidy()
        return True

    async def prune_inbox(self, now: datetime) -> None:
        """Forget what was handled, and said, long enough ago; more often than the rest. Raises StorageError."""
        await self.inbox.prune(now - KEPT)
        if self.turns:
            await self.turns.prune(now)
        if self.floods:
            await self.floods.prune((now - retention.FLOODS).timestamp())

    async def close(self) -> None:
        """Close all connections."""
        await self._database.close()


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Storage]:
    """Give what is kept at an address, its tables up to date, and close it at the end.

    Raises StorageError where it can't be used, and where there is no file: none is made.
    """
    storage = Storage(url)
    if storage.is_missing():
        raise StorageError(f"{storage.place}: nothing was ever kept there")
    try:
        await storage.prepare()
        yield storage
    finally:
        await storage.close()


def _erasing(column: Column[int], person: int) -> Delete:
    theirs = delete(column.table).where(column == person)
    return theirs.where(is_begun()) if column.table is inbox else theirs
