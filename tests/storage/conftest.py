from collections.abc import AsyncIterator

import pytest

from bot.storage import Storage
from bot.storage.database import Database


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    """Return a storage that is prepared, on each kind of database in turn."""
    storage = Storage(address)
    await storage.prepare()
    yield storage
    await storage.close()


@pytest.fixture
async def another(address: str) -> AsyncIterator[Storage]:
    """Return a second storage over the same database, as another process would have it."""
    storage = Storage(address)
    yield storage
    await storage.close()


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    """Return a way around the storage, to the same tables."""
    database = Database(address, 1)
    yield database
    await database.close()
