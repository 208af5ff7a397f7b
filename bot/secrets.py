"""Secrets that an operator gives by value or, so that no environment holds them, in a file of their own."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape as escape_html
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

# Each secret by the names that it may be given under; each of them may also have ``_file`` behind it.
SECRETS: Mapping[str, tuple[str, ...]] = {
    "bot_token": ("bot_token", "telegram_bot_token"),
    "database_url": ("database_url",),
    "webhook_secret": ("webhook_secret",),
    "sentry_dsn": ("sentry_dsn",),
}
FILE = "_file"
# What is shorter is no secret worth its name, and occurs in every other line.
LEAST_CHARS = 6

_MOST_BYTES = 10_000


def resolved(values: Mapping[str, object]) -> dict[str, object]:
    """Return settings with each secret under its first name, wherever it was given.

    A file is read once, and without the end of its last line. Raises ValueError, in a line that names the setting and
    repeats neither a secret nor the path, which may be a secret by mistake.
    """
    return {**values, **{secret: text for secret in SECRETS if (text := _given(secret, values)) is not None}}


def ways(secret: str) -> tuple[str, ...]:
    """Return every name under which a secret can be given, its own first."""
    return tuple(way for name in SECRETS[secret] for way in (name, name + FILE))


def _given(secret: str, values: Mapping[str, object]) -> object:
    given = [way for way in ways(secret) if values.get(way)]
    found = [_read(way, str(values[way])) if way.endswith(FILE) else values[way] for way in given]
    # The same under both of its names is no contradiction; a file beside a value is one waiting to happen.
    if len(given) > 1 and (any(way.endswith(FILE) for way in given) or found[0] != found[1]):
        raise ValueError(f"{given[0].upper()} and {given[1].upper()} are both set: keep one of them")
    return found[0] if found else None


def _read(way: str, path: str) -> str:
    name = way.upper()
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MOST_BYTES).decode().rstrip("\r\n")
    except OSError as error:
        raise ValueError(f"{name} can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{name} is malformed: expected a file in UTF-8") from None
    if not content.strip():
        raise ValueError(f"{name} is malformed: expected a file with the secret, found an empty one")
    return content


@cache
def spelling(secrets: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds secrets in every way in which a log may show them, the longest first.

    As they are, percent-encoded, in JSON, in literals of text and of bytes, in HTML, and any of these in another: a
    log quotes errors that quote answers.
    """
    longest_first = sorted(secrets, key=len, reverse=True)
    return re.compile("|".join("".join(map(_spelt, secret)) for secret in longest_first) or "(?!)")


@cache
def _spelt(letter: str) -> str:
    if letter.isascii() and letter.isalnum():
        return letter
    escape, code, octets = r"\\{1,9}", ord(letter), letter.encode("utf-8", "surrogatepass")
    units = letter.encode("utf-16-be", "surrogatepass").hex()
    ways = [
        rf"\\{{0,9}}{re.escape(letter)}",
        "".join(rf"%(?:25)*{octet:02x}" for octet in octets),
        "".join(rf"{escape}x{octet:02x}" for octet in octets),
        "".join(rf"{escape}u{units[start : start + 4]}" for start in range(0, len(units), 4)),
        rf"{escape}x{code:02x}|{escape}U{code:08x}",
        re.escape(escape_html(letter)),
    ]
    return f"(?i:{'|'.join(ways)})"


def passwords(address: str) -> tuple[str, ...]:
    """Return the passwords in the address of a database, decoded; none where it can't be read."""
    try:
        parts = urlsplit(address)
        given = [unquote(parts.password or "")]
    except ValueError:
        return ()
    query = parse_qs(parts.query)
    given += [value for name in ("password", "sslpassword") for value in query.get(name, [])]
    # A password that is a name besides would tear its name out of every line.
    names = {parts.username, parts.hostname, parts.path.strip("/")}
    return tuple(text for text in given if len(text) >= LEAST_CHARS and text not in names)
