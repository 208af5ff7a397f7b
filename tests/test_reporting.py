"""Errors as they go to Sentry: through its real client, into a transport that keeps them."""

import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
import structlog
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from bot.reporting import report_errors
from bot.settings import Settings, SettingsError

TOKEN = "123456:" + "A-z_9" * 7
DSN = "https://s3cretkey@sentry.example/42"

_kept: list[Envelope] = []


class Keeping(Transport):
    """Keeps what would be sent."""

    def capture_envelope(self, envelope: Envelope) -> None:
        _kept.append(envelope)


@pytest.fixture
def reported() -> Iterator[list[dict[str, Any]]]:
    """Report to a transport that keeps, and return what it kept."""
    _kept.clear()
    report_errors(Settings(_env_file=None, bot_token=TOKEN, sentry_dsn=DSN), Keeping)
    events: list[dict[str, Any]] = []
    yield events
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def sent() -> list[dict[str, Any]]:
    return [event for envelope in _kept if (event := envelope.get_event()) is not None]


def fail(question: str) -> None:
    local = question + " for a local variable"
    raise ValueError(f"can't answer {question!r} with {TOKEN}, {local}")


@pytest.mark.usefixtures("reported")
def test_error_is_reported_by_its_kind_and_place_and_nothing_else() -> None:
    log = structlog.wrap_logger(logging.getLogger("bot.kumquat_test"), processors=[as_record])

    try:
        fail("who asked for kumquats")
    except ValueError as error:
        log.error("handler failed", exc_info=error, private=("kumquats",), chat="Neighbours")

    (event,) = sent()
    told = json.dumps(event)
    (error,) = event["exception"]["values"]
    assert (error["type"], event["logentry"]["message"]) == ("ValueError", "handler failed")
    assert [frame["function"] for frame in error["stacktrace"]["frames"]][-1] == "fail"
    assert event["release"].startswith("dateline@")
    for word in ("kumquats", "Neighbours", "local variable", TOKEN, TOKEN.partition(":")[2]):
        assert word not in told
    assert not {"extra", "user", "request", "breadcrumbs", "modules", "server_name"} & set(event)


@pytest.mark.usefixtures("reported")
def test_words_of_libraries_are_not_reported() -> None:
    logging.getLogger("telegram.ext").error("Update %s failed", {"text": "my secret"})

    (event,) = sent()
    assert not sentry_sdk.get_client().should_send_default_pii()
    assert (event["logger"], event["level"]) == ("telegram.ext", "error")
    assert "my secret" not in json.dumps(event)
    assert "logentry" not in event


@pytest.mark.usefixtures("reported")
def test_warning_is_not_reported() -> None:
    logging.getLogger("bot").warning("telegram call failed")

    assert sent() == []


def test_nothing_is_reported_when_no_address_is_set() -> None:
    report_errors(Settings(_env_file=None, bot_token=TOKEN), Keeping)

    assert not sentry_sdk.get_client().is_active()


@pytest.mark.parametrize("address", ["s3cret", "https://sentry.example/42", "ftp://s3cret@sentry.example/42"])
def test_address_is_refused_without_being_told_when_it_is_none_of_sentrys(address: str) -> None:
    with pytest.raises(SettingsError, match=r"^SENTRY_DSN is malformed: expected ") as raised:
        report_errors(Settings(_env_file=None, sentry_dsn=address), Keeping)

    assert address not in str(raised.value)


def test_extra_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(SettingsError, match=r"^SENTRY_DSN needs the extra dateline\[sentry\]: "):
        report_errors(Settings(_env_file=None, sentry_dsn=DSN), Keeping)


def as_record(_: Any, __: str, event: dict[str, Any]) -> Any:
    """Hand an event to the library's logger just as the bot does: whole, as the message of a record."""
    return (event,), {"exc_info": event.pop("exc_info", None)}
