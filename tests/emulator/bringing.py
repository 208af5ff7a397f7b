"""Updates brought to a webhook: of each chat one at a time, again and again until they are taken."""

import asyncio
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count
from time import time
from urllib.parse import urlsplit

import aiohttp

from emulator.shapes import JSON
from emulator.updates import UpdateQueue

RETRY_SECONDS = 0.1
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(slots=True)
class Bringing:
    """Brings what is pending to the address of the webhook, or to the ``origins`` that stand behind it, in turn.

    To the address itself it goes over TLS, once ``trusted`` says whose certificates hold. Origins are what a proxy that
    speaks https has behind it. ``statuses`` are the answers so far, 0 where there was none.
    """

    updates: UpdateQueue
    origins: Sequence[str] = ()
    trusted: ssl.SSLContext | None = None
    statuses: list[int] = field(default_factory=list)
    _on_the_way: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _turns: Iterator[int] = field(default_factory=count)

    async def run(self) -> None:
        """Bring updates until this is cancelled."""
        try:
            async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60)) as client:
                while True:
                    await self.updates.changes.until(lambda: bool(self._ready()), 3600)
                    for update in self._ready():
                        task = asyncio.create_task(self._bring(client, update))
                        self._on_the_way[_chat(update)] = task
        finally:
            for task in self._on_the_way.values():
                task.cancel()
            await asyncio.gather(*self._on_the_way.values(), return_exceptions=True)

    def _ready(self) -> list[JSON]:
        if not (self.updates.webhook_url and (self.origins or self.trusted)):
            return []
        first: dict[int, JSON] = {}
        for update in self.updates.fetchable():
            first.setdefault(_chat(update), update)
        places = self.updates.max_connections - len(self._on_the_way)
        return [update for chat, update in first.items() if chat not in self._on_the_way][: max(places, 0)]

    async def failed(self, timeout_seconds: float = 60) -> None:
        """Wait until some update could not be brought. Raises TimeoutError."""
        if not await self.updates.changes.until(lambda: bool(self.updates.last_error), timeout_seconds):
            raise TimeoutError("every update was taken")

    async def _bring(self, client: aiohttp.ClientSession, update: JSON) -> None:
        headers = {SECRET_HEADER: self.updates.secret} if self.updates.secret else {}
        try:
            # Without a context aiohttp would trust what the machine trusts; plain http needs none.
            async with client.post(self._address(), json=update, headers=headers, ssl=self.trusted or True) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            status = 0
        self.statuses.append(status)
        if status != 200:
            wrong = f"Wrong response from the webhook: {status} {HTTPStatus(status).phrase}" if status else ""
            self.updates.last_error = {
                "last_error_date": int(time()),
                "last_error_message": wrong or "Connection refused",
            }
        if status == 200:
            self.updates.take(update)
        else:
            await asyncio.sleep(RETRY_SECONDS)
        del self._on_the_way[_chat(update)]
        self.updates.changes.announce()

    def _address(self) -> str:
        if not self.origins:
            return self.updates.webhook_url
        origin = self.origins[next(self._turns) % len(self.origins)]
        return f"{origin}{urlsplit(self.updates.webhook_url).path}"


def _chat(update: JSON) -> int:
    content = next((part for part in update.values() if isinstance(part, dict)), {})
    message = content.get("message", {})
    chat = content.get("chat") or message.get("chat") or content.get("from") or {"id": update["update_id"]}
    return int(chat["id"])
