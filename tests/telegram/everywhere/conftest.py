"""One application for the tests of a file, and the places where each of them happens, in each language."""

from collections.abc import AsyncIterator, Callable
from itertools import product
from pathlib import Path

import pytest
import pytest_asyncio

from bot.answering.composing import suggestions
from bot.model.answer import Ambiguous, Explanation
from bot.model.language import LANGUAGES, Language
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram.application import TelegramApplication, build_application
from emulator.server import DEFAULT_NOW, Emulator
from places.place import KINDS, Kind, Place
from places.polling import running

EVERYWHERE = [pytest.param(pair, id="-".join(pair)) for pair in product(KINDS, LANGUAGES)]
AMONG_OTHERS = [pytest.param(pair, id="-".join(pair)) for pair in product(KINDS[1:], LANGUAGES)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def telegram() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the database."""
    return tmp_path_factory.mktemp("kept") / "kept.sqlite3"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def storage(kept: Path) -> AsyncIterator[Storage]:
    storage = Storage(f"sqlite:///{kept}")
    await storage.prepare()
    yield storage
    await storage.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def application(telegram: Emulator, services: Services, storage: Storage) -> AsyncIterator[TelegramApplication]:
    settings = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
    application = build_application(services, settings, storage, lambda: DEFAULT_NOW)
    async with application, running(telegram, application):
        yield application


@pytest_asyncio.fixture(params=EVERYWHERE, loop_scope="module")
async def place(request: pytest.FixtureRequest, telegram: Emulator) -> Place:
    """Return a place with somebody who speaks its language there, of each kind and in each language in turn."""
    return await _place(telegram, *request.param)


@pytest_asyncio.fixture(params=AMONG_OTHERS, loop_scope="module")
async def place_among_others(request: pytest.FixtureRequest, telegram: Emulator) -> Place:
    """Return a place where there are other people, of each kind and in each language in turn."""
    return await _place(telegram, *request.param)


async def _place(telegram: Emulator, kind: Kind, language: Language) -> Place:
    reader = telegram.user(language_code=language)
    if kind == "private":
        return Place(telegram, kind, language, telegram.private(reader), None, reader)
    chat = telegram.supergroup("Neighbours", forum=kind == "topic", admins=[reader])
    topic = await reader.opens_topic(chat, "News") if kind == "topic" else None
    return Place(telegram, kind, language, chat, topic, reader)


@pytest.fixture
def ask_back(services: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[[Language], None]:
    """Return a function that lets the bot ask back whatever it is asked, and offer what two people said."""

    def ask_back(language: Language) -> None:
        offered = suggestions(("peskov-said", "psaki-said"), services.knowledge, language)
        answer = Ambiguous(language, offered, Explanation((), services.knowledge.version))
        monkeypatch.setattr(services.engine, "answer", lambda *_: answer)
        monkeypatch.setattr(services.engine, "answer_at_once", lambda *_: answer)

    return ask_back
