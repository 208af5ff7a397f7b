"""The two questions that are put to Telegram: who the bot is, and where it wants its updates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Generic, TypeVar
from urllib.parse import urlsplit

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.settings import Settings
from bot.surfaces.telegram.proxies import Proxies, ProxyError
from bot.surfaces.telegram.requesting import described, verifying

M = TypeVar("M", bound=BaseModel)

_REFUSED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
_NETWORK = "look at the network, at proxies in the environment, and at TELEGRAM_BASE_URL"
_NO_BOT_API = "look at TELEGRAM_BASE_URL, and whether something else answers in Telegram's place"


class _Told(BaseModel):
    # Telegram tells more with every version of its interface.
    model_config = ConfigDict(frozen=True, extra="ignore")


class Me(_Told):
    """What getMe tells of the bot."""

    id: int = Field(description="the bot's id")
    username: str = Field(default="", description="its name, without @")
    can_join_groups: bool = Field(default=False, description="whether it may be added to groups")
    can_read_all_group_messages: bool = Field(default=False, description="whether privacy mode is off")
    supports_inline_queries: bool = Field(default=False, description="whether inline mode is on")


class Hook(_Told):
    """What getWebhookInfo tells."""

    url: str = Field(default="", description="where Telegram brings updates; empty where they are fetched")
    pending_update_count: int = Field(default=0, description="how many updates wait at Telegram")
    last_error_date: int = Field(
        default=0, ge=0, le=253_402_300_799, description="when an update could not be brought last, seconds since 1970"
    )
    last_error_message: str = Field(default="", description="why")
    allowed_updates: tuple[str, ...] = Field(default=(), description="the kinds of updates that it brings")


@dataclass(frozen=True, slots=True)
class Moments:
    """When an answer came, by Telegram's clock and by this machine's."""

    theirs: datetime
    ours: datetime


@dataclass(frozen=True, slots=True)
class Answer(Generic[M]):
    """What Telegram told; ``moments`` are None where it told no date."""

    told: M
    moments: Moments | None


class NoAnswerError(Exception):
    """Telegram did not tell what it was asked: the message says why, ``advice`` what to do; neither holds the token."""

    def __init__(self, found: str, advice: str, moments: Moments | None = None) -> None:
        """Keep them; ``moments`` are those of a refusal, which has a date too."""
        super().__init__(found)
        self.advice, self.moments = advice, moments


class BotApi:
    """Asks Telegram, or whoever stands at TELEGRAM_BASE_URL; each question has ``seconds`` to be answered."""

    def __init__(self, settings: Settings, seconds: float, clock: Callable[[], datetime]) -> None:
        """Ask for the bot of the settings. Raises SettingsError if there is no token."""
        self._origin, self._token = settings.telegram_base_url, settings.token()
        self._host = urlsplit(self._origin).hostname or ""
        self._seconds, self._clock = seconds, clock

    async def me(self) -> Answer[Me]:
        """Return who the bot is. Raises NoAnswerError."""
        return await self._ask("getMe", Me)

    async def hook(self) -> Answer[Hook]:
        """Return where Telegram brings updates. Raises NoAnswerError."""
        return await self._ask("getWebhookInfo", Hook)

    async def _ask(self, method: str, kind: type[M]) -> Answer[M]:
        status, body, moments = await self._get(f"{self._origin}/bot{self._token}/{method}")
        if status in _REFUSED:
            refusal = f"{self._host} refuses the token ({_told(status)})"
            raise NoAnswerError(refusal, "copy it anew from @BotFather, /mybots, API Token", moments)
        if status != HTTPStatus.OK:
            advice = "wait, and try again" if status >= 500 or status == 429 else _NO_BOT_API
            raise NoAnswerError(f"{self._host} answered {method} with {_told(status)}", advice, moments)
        try:
            return Answer(_Envelope.model_validate_json(body).opened(kind), moments)
        except ValidationError:
            found = f"what {self._host} answered to {method} is no answer of the Bot API"
            raise NoAnswerError(found, _NO_BOT_API, moments) from None

    async def _get(self, url: str) -> tuple[int, bytes, Moments | None]:
        # The errors may tell the address, which holds the token: nothing of them goes on, not even as a cause.
        try:
            proxy = Proxies.from_environment().serving(url)
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(self._seconds)) as client,
                client.get(url, proxy=proxy, ssl=verifying(), allow_redirects=False) as response,
            ):
                moments = _moments(response.headers.get("Date", ""), self._clock())
                return response.status, await response.read(), moments
        except ProxyError as error:
            raise NoAnswerError(str(error), "name another proxy in the environment, or none") from None
        except TimeoutError:
            raise NoAnswerError(f"{self._host} did not answer within {self._seconds:g} s", _NETWORK) from None
        except (aiohttp.ClientError, OSError) as error:
            raise NoAnswerError(f"{self._host} is not reached ({described(error)})", _NETWORK) from None


class _Envelope(_Told):
    result: dict[str, object]

    def opened(self, kind: type[M]) -> M:
        return kind.model_validate(self.result)


def _told(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _moments(date: str, ours: datetime) -> Moments | None:
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        return None
    return Moments(theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC), ours)
