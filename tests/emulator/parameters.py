"""The parameters of a request: which a method knows, and how to read them."""

import inspect
import json
import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import telegram

from emulator.objects import OBJECTS, check_fields
from emulator.refusal import refuse
from emulator.uploads import Upload

# Where a file is named that comes beside the parameters.
_ATTACHED = re.compile(r"attach://(\w+)")
NEVER_SENT = {
    "self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs",
    # The library turns these into reply_parameters and link_preview_options.
    "reply_to_message_id", "allow_sending_without_reply", "disable_web_page_preview",
}  # fmt: skip


@cache
def known_names(method: str) -> frozenset[str]:
    """Return the names of the parameters that python-telegram-bot's method of this name may send."""
    function = getattr(telegram.Bot, re.sub(r"([A-Z])", r"_\1", method).lower())
    return frozenset(inspect.signature(function).parameters) - NEVER_SENT


class Parameters(dict[str, str]):
    """A request's parameters, as text by name, with readers for the other types, and the files beside them.

    Unreadable numbers count as absent, as they do for Telegram.
    """

    uploads: Mapping[str, Upload] = MappingProxyType({})

    def check_names(self, method: str) -> None:
        """Refuse parameters that the method does not have, and fields that the objects in them do not."""
        attached = {name for value in self.values() for name in _ATTACHED.findall(value)}
        if unknown := (self.keys() | (self.uploads.keys() - attached)) - known_names(method):
            refuse(f"{method} has no parameter {', '.join(sorted(unknown))}")
        for name in self.keys() & OBJECTS:
            check_fields(name, self._decoded(name))

    def check_characters(self) -> None:
        """Refuse halves of characters, wherever they stand."""
        for name, value in self.items():
            try:
                f"{value}{json.dumps(self._decoded(name), ensure_ascii=False)}".encode()
            except UnicodeEncodeError:
                refuse("strings must be encoded in UTF-8")

    def _decoded(self, name: str) -> Any:
        """Return the decoded value, None where it is no JSON: its method says so in words of its own."""
        try:
            return json.loads(self[name])
        except ValueError:
            return None

    def text(self, name: str) -> str:
        """Return the text, empty when absent."""
        return self.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        """Return the whole number."""
        try:
            return int(self.get(name, default))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Return whether the parameter is set to true."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """Return the decoded value, None when absent."""
        if not self.get(name):
            return None
        try:
            return json.loads(self[name])
        except ValueError:
            spoken = "reply keyboard markup" if name == "reply_markup" else name.replace("_", " ")
            refuse(f"can't parse {spoken} JSON object")
