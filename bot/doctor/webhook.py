"""The way on which updates come: what the settings say, and what Telegram knows of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.doctor.bot_api import Answer, Hook, NoAnswerError
from bot.doctor.finding import Finding, fail, ok, warn
from bot.settings import TELEGRAM, Settings

NAME = "webhook"
# Telegram tries again sooner than that: older trouble is over.
RECENT = timedelta(hours=1)
MANY_PENDING = 100
_ADVICE = (
    (
        "403",
        "Telegram shows another secret than WEBHOOK_SECRET: start the bot anew, which tells Telegram the right one",
    ),
    ("certificate", "look at the certificate of the proxy: Telegram needs the whole chain, for that name"),
    ("SSL", "look at the certificate of the proxy: Telegram needs the whole chain, for that name"),
)
_ANY_ADVICE = "look whether the bot runs, and whether the proxy passes that path on to LISTEN"


def check(
    settings: Settings, heard: Answer[Hook] | NoAnswerError | None, now: datetime, unready: Sequence[str] = ()
) -> list[Finding]:
    """Return what is found; ``heard`` is what Telegram told, or why it did not, None where it was not asked.

    ``unready`` is why the bot says that it is not ready, nothing where it is or does not run.
    """
    troubles = _settings(settings)
    if isinstance(heard, NoAnswerError):
        return [*troubles, fail(NAME, str(heard), heard.advice)]
    if heard is None:
        return [*troubles, warn(NAME, "what Telegram knows of it is not known", "see what is said of the token")]
    told, moment = heard.told, heard.moments.theirs if heard.moments else now
    troubles += [*_address(settings, told, unready), *_delivery(told, moment), *_kinds(settings, told)]
    way = f"Telegram brings updates to {settings.webhook_url}" if told.url else "updates are fetched, and none is set"
    return troubles or [ok(NAME, f"{way}, {told.pending_update_count} waiting")]


def _settings(settings: Settings) -> list[Finding]:
    host = urlsplit(settings.webhook_url).hostname
    if settings.telegram_base_url == TELEGRAM and host and _is_near(host):
        return [fail(NAME, f"WEBHOOK_URL is at {host}, which Telegram can't reach", "name a host that the world knows")]
    if settings.webhook_secret.get_secret_value() and not host:
        return [
            warn(NAME, "WEBHOOK_SECRET is set, and WEBHOOK_URL is not", "set both, or neither: updates are fetched")
        ]
    return []


def _is_near(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def _address(settings: Settings, told: Hook, unready: Sequence[str]) -> list[Finding]:
    if told.url == settings.webhook_url:
        return []
    if unready:
        found = f"Telegram does not bring updates to WEBHOOK_URL, and the bot says why: {', '.join(unready)}"
        return [fail(NAME, found, "mend what is named, and start the bot anew; or wait, if it has only just begun")]
    # No more than the host: some put a secret into the path.
    elsewhere = urlsplit(told.url).hostname or "another address"
    if not settings.webhook_url:
        found = f"Telegram brings updates to {elsewhere}, and WEBHOOK_URL is not set"
        return [
            fail(NAME, found, "start the bot, which ends that, or set WEBHOOK_URL; no other bot may use this token")
        ]
    if not told.url:
        return [warn(NAME, "Telegram brings no updates yet", "start the bot, which tells it WEBHOOK_URL")]
    found = f"Telegram brings updates to another address than WEBHOOK_URL, at {elsewhere}"
    return [fail(NAME, found, "start the bot anew, which tells it WEBHOOK_URL; no other bot may use this token")]


def _delivery(told: Hook, now: datetime) -> list[Finding]:
    troubles = []
    happened = datetime.fromtimestamp(told.last_error_date, UTC) if told.last_error_date else None
    if told.url and happened and now - happened < RECENT:
        found = f"at {happened:%Y-%m-%d %H:%M} UTC Telegram could not bring an update: {told.last_error_message}"
        troubles.append(warn(NAME, found, _advice(told.last_error_message)))
    if told.pending_update_count > MANY_PENDING:
        found = f"{told.pending_update_count:,} updates wait at Telegram"
        troubles.append(
            warn(NAME, found, "look whether the bot runs, and at its log; `dateline inbox` shows what it has")
        )
    return troubles


def _advice(message: str) -> str:
    return next((advice for sign, advice in _ADVICE if sign in message), _ANY_ADVICE)


def _kinds(settings: Settings, told: Hook) -> list[Finding]:
    # Takes as long to import as all the rest.
    from bot.surfaces.telegram.application import ALLOWED_UPDATES

    missing = [kind for kind in ALLOWED_UPDATES if kind not in told.allowed_updates]
    if not told.url or told.url != settings.webhook_url or not missing:
        return []
    found = f"Telegram does not bring {', '.join(missing)}"
    return [warn(NAME, found, "start the bot anew, which asks for them")]
