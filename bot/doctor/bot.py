"""The bot itself, where one runs on this machine: why it is not ready, as it says on LISTEN."""

import aiohttp
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.settings import Settings

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where it listens, not where this does
# What anything else might answer there may be long.
_MOST_BYTES = 100_000


class _Ready(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    reasons: tuple[str, ...] = Field(description="why the bot should not be sent updates")


async def reasons(settings: Settings, seconds: float) -> tuple[str, ...]:
    """Return why a bot that listens as the settings say is not ready; nothing if it is, or if there is none."""
    address = settings.listen_address(webhook=bool(settings.webhook_url))
    if address is None:
        return ()
    host, port = _EVERYWHERE.get(address[0], address[0]), address[1]
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}/ready"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(seconds)) as client,
            client.get(url, allow_redirects=False) as response,
        ):
            return _Ready.model_validate_json(await response.content.read(_MOST_BYTES)).reasons
    except (aiohttp.ClientError, OSError, ValidationError):
        # TimeoutError is an OSError.
        return ()
