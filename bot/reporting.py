"""Errors to Sentry, for operators who name where: which error, and where in the code. Nothing of what it was about."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot import version
from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

# Everything that an event keeps, from the whole of it down to a line of a traceback.
_KEPT = ("event_id", "timestamp", "platform", "level", "logger", "release", "environment", "sdk")
_KEPT_OF_ERROR = ("type", "module", "mechanism", "thread_id")
_KEPT_OF_FRAME = ("filename", "function", "module", "lineno", "in_app")


def report_errors(settings: Settings, transport: "type[Transport] | None" = None) -> None:
    """Report from now on what is logged as an error, if the settings say where to; ``transport`` is Sentry's own.

    Raises SettingsError if that is no address of Sentry's, or the extra is not installed.
    """
    dsn = settings.sentry_dsn.get_secret_value().strip()
    if not dsn:
        return
    try:
        import sentry_sdk
        from sentry_sdk.integrations.atexit import AtexitIntegration
        from sentry_sdk.integrations.dedupe import DedupeIntegration
        from sentry_sdk.integrations.logging import LoggingIntegration
        from sentry_sdk.utils import BadDsn
    except ImportError:
        raise SettingsError("SENTRY_DSN needs the extra dateline[sentry]: pip install 'dateline[sentry]'") from None
    try:
        sentry_sdk.init(
            dsn,
            transport=transport,
            before_send=_scrubbed,
            release=f"dateline@{version.program()}",
            # Who people are it leaves out by itself; not so variables, lines of code, the machine, and steps before.
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            server_name="",
            default_integrations=False,
            auto_enabling_integrations=False,
            integrations=[
                LoggingIntegration(level=None, sentry_logs_level=None),
                DedupeIntegration(),
                # Without a word on standard error.
                AtexitIntegration(callback=lambda pending, timeout: None),
            ],
            auto_session_tracking=False,
            send_client_reports=False,
            enable_metrics=False,
            spotlight=False,
        )
    except (BadDsn, ValueError):
        raise SettingsError("SENTRY_DSN is malformed: expected https://key@host/project") from None


def _scrubbed(event: "Event", hint: "Hint") -> "Event | None":
    """Return of an event what names neither people nor secrets: the words of an error may repeat what was typed."""
    kept = _only(event, _KEPT)
    record = hint.get("log_record")
    if record is not None and isinstance(record.msg, Mapping):
        # Our own events are fixed words, with what they are about beside them.
        kept["logentry"] = {"message": str(record.msg.get("event", ""))}
    errors = (event.get("exception") or {}).get("values") or ()
    if errors:
        kept["exception"] = {"values": [_error(error) for error in errors]}
    return kept  # type: ignore[return-value] # made of an event


def _error(error: Mapping[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames") or ()
    return _only(error, _KEPT_OF_ERROR) | {"stacktrace": {"frames": [_only(frame, _KEPT_OF_FRAME) for frame in frames]}}


def _only(whole: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: whole[name] for name in names if whole.get(name) is not None}
