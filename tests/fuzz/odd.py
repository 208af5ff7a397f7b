"""Updates as Telegram sends them, and as it never should: odd, extreme, of another kind, or in pieces."""

import copy
from typing import Any

from hypothesis import strategies as st

from emulator.shapes import JSON

BOT = {"id": 7000000001, "is_bot": True, "first_name": "Dateline", "username": "dateline_bot"}
# As the town of the tests knows them.
READER, GROUP, FORUM, CHANNEL = 1001, -100_1, -100_2, -100_3

HUGE = st.sampled_from([0, -1, 1, 2**31, 2**52, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), 2**64, 10**30])
INTEGERS = st.integers(-10, 10) | HUGE
# Halves of surrogate pairs and NUL among them.
ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=40)
JUNK = st.recursive(
    st.none() | st.booleans() | INTEGERS | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)

COMMANDS = "start help ask topics timeline replay calendar asof sources settings subscribe unsubscribe subscription"
COMMANDS += " privacy forgetme publish nothing"
QUESTIONS = [
    "when are the geneva talks",
    "скільки військ біля кордону",
    "what did Putin say and when is the call and who asked for it",
    "as of 30 December",
    "who",
    "why?" * 900,
    "a" * 4096,
    "geneva " * 585,
    "(" * 2000 + ")" * 2000,
    "متى المحادثات في جنيف",
    "\u202egeneva\u202c",
    "g\u0301\u0302\u0303" * 300,
    "👩‍👩‍👧‍👦🏳️‍🌈" * 80,
    "\0\0geneva\0",
    "<b>geneva</b> &amp; <script>",
    "9" * 5000,
    "on 99/99/9999 at 25:61",
    "\n\n\n",
    "\u200b\ufeff",
]
# Long, and made of what questions are split and read by.
WORDS = "to and who where why about with 10 january , ? ! . - it that а кто и где і хто та z i a kto oraz".split()
REPEATED = st.builds(
    lambda words, gap: (gap.join(words) + gap) * (4_096 // len(gap.join(words) + gap)),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from([" ", "  ", "\n", " \u00a0 "]),
)
PAYLOADS = st.sampled_from(["geneva-talks", "x" * 64, "ask", "..", "%00", "geneva-talks~zz", "-1"]) | ANY_TEXT
DAYS = st.sampled_from(["30 December", "31.12.2021", "0001-01-01", "9999-12-31", "yesterday", "in 10000000 years"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return what somebody may have typed."""
    asked = draw(st.sampled_from(QUESTIONS) | REPEATED | ANY_TEXT)
    command = draw(st.sampled_from(COMMANDS.split()))
    at = draw(st.sampled_from(["", "@dateline_bot", "@DATELINE_BOT", "@other_bot", "@"]))
    rest = draw(PAYLOADS | DAYS | st.just(asked))
    forms = [asked, f"@dateline_bot {asked}", f"{asked} @dateline_bot", f"/{command}{at} {rest}", f"/{command}{at}"]
    return draw(st.sampled_from(forms))[:5000]


def _user(ids: st.SearchStrategy[int]) -> st.SearchStrategy[JSON]:
    optional = {
        "last_name": ANY_TEXT,
        "username": ANY_TEXT,
        "language_code": st.sampled_from(["en", "uk", "ru-RU", "pl", "", "tlh", "x" * 40]),
        "is_premium": st.booleans(),
    }
    required = {"id": ids, "is_bot": st.booleans(), "first_name": ANY_TEXT}
    return st.fixed_dictionaries(required, optional=optional)


PEOPLE = st.just({"id": READER, "is_bot": False, "first_name": "Olena"}) | _user(st.just(READER)) | _user(HUGE)
CHATS_OF_TOWN: list[JSON] = [
    {"id": READER, "type": "private", "first_name": "Olena"},
    {"id": GROUP, "type": "supergroup", "title": "Neighbours"},
    {"id": FORUM, "type": "supergroup", "title": "Forum", "is_forum": True},
    {"id": CHANNEL, "type": "channel", "title": "News"},
]
CHATS: st.SearchStrategy[JSON] = st.sampled_from(CHATS_OF_TOWN) | st.fixed_dictionaries(
    {"id": HUGE, "type": st.sampled_from(["private", "group", "supergroup", "channel", "sender", "unheard-of"])}
)
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["mention", "bot_command", "text_mention", "url", "custom_emoji", "unheard-of"]),
            "offset": INTEGERS | st.integers(0, 5000),
            "length": INTEGERS | st.integers(0, 5000),
        },
        optional={"user": PEOPLE | st.just(BOT), "url": ANY_TEXT},
    ),
    max_size=4,
)


@st.composite
def command_entities(draw: st.DrawFn, text: str) -> list[JSON]:
    """Return the entities that Telegram finds in a text, and now and then any."""
    if not text.startswith("/") or draw(st.booleans()):
        return draw(ENTITIES)
    return [{"type": "bot_command", "offset": 0, "length": len(text.split()[0]) if text.split() else 1}]


@st.composite
def messages(draw: st.DrawFn, depth: int = 0) -> JSON:
    """Return a message, with a text, a caption, media, or something that is none of these."""
    raw: JSON = {
        "message_id": draw(st.integers(1, 40) | HUGE),
        "date": draw(st.just(1_768_478_400) | INTEGERS),
        "chat": draw(CHATS),
    }
    if draw(st.integers(0, 9)):
        raw["from"] = draw(PEOPLE | st.just(BOT))
    text = draw(texts())
    kind = draw(st.sampled_from(["text"] * 5 + ["caption", "media", "service", "none"]))
    if kind == "text":
        raw |= {"text": text, "entities": draw(command_entities(text))}
    elif kind == "caption":
        raw |= {"caption": text, "caption_entities": draw(command_entities(text)), "photo": []}
    elif kind == "media":
        raw |= draw(st.sampled_from(_MEDIA))
    elif kind == "service":
        raw |= draw(st.sampled_from(_SERVICE))
    optional: dict[str, st.SearchStrategy[Any]] = {
        "edit_date": st.just(1_768_478_460) | INTEGERS,
        "is_topic_message": st.booleans(),
        "message_thread_id": st.integers(1, 9) | HUGE,
        "is_automatic_forward": st.booleans(),
        "sender_chat": CHATS,
        "via_bot": st.just(BOT) | PEOPLE,
        "media_group_id": ANY_TEXT,
        "guest_query_id": ANY_TEXT,
        "quote": st.fixed_dictionaries({"text": texts(), "position": INTEGERS}),
        "reply_markup": st.fixed_dictionaries(
            {"inline_keyboard": st.lists(st.lists(buttons(), max_size=2), max_size=2)}
        ),
    }
    if depth < 2:
        optional["reply_to_message"] = messages(depth + 1)
    for name in draw(st.lists(st.sampled_from(sorted(optional)), max_size=3, unique=True)):
        raw[name] = draw(optional[name])
    return raw


_MEDIA: list[JSON] = [
    {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
    {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
    {"sticker": {}},
    {"location": {"latitude": 1e300, "longitude": 0}},
    {"poll": {"id": "1", "question": "?", "options": []}},
    {"dice": {"emoji": "🎲", "value": 7}},
]
_SERVICE: list[JSON] = [
    {"migrate_to_chat_id": -100_9},
    {"migrate_from_chat_id": -9},
    {"migrate_to_chat_id": 2**63},
    {"new_chat_members": [BOT]},
    {"left_chat_member": BOT},
    {"chat_shared": {"request_id": 1, "chat_id": CHANNEL}},
    {"chat_shared": {"request_id": 2**40, "chat_id": 10**30}},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": GROUP, "type": "supergroup"}}},
    {"forum_topic_created": {"name": "Talks", "icon_color": 1}},
]

CALLBACK_DATA = st.one_of(
    ANY_TEXT,
    st.text("eswcaprun:+-~.=@0123456789zZ", max_size=64),
    st.sampled_from(
        ["topics", "none", "erase", "keep", "", "e:geneva-talks", "w:geneva-talks", "c:", "c:geneva-talks"]
    ),
    st.builds(
        "{}:{}~{}".format,
        st.sampled_from("eswca+-purn"),
        st.sampled_from(
            ["geneva-talks", "call-held", "talks", "", "lang=uk", "language=", "zone=", "topics=x@1", "go.x"]
        )
        | st.text("abz0-=.@", max_size=30),
        st.sampled_from(["", "0", "rt", "zzzzzzzzzzzzz", "1" * 50, "-5"]),
    ),
    st.builds(
        "u:{}={}@{}".format,
        st.sampled_from(["topics", "when", "hour", "day", "quiet", "sound", "pause", "stop", "x", ""]),
        st.sampled_from(["", "all", "talks", "daily", "weekly", "24", "-1", "22-7", "7", "999999999", "2022-01-05"]),
        st.sampled_from(["", "rr", "zzzzzzzzzz", "0", "-"]),
    ),
    st.builds(
        "p:{}={}".format,
        st.sampled_from(["language", "zone", "length", "x", ""]),
        st.sampled_from(["", "uk", "xx", "Europe/Kyiv", "../etc/passwd", "auto", "short", "full", "+0"]),
    ),
)


def buttons() -> st.SearchStrategy[JSON]:
    """Return buttons as they stand below a message."""
    return st.fixed_dictionaries({"text": ANY_TEXT}, optional={"callback_data": CALLBACK_DATA, "url": ANY_TEXT})


PRESSES = st.fixed_dictionaries(
    {"id": ANY_TEXT, "from": PEOPLE, "chat_instance": ANY_TEXT},
    optional={"message": messages(), "data": CALLBACK_DATA, "inline_message_id": ANY_TEXT, "game_short_name": ANY_TEXT},
)
QUERIES = st.fixed_dictionaries(
    {"id": ANY_TEXT, "from": PEOPLE, "query": texts(), "offset": ANY_TEXT | st.sampled_from(["20", "-1", "9" * 30])},
    optional={"chat_type": ANY_TEXT},
)
STATUSES = st.sampled_from(["member", "left", "kicked", "administrator", "restricted", "creator", "unheard-of"])
MEMBERS = st.fixed_dictionaries({"user": st.just(BOT) | PEOPLE, "status": STATUSES}, optional={"until_date": INTEGERS})
CHANGES = st.fixed_dictionaries(
    {"chat": CHATS, "from": PEOPLE, "date": INTEGERS, "old_chat_member": MEMBERS, "new_chat_member": MEMBERS}
)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "message": messages(),
    "edited_message": messages(),
    "guest_message": messages(),
    "callback_query": PRESSES,
    "inline_query": QUERIES,
    "my_chat_member": CHANGES,
    "channel_post": messages(),
    "business_message": messages(),
    "chosen_inline_result": JUNK,
    "unheard_of": JUNK,
}


@st.composite
def updates(draw: st.DrawFn) -> JSON:
    """Return an update of any kind; some have a part missing, or another thing in its place."""
    kind = draw(st.sampled_from([*KINDS, "message", "message", "callback_query", "callback_query"]))
    raw = {"update_id": draw(st.integers(1, 2**40)), kind: draw(KINDS[kind])}
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        raw = draw(_damaged(raw))
    return raw


@st.composite
def _damaged(draw: st.DrawFn, raw: JSON) -> JSON:
    damaged = copy.deepcopy(raw)
    place: Any = damaged
    names: list[Any] = [name for name in damaged if name != "update_id"]
    while names:
        name = draw(st.sampled_from(names))
        inner = place[name]
        names = list(inner) if isinstance(inner, dict) else list(range(len(inner))) if isinstance(inner, list) else []
        if not names or not draw(st.integers(0, 2)):
            if draw(st.booleans()):
                place[name] = draw(JUNK)
            elif isinstance(place, dict):
                del place[name]
            break
        place = inner
    return damaged
