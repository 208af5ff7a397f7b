"""The people of a test, and all that they do in chats."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from telegram import Message

from emulator.chats import Chat, member
from emulator.detection import text_mention, with_detected
from emulator.keyboards import demanded
from emulator.media import MEDIA
from emulator.shapes import JSON, Media, Status
from emulator.world import World

TELEGRAM: JSON = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
ANONYMOUS: JSON = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT: JSON = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
ABSENT: set[Status] = {"left", "kicked"}


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A user of Telegram. Whatever they do reaches the bot as an update, where the bot is in the chat."""

    id: int
    card: JSON
    _world: World = field(repr=False)

    async def says(
        self,
        chat: Chat,
        text: str,
        *,
        reply_to: Message | None = None,
        topic: Message | None = None,
        as_chat: Chat | None = None,
        mentions: Iterable["Person"] = (),
    ) -> Message:
        """Write a message, or a post in a channel.

        ``topic`` is what ``opens_topic`` returned. ``as_chat`` speaks for a chat: for the group itself as an
        anonymous administrator does. ``mentions`` links the first names of people in the text.
        """
        named = [text_mention(text, person.card["first_name"], person.card) for person in mentions]
        content = {"text": text} | _entities("entities", text, named)
        return self._publish(chat, content, reply_to, topic, as_chat)

    async def sends(
        self,
        chat: Chat,
        media: Media,
        *,
        caption: str = "",
        reply_to: Message | None = None,
        topic: Message | None = None,
    ) -> Message:
        """Send a photo, a voice message, a sticker or a document."""
        described = {"caption": caption} | _entities("caption_entities", caption) if caption else {}
        return self._publish(chat, MEDIA[media] | described, reply_to, topic)

    async def edits(self, message: Message, text: str) -> Message:
        """Replace the text, or the caption, of a message."""
        raw = self._world.chats[message.chat.id].messages[message.message_id]
        kind, entities = ("text", "entities") if "text" in raw else ("caption", "caption_entities")
        raw.pop(entities, None)
        raw |= {kind: text, "edit_date": int(self._world.now.timestamp())} | _entities(entities, text)
        self._world.push({"edited_channel_post" if raw["chat"]["type"] == "channel" else "edited_message": raw})
        return Message.de_json(raw, None)

    async def presses(self, message: Message, button: str) -> str:
        """Press a button, named by its text or its callback data, and return the id of the query.

        The keyboard is the one under the message now, or under the message given when it has been deleted since.
        """
        stored = self._world.chats[message.chat.id].messages.get(message.message_id)
        rows = (stored or message.to_dict()).get("reply_markup", {}).get("inline_keyboard", [])
        matching = [key for row in rows for key in row if button in (key["text"], key.get("callback_data"))]
        if not matching or "callback_data" not in matching[0]:
            raise ValueError(f"message {message.message_id} has no button {button!r} to press, only {rows}")
        return await self.forges(message, matching[0]["callback_data"])

    async def forges(self, message: Message, data: str) -> str:
        """Press a button with any callback data, which the message need not have, and return the id of the query."""
        stored = self._world.chats[message.chat.id].messages.get(message.message_id)
        query_id = self._world.next_query_id()
        gone = {"chat": message.chat.to_dict(), "message_id": message.message_id, "date": 0}
        press = {"id": query_id, "from": self.card, "message": stored or gone, "chat_instance": str(message.chat.id)}
        self._world.push({"callback_query": press | {"data": data}})
        return query_id

    async def asks_inline(self, query: str, *, offset: str = "", chat_type: str = "sender") -> str:
        """Type an inline query and return its id."""
        query_id = self._world.next_query_id()
        asked = {"id": query_id, "from": self.card, "query": query, "offset": offset, "chat_type": chat_type}
        self._world.typed[query_id] = query
        self._world.push({"inline_query": asked})
        return query_id

    async def chooses(self, query_id: str, result_id: str, chat: Chat, *, topic: Message | None = None) -> Message:
        """Choose one of the results of an inline query, which becomes this person's message in a chat.

        The bot hears of it, as if its owner had asked for that, with an id of the message where it has a keyboard.
        Raises ValueError if that result was not offered.
        """
        offered = self._world.offered.get(query_id, {})
        if result_id not in offered:
            raise ValueError(f"query {query_id} offers no result {result_id!r}, only {list(offered)}")
        message = self._publish(chat, {"via_bot": self._world.bot} | offered[result_id], None, topic)
        chosen = {"result_id": result_id, "from": self.card, "query": self._world.typed[query_id]}
        if "reply_markup" in offered[result_id]:
            chosen["inline_message_id"] = f"{query_id}-{message.message_id}"
            self._world.inline_messages[chosen["inline_message_id"]] = chat.messages[message.message_id]
        self._world.push({"chosen_inline_result": chosen})
        return message

    async def shares(self, chat: Chat, channel: Chat) -> Message:
        """Press the button of the keyboard in a private chat that asks for a channel, and choose one there.

        Telegram makes the bot an administrator of it where the button demands that. Raises ValueError where there is
        no such button, or Telegram would not offer the channel.
        """
        buttons = [key["request_chat"] for row in chat.reply_keyboard for key in row if "request_chat" in key]
        if not buttons or buttons[0]["chat_is_channel"] != (channel.type == "channel"):
            raise ValueError(f"no button asks for a {channel.type} here, only {chat.reply_keyboard}")
        mine = channel.membership(self.card, channel.members.get(self.id, "left"))
        if mine["status"] != "creator" and not all(mine.get(right) for right in demanded(buttons[0], "user")):
            raise ValueError(f"Telegram does not offer a channel in which somebody is {mine}")
        bots = channel.membership(self._world.bot, channel.bot_status)
        if not all(bots.get(right) for right in demanded(buttons[0], "bot")):
            await self.makes_bot(channel, "administrator")
        shared = {"request_id": buttons[0]["request_id"], "chat_id": channel.id}
        return self._publish(chat, {"chat_shared": shared})

    async def calls_guest(
        self, chat: Chat, text: str, *, reply_to: Message | None = None, topic: Message | None = None
    ) -> Message:
        """Write a message that mentions the bot in a chat that it is not in, made with ``Emulator.elsewhere``."""
        answered = chat.messages.get(reply_to.message_id) if reply_to else None
        content = {"text": text, "from": self.card} | _entities("entities", text)
        raw = chat.add(content, self._world.now, answered, topic.message_id if topic else 0)
        query_id = self._world.next_query_id()
        self._world.guest_calls[query_id] = (chat, raw)
        self._world.push({"guest_message": raw | {"guest_query_id": query_id}})
        return Message.de_json(raw, None)

    async def joins(self, chat: Chat, *others: "Person") -> Message:
        """Join a group, or add others to it."""
        newcomers = others or (self,)
        chat.members.update((newcomer.id, "member") for newcomer in newcomers)
        return self._publish(chat, {"new_chat_members": [newcomer.card for newcomer in newcomers]})

    async def leaves(self, chat: Chat) -> Message:
        """Leave a group."""
        farewell = self._publish(chat, {"left_chat_member": self.card})
        chat.members[self.id] = "left"
        return farewell

    async def pins(self, message: Message) -> Message:
        """Pin a message."""
        chat = self._world.chats[message.chat.id]
        return self._publish(chat, {"pinned_message": chat.messages[message.message_id]})

    async def opens_topic(self, chat: Chat, name: str) -> Message:
        """Open a topic in a forum; the service message that says so stands for the topic."""
        return self._publish(chat, {"forum_topic_created": {"name": name, "icon_color": 7322096}})

    async def upgrades(self, group: Chat) -> Chat:
        """Turn a group into a supergroup, which has an id of its own."""
        successor = self._world.open_chat("supergroup", group.names, members=dict(group.members))
        self._publish(group, {"migrate_to_chat_id": successor.id})
        self._publish(successor, {"migrate_from_chat_id": group.id})
        group.migrated_to = successor
        return successor

    async def makes(self, chat: Chat, other: "Person", status: Status, *, without: Iterable[str] = ()) -> None:
        """Promote, demote or remove somebody; the bot hears of it only where it asked for such updates.

        An administrator has all rights ``without`` some.
        """
        chat.withheld[other.id] = frozenset(without)
        before, chat.members[other.id] = chat.members.get(other.id, "left"), status
        change = {"chat": chat.card(), "from": self.card, "date": int(self._world.now.timestamp())}
        memberships = {
            "old_chat_member": member(other.card, before),
            "new_chat_member": chat.membership(other.card, status),
        }
        self._world.push({"chat_member": change | memberships})

    async def makes_bot(self, chat: Chat, status: Status, *, without: Iterable[str] = ()) -> None:
        """Add, promote, kick or remove the bot; in a private chat "kicked" blocks it and "member" lets it back.

        As an administrator it has all rights ``without`` some.
        """
        chat.withheld[self._world.bot["id"]] = frozenset(without)
        bot, before, chat.bot_status = self._world.bot, chat.bot_status, status
        change = {"chat": chat.card(), "from": self.card, "date": int(self._world.now.timestamp())}
        memberships = {"old_chat_member": member(bot, before), "new_chat_member": chat.membership(bot, status)}
        self._world.push({"my_chat_member": change | memberships})
        if "group" in chat.type and before in ABSENT and status not in ABSENT:
            self._publish(chat, {"new_chat_members": [bot]})

    def _publish(
        self,
        chat: Chat,
        content: JSON,
        reply_to: Message | None = None,
        topic: Message | None = None,
        as_chat: Chat | None = None,
    ) -> Message:
        chat.members.setdefault(self.id, "administrator" if chat.type == "channel" else "member")
        answered = chat.messages.get(reply_to.message_id) if reply_to else None
        sender = self._sender(chat, as_chat)
        raw = chat.add(sender | content, self._world.now, answered, topic.message_id if topic else 0)
        if chat.bot_status not in ABSENT:
            self._world.push({"channel_post" if chat.type == "channel" else "message": raw})
        if chat.type == "channel" and chat.linked:
            self._forward(raw, content, chat.linked)
        return Message.de_json(raw, None)

    def _sender(self, chat: Chat, as_chat: Chat | None) -> JSON:
        if chat.type == "channel":
            return {"sender_chat": chat.card()}
        if as_chat:
            return {"from": ANONYMOUS if as_chat is chat else CHANNEL_BOT, "sender_chat": as_chat.card()}
        return {"from": self.card}

    def _forward(self, post: JSON, content: JSON, group: Chat) -> None:
        """Carry a channel's post into the group where it is discussed."""
        origin = {"type": "channel"} | {name: post[name] for name in ("chat", "message_id", "date")}
        sender = {"from": TELEGRAM, "sender_chat": post["chat"]}
        forward = sender | {"is_automatic_forward": True, "forward_origin": origin} | content
        self._world.push({"message": group.add(forward, self._world.now)})


def _entities(name: str, text: str, named: Iterable[JSON] = ()) -> JSON:
    """Return the entities of a text under a name, nothing where there are none."""
    entities = with_detected(text, named)
    return {name: entities} if entities else {}
