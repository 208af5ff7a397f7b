"""The real application, polling the emulated Telegram."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from telegram import Message

from bot.answering.composing import suggestions
from bot.model.answer import Ambiguous, Explanation
from bot.services import Services, default_knowledge, wire
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram.application import TelegramApplication, build_application
from bot.surfaces.telegram.pacing import Unlimited
from emulator.people import Person
from emulator.server import Emulator
from places.polling import polling

# Tracebacks with the values of all variables take seconds to print, while the application stands still.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def services() -> Services:
    return wire(default_knowledge())


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    storage = Storage(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
    await storage.prepare()
    yield storage
    await storage.close()


@pytest.fixture
async def application(telegram: Emulator, services: Services, storage: Storage) -> AsyncIterator[TelegramApplication]:
    settings = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
    application = build_application(services, settings, storage, lambda: NOW, Unlimited())
    async with application, polling(telegram, application):
        yield application


@pytest.fixture(autouse=True)
def _running(request: pytest.FixtureRequest) -> None:
    """Run the application for every test that talks to Telegram."""
    if "telegram" in request.fixturenames and "no_application" not in request.keywords:
        request.getfixturevalue("application")


@pytest.fixture
def push_press(telegram: Emulator) -> Callable[[Person, Message, str], None]:
    """Return a function that presses a button which no keyboard has."""

    def push(person: Person, message: Message, packed: str) -> None:
        query = {"id": "forged", "from": person.card, "chat_instance": "1", "message": message.to_dict()}
        telegram.push({"callback_query": query | {"data": packed}})

    return push


@pytest.fixture
def asked_back(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot ask back whatever it is asked, and offer what two people said."""
    offered = suggestions(("peskov-said", "psaki-said"), services.knowledge, "en")
    answer = Ambiguous("en", offered, Explanation((), services.knowledge.version))
    monkeypatch.setattr(services.engine, "answer", lambda *_: answer)
    monkeypatch.setattr(services.engine, "answer_at_once", lambda *_: answer)
