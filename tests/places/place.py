"""A place where people meet the bot: a private chat, a group, or a topic of a forum; one language is spoken there."""

from dataclasses import dataclass, replace
from typing import Literal

from telegram import Message

from bot.model.language import Language
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator
from places.wordings import foreign

Kind = Literal["private", "group", "topic"]
KINDS: tuple[Kind, ...] = ("private", "group", "topic")

# What the bot's own tags become, and what Telegram finds in a text by itself.
MEANT = {"bold", "italic", "expandable_blockquote"}
FOUND = {"bot_command", "mention"}


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and where there are topics a topic of it, with one person who speaks there.

    Every reply that the bot gives there is held against what holds of all: it is in the place's language, answers
    the message that it should, stays in its topic, and has no formatting but the bot's own.
    """

    telegram: Emulator
    kind: Kind
    language: Language
    chat: Chat
    topic: Message | None
    reader: Person

    @property
    def is_private(self) -> bool:
        """Whether only one person is here."""
        return self.kind == "private"

    async def says(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Let the reader write a message, whoever it is for."""
        return await self.reader.says(self.chat, text, reply_to=reply_to, topic=self.topic)

    async def asks(self, question: str) -> Message:
        """Let the reader ask the bot, as one does here, and return its reply."""
        return await self.gets(question if self.is_private else f"@dateline_bot {question}")

    async def gets(self, text: str, *, reply_to: Message | None = None) -> Message:
        """Let the reader write a message that the bot replies to, and return the reply."""
        return await self.hears(await self.says(text, reply_to=reply_to))

    async def hears(self, asked: Message) -> Message:
        """Wait for the bot's next message here, which must answer the given one."""
        reply = await self.telegram.next_message(self.chat)
        assert reply.reply_to_message, "the bot's message answers none"
        assert reply.reply_to_message.message_id == asked.message_id
        return self._checked(reply)

    async def presses(self, message: Message, button: str) -> str:
        """Let the reader press a button, and return the toast, empty for none."""
        return await self._toast(await self.reader.presses(message, button))

    async def forges(self, message: Message, pressed: str) -> str:
        """Let the reader press a button that a message need not have, and return the toast."""
        return await self._toast(await self.reader.forges(message, pressed))

    async def stays_silent(self, since: int) -> bool:
        """Return whether the bot has said nothing here beyond its first ``since`` messages, once all is handled."""
        await self.telegram.settled()
        return len(self.telegram.sent(self.chat)) == since

    def now(self, message: Message) -> Message:
        """Return one of the bot's messages as it is now."""
        shown = (sent for sent in self.telegram.sent(self.chat) if sent.message_id == message.message_id)
        return self._checked(next(shown))

    def with_other(self, language: Language | None = None) -> "Place":
        """Return the place where somebody else meets the bot: here, or in a private chat of their own."""
        language = language or self.language
        other = self.telegram.user("Piotr", language_code=language)
        chat = self.telegram.private(other) if self.is_private else self.chat
        return replace(self, reader=other, chat=chat, language=language)

    def speaking(self, language: Language) -> "Place":
        """Return this place as one where the bot is expected to speak another language."""
        return replace(self, language=language)

    def in_private(self) -> "Place":
        """Return the private chat of the same person."""
        return replace(self, kind="private", chat=self.telegram.private(self.reader), topic=None)

    async def elsewhere(self) -> "Place":
        """Return another place of the same person: another topic, or another group."""
        if self.topic:
            return replace(self, topic=await self.reader.opens_topic(self.chat, "Other news"))
        return replace(self, kind="group", chat=self.telegram.supergroup("Colleagues", admins=[self.reader]))

    async def _toast(self, query: str) -> str:
        while True:
            answered = (await self.telegram.next_call("answerCallbackQuery")).params
            if answered.text("callback_query_id") == query:
                assert foreign(answered.text("text"), self.language) == []
                return answered.text("text")

    def _checked(self, message: Message) -> Message:
        said = [message.text or message.caption or "", *labels(message)]
        assert [foreign(text, self.language) for text in said] == [[] for _ in said]
        assert message.message_thread_id in ((self.topic.message_id,) if self.topic else (None, *_thread(message)))
        assert message.is_topic_message == (True if self.topic else None)
        assert {entity.type for entity in (*message.entities, *message.caption_entities)} <= MEANT | FOUND
        return message


def labels(message: Message) -> list[str]:
    """Return the texts on the buttons below a message, row by row."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return [button.text for row in rows for button in row]


def links(message: Message) -> dict[str, str]:
    """Return where the buttons below a message lead that are links, by their texts."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    return {button.text: button.url for row in rows for button in row if button.url}


def _thread(message: Message) -> tuple[int, ...]:
    """Return the thread of a message that is no topic: in a supergroup a chain of replies has one."""
    return (message.message_thread_id,) if message.message_thread_id and not message.is_topic_message else ()
