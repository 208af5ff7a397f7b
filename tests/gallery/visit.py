"""People in one chat with the bot, and a record of all that they see there."""

from dataclasses import dataclass, field

from telegram import Message

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

# What is waited for comes at once, except on a machine that is busy with other things.
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it stands in the chat, and the picture in it; ``sender`` is None for the bot."""

    sender: str | None
    message: Message
    picture: bytes = b""
    is_changed: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button, and ``toast`` popped up for a moment, if anything did."""

    sender: str
    button: str
    toast: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """While somebody typed, the bot offered results, each with its title and its description."""

    sender: str
    typed: str
    results: tuple[tuple[str, str], ...]


Step = Shown | Pressed | Offered


@dataclass(slots=True)
class Visit:
    """Does what people do in a chat, waits for what the bot does about it, and keeps both as steps.

    ``topic`` is the service message that opened a forum's topic. Raises TimeoutError where the bot does nothing.
    """

    telegram: Emulator
    chat: Chat
    topic: Message | None = None
    steps: list[Step] = field(default_factory=list)

    async def chats(self, person: Person, text: str) -> None:
        """Write a message that is not for the bot."""
        self.steps.append(Shown(_name(person), await person.says(self.chat, text, topic=self.topic)))

    async def asks(self, person: Person, text: str) -> Message:
        """Write a message and return the bot's reply."""
        await self.chats(person, text)
        return await self.receives()

    async def calls_guest(self, person: Person, text: str) -> Message:
        """Mention the bot where it is not, and return its reply."""
        self.steps.append(Shown(_name(person), await person.calls_guest(self.chat, text)))
        return await self.receives()

    async def presses(self, person: Person, message: Message, button: str) -> Message:
        """Press a button and return the message that the bot sends or changes, or else the one pressed."""
        before = self.telegram.sent(self.chat)
        await person.presses(message, button)
        call = await self.telegram.next_call("answerCallbackQuery", timeout_seconds=PATIENCE_SECONDS)
        self.steps.append(Pressed(_name(person), button, call.params.text("text")))
        after = self.telegram.sent(self.chat)
        if len(after) > len(before):
            return await self.receives()
        same = self._as_it_is(message)
        if same.to_dict() not in [one.to_dict() for one in before]:
            self.steps.append(Shown(None, same, is_changed=True))
        return same

    async def steers(self, person: Person, message: Message, button: str, told: str) -> None:
        """Press a button of a message that keeps itself up to date, and wait until it says what is to be told."""
        await person.presses(message, button)
        call = await self.telegram.next_call("answerCallbackQuery", timeout_seconds=PATIENCE_SECONDS)
        self.steps.append(Pressed(_name(person), button, call.params.text("text")))
        while told not in (shown := self._as_it_is(message)).text:
            await self.telegram.next_call("editMessageText", timeout_seconds=PATIENCE_SECONDS)
        self.steps.append(Shown(None, shown, is_changed=True))

    async def types(self, person: Person, query: str) -> None:
        """Type an inline query and choose the first result."""
        query_id = await person.asks_inline(query)
        call = await self.telegram.next_call("answerInlineQuery", timeout_seconds=PATIENCE_SECONDS)
        results = call.params.json("results")
        self.steps.append(Offered(_name(person), query, tuple((one["title"], one["description"]) for one in results)))
        chosen = await person.chooses(query_id, results[0]["id"], self.chat)
        self.steps.append(Shown(f"{_name(person)}, via Dateline", chosen))

    async def receives(self) -> Message:
        """Wait for the bot's next message and return it."""
        reply = await self.telegram.next_message(self.chat, timeout_seconds=PATIENCE_SECONDS)
        self.steps.append(Shown(None, reply, await self._picture(reply)))
        return reply

    def _as_it_is(self, message: Message) -> Message:
        return next(one for one in self.telegram.sent(self.chat) if one.message_id == message.message_id)

    async def _picture(self, message: Message) -> bytes:
        if not message.photo:
            return b""
        async with self.telegram.bot() as bot:
            return bytes(await (await bot.get_file(message.photo[-1].file_id)).download_as_bytearray())


def _name(person: Person) -> str:
    return str(person.card["first_name"])
