"""What a call of the Bot API counts as under Telegram's limits, which are about messages."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Urgency(IntEnum):
    """What goes first; a call is an answer unless its ``rate_limit_args`` say otherwise."""

    # From 1, as python-telegram-bot drops arguments that are false.
    ANSWER = 1
    BROADCAST = 2


BROADCAST = Urgency.BROADCAST

# How long a call may be kept waiting because Telegram says so.
PATIENCE_MS = 60_000

# A draft and an action are shown for a moment and are no messages.
_MESSAGE = re.compile(r"send(?!ChatAction|MessageDraft)|copyMessage|forwardMessage")
_EDIT = re.compile(r"editMessage|stopMessage|stopPoll")

# The id of a person, a group or a channel, or the ``@name`` of one of the latter.
Chat = int | str


@dataclass(slots=True, eq=False)
class Call:
    """A call that counts; ``chat`` is None for the edit of an inline message, which belongs to no chat.

    ``is_message`` is whether it counts as a message to its chat, and not only as one of all.
    """

    chat: Chat | None
    urgency: Urgency
    is_message: bool = True
    turn: asyncio.Future[None] | None = field(default=None, repr=False)
    # How long Telegram has asked it to wait, altogether.
    refused_ms: int = 0

    @property
    def is_to_group(self) -> bool:
        """Whether the chat is a group or a channel: their ids are negative, and only they are called by names."""
        return isinstance(self.chat, str) or (self.chat is not None and self.chat < 0)

    @property
    def is_broadcast(self) -> bool:
        """Whether it gives way to answers."""
        return self.urgency is Urgency.BROADCAST

    @property
    def was_refused(self) -> bool:
        """Whether Telegram has asked it to wait."""
        return self.refused_ms > 0

    def can_wait(self, wait_ms: int) -> bool:
        """Return whether it has the patience for a pause."""
        return wait_ms <= PATIENCE_MS


def read(endpoint: str, parameters: Mapping[str, Any], urgency: Urgency) -> Call | None:
    """Return what a call counts as, or None if it is neither a message nor an edit of one and goes out at once.

    An edit counts as a message in groups and channels; in a private chat, only among the calls of all. An album
    or several messages copied at once count as one.
    """
    is_edit = _EDIT.match(endpoint) is not None
    if not is_edit and not _MESSAGE.match(endpoint):
        return None
    call = Call(_chat(parameters.get("chat_id")), urgency)
    call.is_message = call.chat is not None and (call.is_to_group or not is_edit)
    return call


def _chat(given: object) -> Chat | None:
    if isinstance(given, str) and re.fullmatch(r"-?\d+", given):
        return int(given)
    return given if isinstance(given, int | str) else None
