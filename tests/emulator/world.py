"""Everything that exists in the emulated Telegram."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from time import time

from emulator.changes import Changes
from emulator.chats import Chat
from emulator.files import FileShelf
from emulator.parameters import Parameters
from emulator.refusal import Refusal, refuse
from emulator.shapes import JSON, ChatType, Status
from emulator.updates import UpdateQueue

RIGHTS = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "supports_guest_queries")


@dataclass(slots=True, kw_only=True)
class World:
    """The bot, the people, the chats, and the updates on their way to the bot."""

    bot: JSON
    now: datetime
    changes: Changes
    updates: UpdateQueue
    users: dict[int, JSON] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    outgoing: list[JSON] = field(default_factory=list)
    open_queries: set[str] = field(default_factory=set)
    # What the results of an answered inline query become in a chat, by query and by result.
    offered: dict[str, dict[str, JSON]] = field(default_factory=dict)
    # Where the bot was called as a guest, and by which message.
    guest_calls: dict[str, tuple[Chat, JSON]] = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)
    files: FileShelf = field(default_factory=FileShelf)
    rights: dict[str, bool] = field(default_factory=lambda: dict.fromkeys(RIGHTS, True))
    clock_ahead_seconds: int = 0
    _query_ids: Iterator[int] = field(default_factory=lambda: count(40_001))

    @property
    def clock(self) -> float:
        """The moment of Telegram's own clock, in seconds since 1970: not the one that messages are dated with."""
        return time() + self.clock_ahead_seconds

    def push(self, update: JSON) -> int:
        """Send the bot an update, open the query that it may carry for an answer, and return its id."""
        for kind in ("callback_query", "inline_query"):
            if kind in update:
                self.open_queries.add(update[kind]["id"])
        if "guest_message" in update:
            self.open_queries.add(update["guest_message"]["guest_query_id"])
        return self.updates.push(update)

    def send(self, chat: Chat, content: JSON, reply_to: JSON | None, topic: int) -> JSON:
        """Add the bot's message to a chat and return it."""
        sender = {"sender_chat": chat.card()} if chat.type == "channel" else {"from": self.bot}
        message = chat.add(sender | content, self.now, reply_to, topic)
        chat.sent_by_bot.add(message["message_id"])
        self.outgoing.append(message)
        return message

    def open_chat(
        self,
        chat_type: ChatType,
        names: JSON,
        *,
        members: dict[int, Status] | None = None,
        bot_status: Status = "member",
        is_forum: bool = False,
        linked: Chat | None = None,
    ) -> Chat:
        """Make a group, a supergroup or a channel, under an id that Telegram might give it."""
        number = 1 + len(self.chats)
        chat_id = -5_000_000 - number if chat_type == "group" else -1_002_000_000_000 - number
        self.chats[chat_id] = Chat(chat_id, chat_type, names, is_forum, linked, None, bot_status, members or {})
        return self.chats[chat_id]

    def next_query_id(self) -> str:
        """Return the id of the next query of either kind."""
        return str(next(self._query_ids))

    def find_chat(self, params: Parameters) -> Chat:
        """Return the chat that a request names by id or by username, whether the bot may enter it or not."""
        name = params.text("chat_id")
        if not name:
            refuse("chat_id is empty")
        for chat in self.chats.values():
            if name == str(chat.id) or name == f"@{chat.names.get('username', '')}":
                return chat
        if params.integer("chat_id") in self.users:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        refuse("chat not found")

    def writable_chat(self, params: Parameters) -> Chat:
        """Return the chat that a request names; refuse one that the bot may not write to."""
        chat = self.find_chat(params)
        chat.check_access()
        return chat
