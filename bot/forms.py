"""The forms in which an operator writes settings, each held against what it has to be."""

import re
from urllib.parse import SplitResult, urlsplit

from pydantic import SecretStr


def lower(text: object) -> object:
    """Return a choice as it is spelt in code."""
    return text.strip().lower() if isinstance(text, str) else text


def _web_address(text: str) -> SplitResult | None:
    """Return the parts of an address on the web, None if it is none."""
    try:
        parts = urlsplit(text)
        sound = parts.hostname and not re.search(r"\s", text) and (parts.port is None or parts.port)
    except ValueError:  # brackets without a match, or a port that is none
        return None
    return parts if sound and parts.scheme in ("http", "https") and not parts.fragment else None


def origin(text: str) -> str:
    """Return the origin of a server without a slash at its end. Raises ValueError."""
    parts = _web_address(text)
    if parts is None or parts.path.strip("/") or parts.query:
        raise ValueError("expected an origin such as http://127.0.0.1:8081, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def webhook(text: str) -> str:
    """Return an address without a name or password in it, or nothing, as it is. Raises ValueError."""
    parts = _web_address(text)
    if text and (parts is None or parts.username is not None):
        raise ValueError("expected an address such as https://bot.example.org/telegram")
    return text


def secret_token(secret: SecretStr) -> SecretStr:
    """Return a secret that Telegram takes and nobody guesses, or an empty one, as it is. Raises ValueError."""
    if not re.fullmatch(r"([A-Za-z0-9_-]{16,256})?", secret.get_secret_value()):
        raise ValueError("expected 16 to 256 of the letters A-Z and a-z, digits, _ and -")
    return secret


def listened(text: str) -> str:
    """Return a host and a port, or nothing, as they are. Raises ValueError."""
    address, _, port = text.rpartition(":")
    host = re.fullmatch(r"\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+", address)
    if text and not (host and re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536):
        raise ValueError("expected a host and a port, such as 127.0.0.1:8080 or [::]:8080")
    return text


def ids(text: object) -> object:
    """Return ids that have commas between them. Raises ValueError."""
    if not isinstance(text, str):
        return text
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(re.fullmatch(r"[0-9]{1,16}", part) for part in parts):
        raise ValueError("expected ids of people with commas between them, such as 12345678,87654321")
    return tuple(int(part) for part in parts)


def domain(text: str) -> str:
    """Return a domain as it is. Raises ValueError."""
    part = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    if len(text) > 253 or not re.fullmatch(rf"(?:{part}\.)*{part}", text):
        raise ValueError("expected a domain in lower case, such as news.example.org")
    return text
