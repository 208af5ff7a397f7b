"""All that is kept, behind one door."""

from sqlalchemy import delete

from bot.storage.broadcasts import BroadcastStore
from bot.storage.corrections import CorrectionStore
from bot.storage.database import Database
from bot.storage.files import FileStore
from bot.storage.leases import LeaseStore
from bot.storage.ledger import LedgerStore
from bot.storage.migrating import migrate
from bot.storage.misses import MissStore
from bot.storage.preferences import PreferenceStore
from bot.storage.sends import SendStore
from bot.storage.subscriptions import SubscriptionStore
from bot.storage.tables import personal_columns
from bot.storage.votes import VoteStore


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
        # A file serves one process, which counts what it sends by itself.
        self.sends = None if self._database.file else SendStore(self._database)

    @property
    def address(self) -> str:
        """The address of the database, for the queue that stands in it too; it holds the password."""
        return self._database.address

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
        """Erase everything about a person, and return how many rows that was. Raises StorageError."""
        async with self._database.writing() as connection:
            found = [await connection.execute(delete(it.table).where(it == person)) for it in personal_columns()]
        return sum(result.rowcount for result in found)

    async def close(self) -> None:
        """Close all connections."""
        await self._database.close()
