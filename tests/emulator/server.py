"""A Telegram Bot API server on loopback, for end-to-end tests.

async with Emulator() as telegram:
    olena = telegram.user(first_name="Olena", language_code="uk")
    chat = telegram.private(olena)
    await olena.says(chat, "/start")
    reply = await telegram.next_message(chat)
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self, TypeVar

from telegram import Bot, Message

from emulator.bringing import Bringing
from emulator.changes import Changes
from emulator.chats import Chat
from emulator.listening import listening
from emulator.people import Person
from emulator.refusal import Refusal
from emulator.routes import Call, Endpoint, Failure
from emulator.shapes import JSON, ChatType, Media, Status
from emulator.updates import UpdateQueue
from emulator.world import World

BOT_ID = 7000000001
DEFAULT_TOKEN = f"{BOT_ID}:{'A' * 35}"
# What is waited for comes at once, except on a machine that is busy with other tests.
PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.002
DEFAULT_NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)

Item = TypeVar("Item")


class Emulator:
    """Telegram, as one bot and the people around it know it.

    Configure the bot with ``base_url=f"{origin}/bot"`` and ``base_file_url=f"{origin}/file/bot"``.
    """

    origin: str

    def __init__(self, token: str = DEFAULT_TOKEN, username: str = "dateline_bot", now: datetime = DEFAULT_NOW) -> None:
        """Make an empty Telegram with one bot; nothing listens before ``async with``."""
        self.token = token
        self._changes = Changes()
        bot = {"id": int(token.partition(":")[0]), "is_bot": True, "first_name": "Dateline", "username": username}
        self._world = World(bot=bot, now=now, changes=self._changes, updates=UpdateQueue(self._changes))
        self._endpoint = Endpoint(self._world, token)
        self.bringing = Bringing(self._world.updates)
        self._read: Counter[str] = Counter()
        self._is_bot_idle: Callable[[], bool] = lambda: True
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        self.origin = await self._exit.enter_async_context(listening(self._endpoint.application(), tells_date=False))
        bringing = asyncio.create_task(self.bringing.run())
        self._exit.push_async_callback(asyncio.wait, [bringing])
        self._exit.callback(bringing.cancel)
        self._exit.callback(self._world.updates.close)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the poll that is under way and stop listening."""
        await self._exit.aclose()

    @property
    def now(self) -> datetime:
        """The moment that messages are dated with; it stands still until a test sets it."""
        return self._world.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._world.now = moment

    @property
    def latency_seconds(self) -> float:
        """How long a call is on its way to Telegram and back, none until a test sets it; polls are not counted."""
        return self._endpoint.latency_seconds

    @latency_seconds.setter
    def latency_seconds(self, seconds: float) -> None:
        self._endpoint.latency_seconds = seconds

    def bot(self) -> Bot:
        """Return a bot that talks to this emulator."""
        return Bot(self.token, base_url=f"{self.origin}/bot", base_file_url=f"{self.origin}/file/bot")

    def user(
        self, first_name: str = "Olena", *, username: str = "", language_code: str = "", is_bot: bool = False
    ) -> Person:
        """Let somebody have an account."""
        user_id = 1001 + len(self._world.users)
        optional = {"username": username, "language_code": language_code}
        card: JSON = {"id": user_id, "is_bot": is_bot, "first_name": first_name}
        card |= {name: value for name, value in optional.items() if value}
        self._world.users[user_id] = card
        return Person(user_id, card, self._world)

    def private(self, person: Person) -> Chat:
        """Return the private chat of a person who has started the bot."""
        names: JSON = {name: person.card[name] for name in ("first_name", "username") if name in person.card}
        return self._world.chats.setdefault(person.id, Chat(person.id, "private", names))

    def group(self, title: str, *, admins: Iterable[Person] = ()) -> Chat:
        """Make a basic group with the bot in it."""
        return self._world.open_chat("group", {"title": title}, members=_administrators(admins))

    def supergroup(self, title: str, *, username: str = "", forum: bool = False, admins: Iterable[Person] = ()) -> Chat:
        """Make a supergroup with the bot in it; people open topics in a forum."""
        names = {"title": title} | ({"username": username} if username else {})
        return self._world.open_chat("supergroup", names, is_forum=forum, members=_administrators(admins))

    def channel(
        self,
        title: str,
        *,
        username: str = "",
        linked: Chat | None = None,
        admins: Iterable[Person] = (),
        bot_status: Status = "administrator",
    ) -> Chat:
        """Make a channel that the bot administers; its posts are forwarded to the linked supergroup."""
        names = {"title": title} | ({"username": username} if username else {})
        members = _administrators(admins)
        return self._world.open_chat("channel", names, members=members, linked=linked, bot_status=bot_status)

    def elsewhere(self, chat_type: ChatType, names: JSON, *, chat_id: int = 0, forum: bool = False) -> Chat:
        """Make a chat that the bot is not in, where people call it as a guest.

        No method of the bot reaches it. Its id may be that of a chat that the bot knows, as Telegram warns.
        """
        guest_id = chat_id or -1_009_000_000_001
        return Chat(guest_id, chat_type, names, is_forum=forum, bot_status="left")

    def push(self, update: JSON) -> int:
        """Send the bot any update and return its id."""
        return self._world.push(update)

    def fail_next(
        self,
        method: str,
        *,
        status: int,
        description: str = "",
        retry_after: int = 0,
        delivered: bool = False,
        times: int = 1,
    ) -> None:
        """Answer the next calls of a method with an error; ``delivered`` ones take effect nevertheless.

        ``retry_after`` is in seconds. Without a description the status is told in its usual words.
        """
        parameters = {"retry_after": retry_after} if retry_after else {}
        usual = HTTPStatus(status).phrase + (f": retry after {retry_after}" if retry_after else "")
        failure = Failure(Refusal(status, description or usual, **parameters), delivered)
        self._endpoint.failures[method].extend([failure] * times)

    def garble_next(self, method: str, content: bytes, *, status: int = 200, times: int = 1) -> None:
        """Answer the next calls of a method with anything, as what stands in Telegram's place might."""
        self._endpoint.garbled[method].extend([(status, content)] * times)

    @property
    def rights(self) -> dict[str, bool]:
        """What getMe tells that the bot may do, by the names of its fields, for a test to change."""
        return self._world.rights

    def set_clock_ahead(self, seconds: int) -> None:
        """Let the clock by which each answer is dated go before that of this machine, or behind it."""
        self._world.clock_ahead_seconds = seconds

    def forbid(self, chat: Chat, *media: Media) -> None:
        """Let the members of a group, the bot among them, send no more media of these kinds."""
        chat.forbidden.update(media)

    def forget_files(self) -> None:
        """Let every file id become invalid, as ids of another bot's files are."""
        self._world.files.clear()

    def expire_queries(self) -> None:
        """Let every unanswered query become too old for an answer."""
        self._world.open_queries.clear()

    def calls(self, method: str) -> list[Call]:
        """Return the bot's finished calls of a method, refused ones too, in order."""
        return [call for call in self._endpoint.calls if call.method == method]

    def sent(self, chat: Chat) -> list[Message]:
        """Return the bot's messages in a chat as they are now, in order; deleted ones are gone."""
        return [Message.de_json(chat.messages[key], None) for key in sorted(chat.sent_by_bot & chat.messages.keys())]

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not acknowledged."""
        return [update["update_id"] for update in self._world.updates.pending]

    def everything_sent(self) -> list[tuple[int, str]]:
        """Return the chat and the text of each message that the bot ever sent, in order, as it was sent."""
        return [(message["chat"]["id"], message.get("text", "")) for message in self._world.outgoing]

    def offered(self, query_id: str) -> dict[str, Message]:
        """Return what the results of an answered inline query would become in a chat, by their ids, in order."""
        shown = {"message_id": 0, "date": 0, "chat": {"id": 0, "type": "private"}}
        return {id_: Message.de_json(shown | content, None) for id_, content in self._world.offered[query_id].items()}

    async def next_message(self, chat: Chat, *, timeout_seconds: float = PATIENCE_SECONDS) -> Message:
        """Wait for the bot's next message in a chat that this has not returned yet. Raises TimeoutError."""

        def sent() -> list[JSON]:
            return [message for message in self._world.outgoing if message["chat"]["id"] == chat.id]

        return Message.de_json(await self._next(f"message in chat {chat.id}", sent, timeout_seconds), None)

    async def next_call(self, method: str, *, timeout_seconds: float = PATIENCE_SECONDS) -> Call:
        """Wait for the next finished call of a method that this has not returned yet. Raises TimeoutError."""
        return await self._next(f"call of {method}", lambda: self.calls(method), timeout_seconds)

    async def next_toast(self) -> str:
        """Wait until the next press is answered, and return what pops up, empty for nothing. Raises TimeoutError."""
        return (await self.next_call("answerCallbackQuery")).params.text("text")

    def settles_when(self, is_idle: Callable[[], bool]) -> None:
        """Let ``settled`` wait for a bot in the same process too, until ``is_idle()``: the bot handles nothing now."""
        self._is_bot_idle = is_idle

    async def settled(self, *, quiet_seconds: float = 0.05, timeout_seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until every update is acknowledged, no request is in progress, and none comes for a short while.

        An update is acknowledged before it is handled: ``quiet_seconds`` is what a handler has for its next request,
        unless ``settles_when`` said how to tell. Raises TimeoutError.
        """
        try:
            async with asyncio.timeout(timeout_seconds):
                while not (self._is_bot_idle() and await self._stays_idle(quiet_seconds)):
                    await self._changes.until(self._is_idle, timeout_seconds)
                    await asyncio.sleep(_LOOK_SECONDS)
        except TimeoutError:
            waiting = self.pending
            requests = self._endpoint.in_progress
            raise TimeoutError(f"updates {waiting} are not acknowledged, {requests} requests in progress") from None

    async def _stays_idle(self, seconds: float) -> bool:
        answered = self._endpoint.answered
        return not await self._changes.until(
            lambda: not self._is_idle() or self._endpoint.answered != answered, seconds
        )

    def _is_idle(self) -> bool:
        return not self._world.updates.pending and not self._endpoint.in_progress

    async def _next(self, key: str, items: Callable[[], Sequence[Item]], timeout_seconds: float) -> Item:
        position = self._read[key]
        if not await self._changes.until(lambda: len(items()) > position, timeout_seconds):
            raise TimeoutError(f"no further {key} within {timeout_seconds} s")
        self._read[key] += 1
        return items()[position]


def _administrators(people: Iterable[Person]) -> dict[int, Status]:
    return {person.id: "administrator" for person in people}
