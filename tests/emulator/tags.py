"""What each tag of Telegram's HTML means: the entity that it becomes."""

import re
from urllib.parse import urlsplit

from emulator.shapes import JSON

SIMPLE_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler",
}  # fmt: skip
TAGS = {*SIMPLE_TAGS, "a", "code", "pre", "blockquote", "tg-emoji"}
USER_LINK = re.compile(r"tg://user\?id=(\d+)")
REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<decimal>[0-9]*)|(?P<name>[a-zA-Z]*));?")
NAMED_REFERENCES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


def relevant_value(tag: str, attribute: str, value: str) -> str:
    """Return the value of an attribute that its tag cares about, empty for any other."""
    match tag, attribute:
        case ("a", "href") | ("span", "class") | ("tg-emoji", "emoji-id"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value.removeprefix("language-")
        case ("blockquote", "expandable"):
            return attribute
    return ""


def entity(tag: str, argument: str, content: str) -> JSON:
    """Return an entity's type and what belongs to that type; nothing when Telegram makes none of it."""
    match tag:
        case "a":
            return _link(argument or content)
        case "blockquote":
            return {"type": "expandable_blockquote" if argument else "blockquote"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": argument}
        case "code" if argument:
            return {"type": "code", "language": argument}
        case "code" | "pre":
            return {"type": tag}
    return {"type": SIMPLE_TAGS[tag]}


def merge_preformatted(entities: list[JSON]) -> list[JSON]:
    """Make one entity of a block of code and the code in it that names a language; drop any other language."""
    blocks = {(entity["offset"], entity["length"]): entity for entity in entities if entity["type"] == "pre"}
    merged = []
    for candidate in entities:
        language = candidate.pop("language", "") if candidate["type"] == "code" else ""
        block = blocks.get((candidate["offset"], candidate["length"])) if language else None
        if block is None:
            merged.append(candidate)
        else:
            block["language"] = language
    return merged


def decode_reference(match: re.Match[str]) -> str:
    """Return the character that a reference stands for, or the reference itself when Telegram knows it not."""
    if match["name"] is not None:
        return NAMED_REFERENCES.get(match["name"], match[0])
    number = int(match["hex"] or "0", 16) if match["hex"] is not None else int(match["decimal"] or "0")
    fits = 0 < number < 0x10FFFF and not 0xD800 <= number < 0xE000 and len(match[0].rstrip(";")) < 10
    return chr(number) if fits else match[0]


def address(target: str) -> str:
    """Return a link as Telegram keeps it, empty when it is none that Telegram would open."""
    try:
        parts = urlsplit(target if re.match(r"[a-z]+:", target, re.IGNORECASE) else f"http://{target}")
    except ValueError:
        return ""
    if parts.scheme == "tg":
        return target
    if parts.scheme not in {"http", "https"} or "." not in parts.netloc.strip(".") or " " in parts.netloc:
        return ""
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


def _link(target: str) -> JSON:
    if user := USER_LINK.match(target):
        return {"type": "text_mention", "user": {"id": int(user[1]), "is_bot": False, "first_name": ""}}
    url = address(target)
    return {"type": "text_link", "url": url} if url else {}
