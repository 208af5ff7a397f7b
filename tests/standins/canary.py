"""Made-up secrets that are looked for wherever something was told."""

import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import quote

from bot.settings import Settings
from emulator.server import BOT_ID

# Of what is longer, no piece of this length may be told either: something may have cut it, or split it.
PIECE_CHARS = 10


@dataclass(frozen=True, slots=True)
class Canary:
    """What must never be told."""

    token: str = field(default_factory=lambda: f"{BOT_ID}:{secrets.token_urlsafe(27)}")
    hook: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    password: str = field(default_factory=lambda: f"{secrets.token_urlsafe(9)}@ß/\\\"'%{secrets.token_urlsafe(9)}")

    def made(self) -> str:
        """Return the secret that is made of the token where none is set."""
        return Settings(_env_file=None, bot_token=self.token).hook_secret()

    def found_in(self, text: str) -> set[str]:
        """Return the pieces of them that a text holds, percent-encoded or not."""
        halves = {"token": self.token.partition(":")[2], "hook": self.hook, "made": self.made(), "pass": self.password}
        return {
            name
            for name, secret in halves.items()
            for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1])
            for start in range(len(form) - PIECE_CHARS + 1)
            if form[start : start + PIECE_CHARS] in text
        }
