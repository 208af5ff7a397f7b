"""The address of a database, as an operator writes it."""

import re

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

_SQLITE = "sqlite:///"
_POSTGRESQL = re.compile(r"postgres(ql(\+psycopg)?)?://")
# A host's name, an address, or nothing where the query names a socket's folder.
_HOST = re.compile(r"[A-Za-z0-9._:-]*")


class AddressError(ValueError):
    """The text is no address of a database that is supported; the message never repeats it, as it may hold a secret."""


def parse(text: str) -> URL:
    """Return where the database is, with the driver that reaches it.

    ``sqlite:///`` and a path (so four slashes before an absolute one), taken as it stands; or ``postgresql://``,
    ``postgres://`` or ``postgresql+psycopg://``, percent-encoded. Raises AddressError.
    """
    if text.startswith(_SQLITE):
        return _sqlite(text.removeprefix(_SQLITE))
    if scheme := _POSTGRESQL.match(text):
        return _postgresql(text[scheme.end() :])
    raise AddressError("is not supported: expected postgresql://user:password@host/name or sqlite:///path")


def _sqlite(path: str) -> URL:
    if not path or path == ":memory:":
        raise AddressError("is malformed: expected the path of a file after sqlite:///")
    return URL.create("sqlite+aiosqlite", database=path)


def _postgresql(rest: str) -> URL:
    try:
        url = make_url(f"postgresql+psycopg://{rest}")
    except (ArgumentError, ValueError):  # ValueError: a port that is no number
        url = None
    if url is None or re.search(r"\s", rest) or not url.database or not _HOST.fullmatch(url.host or ""):
        # From None: the causes repeat what they could not read.
        raise AddressError(
            "is malformed: expected postgresql://user:password@host/name, with @ : / ? in them percent-encoded"
        ) from None
    if url.port is not None and not 0 < url.port < 65536:
        raise AddressError("is malformed: expected a port from 1 to 65535")
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise AddressError("needs the extra dateline[postgres]: pip install 'dateline[postgres]'") from None
    return url
