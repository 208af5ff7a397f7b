"""Logs for the console, from which the token is removed whatever brings it there."""

import logging
from collections.abc import Sequence

import structlog
from telegram.error import InvalidToken


class _Redacting(structlog.stdlib.ProcessorFormatter):
    """Formats records, tracebacks included, and replaces secrets in the result."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            ],
        )
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[secret]")
        return line


_SHARED: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


_UNREAD = "Error while parsing updates"


def _is_news(record: logging.LogRecord) -> bool:
    """Return whether a record tells more than the one line with which a refused token ends the run."""
    return not (record.exc_info and isinstance(record.exc_info[1], InvalidToken))


def _without_contents(record: logging.LogRecord) -> bool:
    """Keep a record, but not the updates in it: where the library can't read some, it logs them as they came."""
    if str(record.msg).startswith(_UNREAD):
        record.msg, record.args = _UNREAD, ()
    return True


def configure(token: str) -> None:
    """Send logs to standard error; ``token``, its secret half, and its form in a URL never appear in them."""
    secret = token.partition(":")[2]
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting((token, token.replace(":", "%3A"), secret)))
    handler.addFilter(_is_news)
    handler.addFilter(_without_contents)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    # httpx tells of each request, and so of each poll: noise, with the token in its address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # Alembic tells which database it found, twice at each start.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
