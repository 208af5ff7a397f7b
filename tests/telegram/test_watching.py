"""Messages that show how far a broadcast is, where several replicas could keep them up to date."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from waiting import until

from bot.model.delivery import Receipt, Watch, Watched
from bot.model.subscription import Subscription
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage, StorageError
from bot.surfaces.telegram import watching
from bot.surfaces.telegram.application import build_application
from bot.surfaces.telegram.pacing import Unlimited
from bot.surfaces.telegram.watching import Watching
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator

pytestmark = pytest.mark.no_application

UPDATE, READER = "after-the-call", 7
WATCHED = Watched(UPDATE, "en")
LATER = DEFAULT_NOW + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "EVERY_SECONDS", 0.02)
    monkeypatch.setattr(watching, "SELDOM_SECONDS", 0.05)


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    """Return a storage on each kind of database in turn, with an update that one chat waits for."""
    storage = Storage(address)
    await storage.prepare()
    await storage.subscriptions.put(Subscription(READER), DEFAULT_NOW - timedelta(days=1))
    await storage.broadcasts.publish(UPDATE, ["talks"], DEFAULT_NOW, lambda *_: None)
    yield storage
    await storage.close()


@dataclass
class Desk:
    """An administrator's private chat, and the replicas, by their names, over one database."""

    telegram: Emulator
    storage: Storage
    admin: Person
    replica: Callable[[str], Watching]
    moment: datetime = DEFAULT_NOW

    async def sent(self) -> int:
        """Return the number of a message of the bot's."""
        async with self.telegram.bot() as bot:
            return (await bot.send_message(self.admin.id, "Publish?")).message_id

    async def until(self, number: int, text: str) -> None:
        """Wait until a message says something."""
        while text not in self.text(number):
            await self.telegram.next_call("editMessageText")

    def text(self, number: int) -> str:
        sent = self.telegram.sent(self.telegram.private(self.admin))
        return next(one.text or "" for one in sent if one.message_id == number)

    def edits(self, text: str) -> int:
        """Return how many edits say something."""
        return sum(text in call.params.text("text") for call in self.telegram.calls("editMessageText"))

    async def until_forgotten(self, number: int, owner: str) -> None:
        """Wait until a replica no longer has a message to keep up to date."""

        async def is_forgotten() -> bool:
            return await self.storage.watches.get(self.admin.id, number, owner) is None

        await until(is_forgotten)

    async def deliver(self) -> None:
        await self.storage.broadcasts.settle(UPDATE, READER, Receipt("sent", message=1), self.moment)


@asynccontextmanager
async def at_desk(telegram: Emulator, services: Services, storage: Storage) -> AsyncIterator[Desk]:
    admin = telegram.user()
    telegram.private(admin)
    settings = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
    application = build_application(services, settings, storage, lambda: desk.moment, Unlimited())
    running: list[Watching] = []

    def replica(name: str) -> Watching:
        made = Watching(application.bot, storage, services.knowledge, lambda: desk.moment, name, {admin.id})
        running.append(made)
        return made

    desk = Desk(telegram, storage, admin, replica)
    async with application:
        try:
            yield desk
        finally:
            for one in running:
                await one.stop()


async def test_a_replica_takes_up_what_a_lost_one_showed_and_nothing_before(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    async with at_desk(telegram, services, storage) as desk:
        first, second = desk.replica("a"), desk.replica("b")
        for name in ("a", "b"):
            await storage.leases.renew(name, desk.moment)
        number = await desk.sent()
        await first.follow(desk.admin.id, number, WATCHED)
        await desk.until(number, "being delivered")

        await second.take_up()
        before = await storage.watches.get(desk.admin.id, number, "b")
        desk.moment = LATER
        await storage.leases.renew("b", LATER)
        await second.take_up()
        await desk.deliver()
        await desk.until(number, "published")
        await desk.until_forgotten(number, "b")

    assert before is None
    assert desk.edits("published") == 1


async def test_whichever_replica_was_pressed_last_shows_the_delivery(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    async with at_desk(telegram, services, storage) as desk:
        first, second = desk.replica("a"), desk.replica("b")
        number = await desk.sent()
        await first.follow(desk.admin.id, number, WATCHED)
        await desk.until(number, "being delivered")
        await second.follow(desk.admin.id, number, Watched(UPDATE, "en", is_asking=True))
        await desk.until(number, "for good?")
        await desk.deliver()
        await desk.until(number, "published")
        await desk.until_forgotten(number, "b")

    assert desk.edits("published") == 1


async def test_an_administrator_who_erased_all_is_shown_nothing_more(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    async with at_desk(telegram, services, storage) as desk:
        first = desk.replica("a")
        erased, other = await desk.sent(), await desk.sent()
        await first.follow(desk.admin.id, erased, WATCHED)
        await desk.until(erased, "being delivered")
        await storage.erase(desk.admin.id)
        await first.follow(desk.admin.id, other, WATCHED)
        await desk.deliver()
        await desk.until(other, "published")

    assert "being delivered" in desk.text(erased)


async def test_who_is_no_administrator_any_more_is_shown_nothing_after_a_restart(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    former = telegram.user("Ivan")
    await storage.watches.put(Watch(former.id, 1, WATCHED), "a")

    async with at_desk(telegram, services, storage) as desk:
        await desk.replica("a").take_up()

    assert await storage.watches.claim("a", LATER, timedelta()) == ()
    assert telegram.calls("editMessageText") == []


async def test_message_is_forgotten_after_a_time_at_which_that_failed(
    telegram: Emulator, services: Services, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = storage.watches.end, [ValueError("a row that nobody expected"), StorageError("away")]

    async def end(*asked: Any) -> Any:
        if failures:
            raise failures.pop()
        return await real(*asked)

    monkeypatch.setattr(type(storage.watches), "end", lambda _, *asked: end(*asked))

    async with at_desk(telegram, services, storage) as desk:
        number = await desk.sent()
        await desk.deliver()
        await desk.replica("a").follow(desk.admin.id, number, WATCHED)
        await desk.until_forgotten(number, "a")

    assert failures == []


async def test_what_was_left_behind_is_taken_up_after_a_round_that_failed(
    telegram: Emulator, services: Services, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "ROUND_SECONDS", 0.02)
    real, failures = storage.watches.claim, [ValueError("a row that nobody expected"), StorageError("away")]

    async def claim(*asked: Any) -> Any:
        if failures:
            raise failures.pop()
        return await real(*asked)

    monkeypatch.setattr(type(storage.watches), "claim", lambda _, *asked: claim(*asked))

    async with at_desk(telegram, services, storage) as desk:
        number = await desk.sent()
        await storage.watches.put(Watch(desk.admin.id, number, WATCHED), "a")
        desk.replica("a").start()
        await desk.until(number, "being delivered")
