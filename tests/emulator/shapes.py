"""The shapes that the whole emulator speaks of."""

from typing import Any, Literal, TypeAlias

JSON: TypeAlias = dict[str, Any]
ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
Media = Literal["photo", "voice", "sticker", "document"]
