"""Updates that lack what handlers rely on are passed over before any handler has them."""

import copy
import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.surfaces.telegram import readable
from bot.surfaces.telegram.application import ALLOWED_UPDATES
from bot.surfaces.telegram.inbox import received
from bot.surfaces.telegram.inbox_application import InboxApplication
from emulator.server import Emulator
from emulator.shapes import JSON

READER: JSON = {"id": 1001, "is_bot": False, "first_name": "Olena"}
MESSAGE: JSON = {
    "message_id": 1,
    "date": 1_768_478_400,
    "chat": {"id": 1001, "type": "private", "first_name": "Olena"},
    "from": READER,
    "text": "when are the geneva talks",
}
PRESS: JSON = {"id": "1", "from": READER, "chat_instance": "1", "message": MESSAGE, "data": "topics"}
MEMBER: JSON = {"user": READER, "status": "member"}
CHANGE: JSON = {"chat": MESSAGE["chat"], "from": READER, "date": 1, "old_chat_member": MEMBER}
SOUND: list[JSON] = [
    {"message": MESSAGE},
    {"edited_message": MESSAGE | {"edit_date": 1_768_478_460}},
    {"callback_query": PRESS},
    {"callback_query": PRESS | {"message": {"chat": MESSAGE["chat"], "message_id": 7, "date": 0}}},
    {"inline_query": {"id": "1", "from": READER, "query": "", "offset": ""}},
    {"my_chat_member": CHANGE | {"new_chat_member": MEMBER}},
    {"poll": {"of": ["another", "kind"]}},
]
BROKEN = [
    ("callback_query", "from", None),
    ("callback_query", "data", 7),
    ("inline_query", "from", None),
    ("inline_query", "query", None),
    ("message", "chat", {"id": 2**63, "type": "private"}),
    ("message", "chat", {"id": "1001", "type": "private"}),
    ("message", "from", {"id": 2**70, "is_bot": False, "first_name": "Olena"}),
    ("message", "text", ["geneva"]),
    ("message", "message_id", None),
    ("message", "date", -1),
    ("message", "date", 10**30),
    ("message", "reply_to_message", {"message_id": 1}),
    ("message", "migrate_to_chat_id", 2**63),
    ("message", "chat_shared", {"request_id": 1, "chat_id": 10**30}),
    ("my_chat_member", "new_chat_member", {"user": READER}),
]


def broken(kind: str, name: str, value: object) -> dict[str, Any]:
    update = copy.deepcopy(next(one for one in SOUND if kind in one))
    update[kind][name] = value
    return update


@pytest.mark.parametrize("update", SOUND)
def test_what_telegram_sends_passes(update: JSON) -> None:
    readable.checked(update)


def test_what_handlers_serve_is_what_telegram_is_asked_for() -> None:
    assert set(readable.KINDS) == set(ALLOWED_UPDATES)


async def test_what_nobody_asked_for_reaches_no_handler(application: InboxApplication) -> None:
    odd = {"message_id": {}, "chat": {"id": {"an": "id"}}, "sender_chat": [], "text": "@dateline_bot who"}

    with capture_logs() as logged:
        await application._handle(json.dumps({"update_id": 7, "channel_post": odd, "business_message": odd}))

    assert logged == []


@pytest.mark.parametrize(("kind", "name", "value"), BROKEN)
async def test_what_lacks_something_reaches_no_handler(
    telegram: Emulator, application: InboxApplication, kind: str, name: str, value: object
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    with capture_logs() as logged:
        telegram.push(broken(kind, name, value))
        await reader.says(chat, "/start")
        reply = await telegram.next_message(chat)

    (told,) = [line for line in logged if line["log_level"] in ("warning", "error")]
    assert told["event"] == "update passed over, as it can't be read"
    assert set(told) == {"event", "log_level", "update", "error"}
    assert "\n" not in told["error"]
    assert reply.text


def test_what_is_nested_too_deeply_to_be_written_keeps_its_number() -> None:
    deep: JSON = {}
    for _ in range(100_000):
        deep = {"reply_to_message": deep}

    kept = received({"update_id": 7, "message": deep})

    assert kept.update_id == 7
    assert len(kept.payload) < 100


async def test_what_is_nested_too_deeply_is_passed_over(application: InboxApplication) -> None:
    deep = "".join(('{"reply_to_message":' * 400, "{}", "}" * 400))

    with capture_logs() as logged:
        await application._handle(f'{{"update_id":7,"message":{deep}}}')

    assert [line["event"] for line in logged] == ["update passed over, as it can't be read"]


@pytest.mark.parametrize("command", ["/publish", "/start", "/asof", "/calendar", "/settings zone", "@dateline_bot"])
async def test_half_a_character_is_answered_as_an_unknown_one(telegram: Emulator, command: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, f"{command} \ud83d\ude00 \udd95")

    reply = await telegram.next_message(chat)

    assert reply.text or reply.caption or reply.document
    assert [call.error for call in telegram.calls("sendMessage") if call.error] == []


def test_only_halves_of_characters_are_marked() -> None:
    update = {"update_id": 7, "message": {"text": "\U0001f600 \ud83d \0 \\udd95 é"}}

    read = readable.parsed(json.dumps(update))

    assert read == {"update_id": 7, "message": {"text": "\U0001f600 \ufffd \0 \\udd95 é"}}
