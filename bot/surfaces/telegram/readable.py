"""What the bot relies on in an update, held against what came: the library itself lets much pass that is no update."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

# Telegram's ids have no more bits.
_Id = Annotated[int, Field(gt=-(2**52), lt=2**52)]
_Number = Annotated[int, Field(ge=0, lt=2**52)]


class _Shape(BaseModel):
    """Part of an update; whatever else it has is the library's concern."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class _User(_Shape):
    id: _Id
    is_bot: bool
    username: str | None = None
    language_code: str | None = None


class _Chat(_Shape):
    id: _Id
    type: str
    title: str | None = None


class _Entity(_Shape):
    type: str
    offset: _Number
    length: _Number
    user: _User | None = None


class _Quote(_Shape):
    text: str


class _Key(_Shape):
    callback_data: str | None = None


class _Keyboard(_Shape):
    inline_keyboard: list[list[_Key]]


class _SharedChat(_Shape):
    request_id: _Id
    chat_id: _Id


class _Message(_Shape):
    message_id: _Id
    date: _Number
    chat: _Chat
    edit_date: _Number | None = None
    sender: _User | None = Field(None, alias="from")
    sender_chat: _Chat | None = None
    sender_business_bot: _User | None = None
    via_bot: _User | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[_Entity] | None = None
    caption_entities: list[_Entity] | None = None
    quote: _Quote | None = None
    reply_to_message: "_Message | None" = None
    reply_markup: _Keyboard | None = None
    message_thread_id: _Id | None = None
    media_group_id: str | None = None
    guest_query_id: str | None = None
    migrate_to_chat_id: _Id | None = None
    migrate_from_chat_id: _Id | None = None
    chat_shared: _SharedChat | None = None


class _Press(_Shape):
    id: str
    sender: _User = Field(alias="from")
    message: _Message | None = None
    data: str | None = None


class _Query(_Shape):
    id: str
    sender: _User = Field(alias="from")
    query: str
    offset: str


class _Result(_Shape):
    result_id: str
    sender: _User = Field(alias="from")
    query: str
    inline_message_id: str | None = None


class _Member(_Shape):
    user: _User
    status: str


class _Change(_Shape):
    chat: _Chat
    new_chat_member: _Member


class _Update(_Shape):
    message: _Message | None = None
    edited_message: _Message | None = None
    guest_message: _Message | None = None
    callback_query: _Press | None = None
    inline_query: _Query | None = None
    chosen_inline_result: _Result | None = None
    my_chat_member: _Change | None = None


KINDS = tuple(_Update.model_fields)


def parsed(payload: str) -> dict[str, Any]:
    """Return an update from JSON; halves of characters, which Telegram takes in no reply, are marked as unknown."""
    raw: dict[str, Any] = json.loads(payload)
    if "\\ud" in payload.lower():
        whole = json.dumps(raw, ensure_ascii=False).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        raw = json.loads(whole)
    return raw


def checked(raw: dict[str, Any]) -> dict[str, Any]:
    """Return an update in JSON without what handlers never asked for.

    Raises ValueError, which may quote what came, if it lacks what they rely on.
    """
    _Update.model_validate(raw)
    return {name: part for name, part in raw.items() if name in KINDS or name == "update_id"}
