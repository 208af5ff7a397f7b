"""What the Bot API answers when it will not do as asked."""

from typing import NoReturn

from emulator.shapes import JSON


class Refusal(Exception):
    """A failed request: an HTTP status, a description in Telegram's words and, at times, parameters."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        """Keep what the answer is made of; parameters are ``retry_after`` or ``migrate_to_chat_id``."""
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> JSON:
        """Return the answer's JSON object."""
        body: JSON = {"ok": False, "error_code": self.status, "description": self.description}
        return body | {"parameters": self.parameters} if self.parameters else body


def refuse(reason: str) -> NoReturn:
    """Raise the refusal of a bad request, ``400 Bad Request: reason``."""
    raise Refusal(400, f"Bad Request: {reason}")
