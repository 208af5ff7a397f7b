"""Chats with their members, topics and messages."""

from dataclasses import dataclass, field
from datetime import datetime

from emulator.refusal import Refusal, refuse
from emulator.shapes import JSON, ChatType, Media, Status

ADMINISTRATOR_RIGHTS = (
    "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_post_messages", "can_edit_messages", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Chat:
    """A chat as the bot's account sees it."""

    id: int
    type: ChatType
    names: JSON
    is_forum: bool = False
    linked: "Chat | None" = None
    migrated_to: "Chat | None" = None
    bot_status: Status = "member"
    members: dict[int, Status] = field(default_factory=dict)
    messages: dict[int, JSON] = field(default_factory=dict)
    sent_by_bot: set[int] = field(default_factory=set)
    forbidden: set[Media] = field(default_factory=set)
    # What administrators, the bot among them, may not do, by their ids.
    withheld: dict[int, frozenset[str]] = field(default_factory=dict)
    # The keyboard that the bot has put in the place of a person's own.
    reply_keyboard: list[list[JSON]] = field(default_factory=list)
    _last_id: int = 0

    def card(self) -> JSON:
        """Return the chat as messages show it."""
        return {"id": self.id, "type": self.type} | self.names | ({"is_forum": True} if self.is_forum else {})

    def check_access(self) -> None:
        """Refuse the bot where it has been blocked or kicked, was never let in, or the chat has moved."""
        if self.migrated_to:
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, reason, migrate_to_chat_id=self.migrated_to.id)
        if self.type == "private" and self.bot_status == "kicked":
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if self.bot_status == "kicked":
            raise Refusal(403, f"Forbidden: bot was kicked from the {self.type} chat")
        if self.bot_status == "left":
            raise Refusal(403, f"Forbidden: bot is not a member of the {self.type} chat")
        if self.type == "channel" and self.bot_status != "administrator":
            refuse("need administrator rights in the channel chat")

    def membership(self, user: JSON, status: Status) -> JSON:
        """Return what somebody of a status is here, as Telegram describes it."""
        withheld = self.withheld.get(user["id"], ()) if status == "administrator" else ()
        return member(user, status) | dict.fromkeys(withheld, False)

    def has_topic(self, thread_id: int) -> bool:
        """Return whether a message may be sent to the thread; a chain of replies is none."""
        return self.is_forum and "forum_topic_created" in self.messages.get(thread_id, {})

    def add(self, content: JSON, now: datetime, reply_to: JSON | None = None, topic: int = 0) -> JSON:
        """Add a message, placed in its thread, and return it."""
        self._last_id += 1
        message = {"message_id": self._last_id, "chat": self.card(), "date": int(now.timestamp())}
        self.messages[self._last_id] = message | content | self._threading(self._last_id, content, reply_to, topic)
        return self.messages[self._last_id]

    def _threading(self, message_id: int, content: JSON, reply_to: JSON | None, topic: int) -> JSON:
        """Return the fields that tell what a message answers.

        In a forum a message that answers nothing answers the message that opened its topic. In any other
        supergroup a chain of replies has the id of its first message, which is no topic.
        """
        if "forum_topic_created" in content:
            return {"message_thread_id": message_id, "is_topic_message": True}
        if self.is_forum:
            thread_id = topic or (reply_to or {}).get("message_thread_id", 0)
            thread = {"message_thread_id": thread_id, "is_topic_message": True} if thread_id else {}
            return thread | _answering(reply_to or self.messages.get(thread_id))
        if reply_to and self.type == "supergroup":
            thread_id = reply_to.get("message_thread_id", reply_to["message_id"])
            return {"message_thread_id": thread_id} | _answering(reply_to)
        return _answering(reply_to)


def _answering(message: JSON | None) -> JSON:
    """Return the quoted message, which quotes no further one itself."""
    if message is None:
        return {}
    return {"reply_to_message": {name: value for name, value in message.items() if name != "reply_to_message"}}


def member(user: JSON, status: Status) -> JSON:
    """Return a user's membership as Telegram describes it."""
    rights: dict[Status, JSON] = {
        "creator": {"is_anonymous": False},
        "administrator": {"is_anonymous": False} | dict.fromkeys(ADMINISTRATOR_RIGHTS, True),
        "kicked": {"until_date": 0},
    }
    return {"user": user, "status": status} | rights.get(status, {})
