from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from bot.model.delivery import Receipt, Recipient
from bot.storage import Storage

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    """Return a storage that is prepared, on each kind of database in turn."""
    storage = Storage(address)
    await storage.prepare()
    yield storage
    await storage.close()


class Clock:
    """Shows the moment that it is set to."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment


class Post:
    """A sender that takes down whom it told what, and answers as it is told to."""

    def __init__(self) -> None:
        self.told: list[tuple[int, tuple[str, ...]]] = []
        self.before: Callable[[Recipient], Awaitable[Receipt | None]] | None = None

    async def send(self, recipient: Recipient) -> Receipt:
        if self.before and (receipt := await self.before(recipient)):
            return receipt
        self.told.append((recipient.chat, recipient.updates))
        return Receipt("sent", message=len(self.told))

    @property
    def chats(self) -> list[int]:
        return sorted(chat for chat, _ in self.told)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def post() -> Post:
    return Post()
