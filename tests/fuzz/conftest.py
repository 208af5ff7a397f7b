"""A town of readers with the bot among them, in which any update may arrive."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.services import Services, default_knowledge, wire
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram.application import build_application
from bot.surfaces.telegram.inbox import received
from bot.surfaces.telegram.inbox_application import InboxApplication
from bot.surfaces.telegram.pacing import Unlimited
from emulator.chats import Chat
from emulator.server import DEFAULT_NOW, Emulator
from emulator.shapes import JSON
from fuzz.updates import CHANNEL, FORUM, GROUP, READER

# What Telegram says of chats, messages and queries that are gone, or never were: made-up updates tell of many.
GONE = (
    "chat not found",
    "not found",
    "query is too old",
    "message can't be edited",
    "message is not modified",
    "not enough rights",
    "PEER_ID_INVALID",
    "user not found",
    "Invalid user_id specified",
)


@pytest.fixture(scope="session")
def plain_services() -> Services:
    """Return the project's own knowledge, matched by words alone."""
    return wire(default_knowledge(), semantic=False)


@dataclass
class Town:
    """The bot, its Telegram, and what went wrong."""

    runner: asyncio.Runner
    telegram: Emulator
    application: InboxApplication
    errors: list[BaseException] = field(default_factory=list)

    def brings(self, update: JSON) -> None:
        """Let an update be stored, as far as that can be told, and handled to its end."""
        kept = received(update)
        assert abs(kept.chat) < 2**63
        self.runner.run(self.application._handle(kept.payload))

    def refused(self) -> list[str]:
        """Return what Telegram refused for another reason than that something is gone, and forget all calls."""
        calls = [call for call in self.telegram._endpoint.calls if call.error]
        self.telegram._endpoint.calls.clear()
        told = [f"{call.method}: {call.error}" for call in calls if call.error]
        return [one for one in told if not any(reason in one for reason in GONE)]

    def answers(self) -> bool:
        """Return whether the bot still answers a question."""
        chat = self.telegram._world.chats[READER]
        before = len(self.telegram._world.outgoing)
        message = {
            "message_id": 1,
            "date": int(DEFAULT_NOW.timestamp()),
            "chat": chat.card(),
            "from": {"id": READER, "is_bot": False, "first_name": "Olena"},
            "text": "when are the geneva talks",
        }
        self.brings({"update_id": 1, "message": message})
        new = self.telegram._world.outgoing[before:]
        return [sent["text"][:23] for sent in new] in (["10 January 2022, Geneva"], ["10 січня 2022 року, Жен"])


@pytest.fixture(scope="module")
def town(plain_services: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Return a bot that is ready, and whose handlers are called one update after the other."""
    with asyncio.Runner() as runner:
        telegram = Emulator()
        runner.run(telegram.__aenter__())
        storage = Storage(f"sqlite:///{tmp_path_factory.mktemp('fuzz') / 'kept.sqlite3'}")
        runner.run(storage.prepare())
        application = runner.run(_application(telegram, plain_services, storage))
        found = Town(runner, telegram, application)

        async def note(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
            if not isinstance(context.error, TelegramError):
                found.errors.append(context.error)

        application.add_error_handler(note)
        yield found
        runner.run(application.shutdown())
        runner.run(storage.close())
        runner.run(telegram.__aexit__())


async def _application(telegram: Emulator, services: Services, storage: Storage) -> InboxApplication:
    settings = Settings(
        _env_file=None,
        bot_token=telegram.token,
        telegram_base_url=telegram.origin,
        questions_per_minute=0,
        admin_ids=(READER,),
    )
    reader = telegram.user()
    assert reader.id == READER
    telegram.private(reader)
    kinds: dict[int, dict[str, Any]] = {GROUP: {}, FORUM: {"is_forum": True}, CHANNEL: {}}
    for id_, more in kinds.items():
        kind = "channel" if id_ == CHANNEL else "supergroup"
        chat = Chat(id_, kind, {"title": "Somewhere"}, members={READER: "administrator"}, **more)
        chat.bot_status = "administrator"
        telegram._world.chats[id_] = chat
    application = build_application(services, settings, storage, lambda: DEFAULT_NOW, Unlimited())
    await application.initialize()
    return application
