"""What libraries log while the database's server is away: a line for each outage, and one once the server is back."""

import logging
import sys
import threading
from typing import Any

import structlog
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import Pool

# Of the states of PostgreSQL: no connection, and a server that is about to stop, has stopped or only just starts.
_AWAY = ("08", "57P")

_log = structlog.stdlib.get_logger(__name__)


class Outages(logging.Filter):
    """Keeps a library's warnings of a server that is away out of the log: each has some lines, or a traceback.

    The first of an outage is told in a line of our own; the next connection that is made, whoever makes it, ends it.
    """

    def __init__(self, library: str) -> None:
        """``library`` is the name of a logger."""
        super().__init__()
        self._library = logging.getLogger(library)
        self._lock, self._is_away = threading.Lock(), False

    def begin(self) -> None:
        """Look at what is logged from now on."""
        self._library.addFilter(self)
        event.listen(Pool, "connect", self._note_connection)

    def end(self) -> None:
        """Let all pass again that is logged."""
        event.remove(Pool, "connect", self._note_connection)
        self._library.removeFilter(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a record is about anything else."""
        # Where it names no error, it is logged while one is handled.
        error = (record.exc_info or sys.exc_info())[1]
        if record.levelno > logging.WARNING or not isinstance(error, DBAPIError) or not _is_of_outage(error):
            return True
        if self._turn(is_away=True):
            _log.warning("database away, to be tried again", error=next(iter(str(error.orig).splitlines()), ""))
        return False

    def _note_connection(self, _: Any, __: Any) -> None:
        if self._turn(is_away=False):
            _log.info("database back")

    def _turn(self, *, is_away: bool) -> bool:
        """Note how it is, and return whether that is new."""
        with self._lock:
            was_away, self._is_away = self._is_away, is_away
        return was_away != is_away


def _is_of_outage(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    # An error of SQLite's has no such state, and one of a server that could not even be reached has None.
    state = getattr(error.orig, "sqlstate", "")
    return isinstance(error, OperationalError | InterfaceError) and (state is None or state.startswith(_AWAY))
