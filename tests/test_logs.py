import html
import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
import structlog

from bot import logs
from bot.settings import LogFormat, LogLevel, Settings

TOKEN = "123456:" + "A-z_9" * 7
PASSWORD = "pa ss/wörd'\"1"
HOOK = "hook_secret-of-ours-1"
SETTINGS = Settings(
    _env_file=None,
    bot_token=TOKEN,
    webhook_secret=HOOK,
    database_url=f"postgresql://dateline:{quote(PASSWORD, safe='')}@db.example/dateline",
    log_format=LogFormat.CONSOLE,
)
# As a log shows an error that quotes an answer that quotes a request.
NESTED = [repr(repr(PASSWORD.encode())), json.dumps(repr(PASSWORD)), repr(json.dumps(json.dumps(PASSWORD)))]
FORMS = [TOKEN, TOKEN.partition(":")[2], quote(TOKEN, safe=""), PASSWORD, quote(PASSWORD, safe=""), HOOK]

Configured = Callable[..., io.StringIO]


class Written(io.StringIO):
    """Standard error, which is a terminal or not."""

    def __init__(self, is_terminal: bool = False) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[Configured]:
    """Return a function that sets logs up, with some settings in place of others, and returns what they write to."""
    root, kept = logging.getLogger(), structlog.get_config()
    before = root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook
    levels = {name: logging.getLogger(name).level for name in logs._QUIET}

    def configure(written: io.StringIO | None = None, **changed: object) -> io.StringIO:
        written = written or Written()
        monkeypatch.setattr(sys, "stderr", written)
        logs.configure(SETTINGS.model_copy(update=changed))
        return written

    yield configure
    logging.captureWarnings(False)
    root.handlers[:], root.level, sys.excepthook, threading.excepthook, sys.unraisablehook = before
    structlog.configure(**kept)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def own() -> structlog.stdlib.BoundLogger:
    return structlog.stdlib.get_logger("bot.test")


@pytest.mark.parametrize("form", LogFormat)
@pytest.mark.parametrize("secret", FORMS)
def test_secret_is_not_told_whatever_brings_it(configured: Configured, form: LogFormat, secret: str) -> None:
    written = configured(log_format=form)

    try:
        raise RuntimeError(f"at https://api.telegram.org/bot{secret}/getMe") from ValueError([secret])
    except RuntimeError as error:
        own().error("failed", exc_info=error, url=f"x{secret}x", nested={"a": [secret]})
    logging.getLogger("library").warning("called %r with %s", secret, {"token": secret})

    told = written.getvalue()
    assert (told.count("failed"), "[secret]" in told, "RuntimeError" in told) == (1, True, True)
    for shown in (secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]):
        assert shown not in told


@pytest.mark.parametrize(
    "spelt",
    [
        *NESTED,
        quote(quote(PASSWORD)),
        quote(PASSWORD, safe="").lower(),
        html.escape(PASSWORD),
        json.dumps(PASSWORD, ensure_ascii=False),
        ascii(PASSWORD),
    ],
)
def test_secret_is_not_told_however_it_is_spelt(configured: Configured, spelt: str) -> None:
    written = configured(log_format=LogFormat.CONSOLE)

    logging.getLogger("library").warning("before %s after", spelt)

    told = written.getvalue()
    assert "[secret]" in told
    assert not any(piece in told for piece in ("pa ss", "ss/", "rd", "r%2", "'\"1"))
    assert ("before" in told, "after" in told) == (True, True)


@pytest.mark.parametrize(
    "address", ["http://olena:pw@proxy:1", "postgresql://u:p%40w@h/d", "https://pw@sentry.example/1"]
)
def test_credentials_of_any_address_are_not_told(configured: Configured, address: str) -> None:
    written = configured()

    own().warning("by way of", proxy=address)

    assert "://[secret]@" in written.getvalue()
    assert "pw" not in written.getvalue()


def test_password_that_is_a_name_too_does_not_tear_lines(configured: Configured) -> None:
    settings = Settings(_env_file=None, database_url="postgresql://dateline:dateline@h/dateline")

    assert settings.secrets() == ()


def test_ids_of_groups_are_not_told(configured: Configured) -> None:
    written = configured()

    own().warning("call failed", error="chat -1001234567890 is gone", day="2026-01-15", seconds=-5)

    assert "1001234567890" not in written.getvalue()
    assert "day=2026-01-15 error='chat [...] is gone' seconds=-5" in written.getvalue()


@pytest.mark.parametrize("form", LogFormat)
def test_words_of_a_person_are_not_told_when_an_error_repeats_them(configured: Configured, form: LogFormat) -> None:
    written = configured(log_format=form)

    own().error("failed", exc_info=KeyError("Kumquats in Łódź (1001)"), private=("kumquats", "łódź", "1001"))

    told = written.getvalue()
    assert "KeyError" in told
    for word in ("umquats", "ódź", "1001", "private"):
        assert word not in told


def test_machines_read_one_object_a_line(configured: Configured) -> None:
    written = configured(log_format=LogFormat.JSON)

    own().info("привіт", seconds=1.5)
    logging.getLogger("library").error("two\nlines", exc_info=ValueError("and\nmore"))

    first, second = map(json.loads, written.getvalue().splitlines())
    assert (first["event"], first["seconds"], first["level"], first["logger"]) == ("привіт", 1.5, "info", "bot.test")
    assert first["timestamp"].endswith("Z")
    assert "ValueError: and\nmore" in second["exception"]


@pytest.mark.parametrize(("is_terminal", "start"), [(True, "20"), (False, "{")])
def test_format_is_for_people_only_where_they_see_it(configured: Configured, is_terminal: bool, start: str) -> None:
    written = configured(Written(is_terminal), log_format=LogFormat.AUTO)

    own().info("begun")

    assert written.getvalue().startswith(start)


@pytest.mark.parametrize(("level", "count"), [(LogLevel.DEBUG, 3), (LogLevel.INFO, 2), (LogLevel.ERROR, 1)])
def test_level_is_the_one_that_is_set(configured: Configured, level: LogLevel, count: int) -> None:
    written = configured(log_level=level)

    own().debug("one")
    own().info("two")
    logging.getLogger("library").error("three")

    assert written.getvalue().count("\n") == count


@pytest.mark.parametrize("name", ["telegram.ext.Application", "telegram.Bot", "aiosqlite"])
def test_libraries_that_quote_people_do_not_when_all_is_told(configured: Configured, name: str) -> None:
    written = configured(log_level=LogLevel.DEBUG)

    logging.getLogger(name).debug("Processing update %s", {"text": "my secret"})

    assert written.getvalue() == ""


def test_end_of_the_program_is_logged_without_secrets(configured: Configured) -> None:
    written = configured()

    sys.excepthook(RuntimeError, RuntimeError(f"broken {TOKEN}"), None)

    assert "ended by an error" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_end_of_a_thread_is_logged_without_secrets(configured: Configured) -> None:
    written = configured()

    def fail() -> None:
        raise RuntimeError(f"broken {TOKEN}")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    assert "thread ended by an error" in written.getvalue()
    assert TOKEN not in written.getvalue()


def test_record_that_can_not_be_written_tells_nothing_of_it(configured: Configured) -> None:
    written = configured()

    logging.getLogger("library").error("%d", TOKEN)

    assert written.getvalue() == "a record of library could not be logged\n"


def test_set_up_again_writes_each_line_once(configured: Configured) -> None:
    configured()
    written = configured()

    own().info("begun")

    assert written.getvalue().count("begun") == 1
