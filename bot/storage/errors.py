"""The one error of this room, and how a database's own errors become it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class StorageError(Exception):
    """The database can't be used now; the message is one line that names it and holds neither secrets nor contents."""


@contextmanager
def told_of(place: str) -> Iterator[None]:
    """Turn the errors of the database at ``place`` into StorageError."""
    # From None, as the causes may repeat a row: a log shows them with the traceback.
    try:
        yield
    except DBAPIError as error:
        raise StorageError(f"{place}: {_first_line(error.orig or error)}") from None
    except PoolTimeoutError:
        raise StorageError(f"{place}: all connections are in use") from None
    except OSError as error:
        raise StorageError(f"{place}: {error.strerror or 'unreachable'}") from None


def _first_line(error: BaseException) -> str:
    # PostgreSQL tells the values of a row in the lines that follow.
    return next(iter(str(error).splitlines()), type(error).__name__)
