"""Logs on standard error, for people or for machines, from which secrets are removed whatever brings them there."""

import logging
import re
import sys
import threading
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.secrets import spelling
from bot.settings import LogFormat, Settings

SECRET = "[secret]"  # noqa: S105 - what stands in its place
UNSAID = "[...]"
# Key of an event under which is what it must not repeat: the words of a person whose update it is about.
PRIVATE = "private"

Filter = Callable[[logging.LogRecord], bool]

# What libraries tell at least of themselves. The first three quote what people typed, and who they are.
_QUIET = {
    "telegram": logging.INFO,
    "aiosqlite": logging.INFO,
    "psycopg": logging.INFO,
    # Each request, and so each poll.
    "httpx": logging.WARNING,
    "httpcore": logging.INFO,
    # Which database it found, twice at each start.
    "alembic": logging.WARNING,
}

# A name and a password, or a key, in any address; and the id of a group or a channel.
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@\"']+(?=@)")
_CHAT = re.compile(r"(?<![\w.-])-\d{6,}\b")

_SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

_log = structlog.stdlib.get_logger(__name__)


def configure(settings: Settings, filters: Sequence[Filter] = ()) -> None:
    """Send logs to standard error as the settings say; once more takes the place of what was before.

    ``filters`` see each record first, and return whether it is told. What ends the program, or a thread, is logged too.
    """
    handler = _Handler()
    handler.setFormatter(_Redacting(settings.secrets(), is_for_machines=_is_for_machines(settings.log_format)))
    for one in filters:
        handler.addFilter(one)
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, least))
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _tell_end
    threading.excepthook = _tell_thread
    sys.unraisablehook = _tell_unraisable


class _Handler(logging.StreamHandler[Any]):
    """Writes records; of one that can't be written, it tells nothing but that."""

    def handleError(self, record: logging.LogRecord) -> None:
        self.stream.write(f"a record of {record.name} could not be logged\n")


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Formats records, tracebacks included, and replaces in the result what must not be told."""

    def __init__(self, secrets: Sequence[str], *, is_for_machines: bool) -> None:
        super().__init__(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_private,
                *(_FOR_MACHINES if is_for_machines else _FOR_PEOPLE),
            ],
        )
        self._secrets = tuple(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, or the lines, of a record."""
        line = super().format(record)
        private = record.msg.get(PRIVATE, ()) if isinstance(record.msg, MutableMapping) else ()
        return without(line, self._secrets, private)


# Tracebacks without the values of variables, which hold everything.
_FOR_MACHINES: tuple[Processor, ...] = (
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    structlog.processors.JSONRenderer(ensure_ascii=False),
)
_FOR_PEOPLE: tuple[Processor, ...] = (
    structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
)


def without(text: str, secrets: Sequence[str], private: Sequence[str] = ()) -> str:
    """Return a text without secrets, however they are written, and without what ``redacted`` takes out."""
    return redacted(spelling(tuple(secrets)).sub(SECRET, text), private)


def redacted(text: str, private: Sequence[str] = ()) -> str:
    """Return a text without what any address holds before its ``@``, without ids of groups, and without some words."""
    text = _CHAT.sub(UNSAID, _CREDENTIALS.sub(SECRET, text))
    if not private:
        return text
    words = "|".join(map(re.escape, sorted(private, key=len, reverse=True)))
    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", UNSAID, text, flags=re.IGNORECASE)


def _without_private(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    event.pop(PRIVATE, None)
    return event


def _is_for_machines(chosen: LogFormat) -> bool:
    return chosen is LogFormat.JSON or (chosen is LogFormat.AUTO and not sys.stderr.isatty())


def _tell_end(kind: type[BaseException], error: BaseException, _: object) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _log.critical("ended by an error", exc_info=error)


def _tell_thread(arguments: threading.ExceptHookArgs) -> None:
    if arguments.exc_value is not None and not issubclass(arguments.exc_type, SystemExit):
        _log.error("thread ended by an error", exc_info=arguments.exc_value)


def _tell_unraisable(arguments: "sys.UnraisableHookArgs") -> None:
    _log.error("error that nobody could take", exc_info=arguments.exc_value)
