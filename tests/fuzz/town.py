"""A bot that is ready, with people and chats around it, to which any update may be brought."""

import asyncio
import logging
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from telegram import Message

from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.storage.inbox import Depth
from bot.surfaces.telegram.application import build_application
from bot.surfaces.telegram.inbox_application import InboxApplication
from bot.surfaces.telegram.pacing import Unlimited
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator
from emulator.shapes import JSON
from fuzz.odd import CHANNEL, FORUM, GROUP, READER

# What Telegram says of chats, messages and queries that are gone, or never were: made-up updates tell of many.
GONE = (
    "chat not found",
    "message to edit not found",
    "message thread not found",
    "message can't be edited",
    "message is not modified",
    "query is too old",
    "can't initiate conversation with a user",
    "need administrator rights in the channel chat",
    "invalid user_id specified",
    "there are no administrators in the private chat",
)
UNREADABLE = "update passed over, as it can't be read"


@dataclass(repr=False)
class Town:
    """The bot, its Telegram, and what went wrong."""

    runner: asyncio.Runner
    telegram: Emulator
    application: InboxApplication
    storage: Storage
    reader: Person
    logged: list[Any]
    _number: int = 0

    def __repr__(self) -> str:
        """Return little: all that is in a town would be shown with each failure."""
        return "Town()"

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        printer.text("Town()")

    def brings(self, *updates: JSON) -> None:
        """Let updates be accepted together, and wait until all of them have been handled."""
        numbered = [update | {"update_id": self.next_number()} for update in updates]
        self.runner.run(self._handled(numbered))

    def passes_on(self) -> None:
        """Bring what the people of the town have done."""
        pending = list(self.telegram._world.updates.pending)
        self.telegram._world.updates.pending.clear()
        self.brings(*pending)

    async def _handled(self, updates: Sequence[JSON]) -> None:
        await self.application.inbox.accept(updates)
        await self.is_done()

    async def is_done(self) -> None:
        """Wait until all that was accepted has been handled; what came before is not handled again."""
        async with asyncio.timeout(60):
            while self.application.inbox.under_way or (await self.depth()).waiting:  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.0005)

    async def depth(self) -> Depth:
        """Return how many updates the inbox holds."""
        return await self.storage.inbox.depth()

    def next_number(self) -> int:
        """Return a number that no update has had."""
        self._number += 1
        return self._number

    def faults(self) -> str:
        """Return what went wrong since this was asked last: told in the log, or refused by Telegram."""
        calls = [f"{call.method}: {call.error}" for call in self.telegram._endpoint.calls if call.error]
        told = [_line(entry) for entry in self.logged if entry["log_level"] not in ("debug", "info")]
        self._forget()
        return "\n".join(one for one in (*calls, *told) if not any(reason in one.lower() for reason in GONE))

    def errors(self) -> str:
        """Return what went wrong since this was asked last, save that Telegram refused what an update made up."""
        told = [_line(entry) for entry in self.logged if entry["log_level"] not in ("debug", "info", "warning")]
        self._forget()
        return "\n".join(one for one in told if UNREADABLE not in one)

    def _forget(self) -> None:
        self.telegram._endpoint.calls.clear()
        self.logged.clear()

    def set_aside(self) -> int:
        """Return how many updates the inbox keeps, waiting or set aside, though everything was handled."""
        depth = self.runner.run(self.depth())
        return depth.waiting + depth.under_way + depth.set_aside

    def sent(self, chat: int) -> list[Message]:
        """Return what the bot has written in a chat, as it is now."""
        return self.telegram.sent(self.telegram._world.chats[chat])

    def answers(self) -> bool:
        """Return whether the bot still answers a question."""
        before = len(self.telegram._world.outgoing)
        self.brings({"message": question("when are the geneva talks")})
        new = [sent["text"] for sent in self.telegram._world.outgoing[before:]]
        return len(new) == 1 and ("2022" in new[0] and "30 Dec" not in new[0])


def _line(entry: Any) -> str:
    known = {name: value for name, value in entry.items() if name != "log_level"}
    error = known.pop("exc_info", None)
    told = " ".join(f"{name}={value}" for name, value in known.items())
    if isinstance(error, tuple):
        error = error[1]
    return told + ("".join(traceback.format_exception(error)) if isinstance(error, BaseException) else "")


def question(text: str, entities: Sequence[JSON] = ()) -> JSON:
    """Return a message of the reader's to the bot."""
    return {
        "message_id": 1,
        "date": int(DEFAULT_NOW.timestamp()),
        "chat": {"id": READER, "type": "private", "first_name": "Olena"},
        "from": {"id": READER, "is_bot": False, "first_name": "Olena"},
        "text": text,
        "entities": list(entities),
    }


@contextmanager
def open_town(services: Services, folder: Path) -> Iterator[Town]:
    """Yield a town whose bot is ready, matches by ``services`` and keeps what it keeps in a folder."""
    with asyncio.Runner() as runner, structlog.testing.capture_logs() as logged, _heard(logged):
        telegram = Emulator()
        runner.run(telegram.__aenter__())
        storage = Storage(f"sqlite:///{folder / 'kept.sqlite3'}")
        runner.run(storage.prepare())
        reader = _populate(telegram)
        application = runner.run(_application(telegram, services, storage))
        yield Town(runner, telegram, application, storage, reader, logged)
        runner.run(application.stop())
        runner.run(application.shutdown())
        runner.run(storage.close())
        runner.run(telegram.__aexit__())


@contextmanager
def _heard(logged: list[Any]) -> Iterator[None]:
    """Let what libraries log as errors, tasks that failed unseen among them, stand among the bot's own lines."""

    class Hearing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.append({"log_level": "error", "event": record.getMessage(), "exc_info": record.exc_info})

    hearing = Hearing(logging.ERROR)
    logging.getLogger().addHandler(hearing)
    yield
    logging.getLogger().removeHandler(hearing)


def _populate(telegram: Emulator) -> Person:
    reader = telegram.user(language_code="en")
    assert reader.id == READER
    telegram.private(reader)
    kinds: dict[int, dict[str, Any]] = {GROUP: {}, FORUM: {"is_forum": True}, CHANNEL: {}}
    for id_, more in kinds.items():
        kind = "channel" if id_ == CHANNEL else "supergroup"
        chat = Chat(id_, kind, {"title": "Somewhere"}, members={READER: "administrator"}, **more)
        chat.bot_status = "administrator"
        telegram._world.chats[id_] = chat
    return reader


async def _application(telegram: Emulator, services: Services, storage: Storage) -> InboxApplication:
    settings = Settings(
        _env_file=None,
        bot_token=telegram.token,
        telegram_base_url=telegram.origin,
        questions_per_minute=0,
        admin_ids=(READER,),
    )
    application = build_application(services, settings, storage, lambda: DEFAULT_NOW, Unlimited())
    await application.initialize()
    await application.start()
    return application
