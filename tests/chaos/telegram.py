"""A Bot API server that takes messages, refuses some as Telegram does, and notes when it took which."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

# People have odd ids, groups even negative ones: one in 25 of either has blocked the bot, or became a supergroup.
BLOCKED_EVERY, MIGRATED_EVERY = 25, 50
# One in 5 has messages that can't be edited.
FIXED_EVERY = 5
MOVED = -100_000_000_000


@dataclass(slots=True)
class Telegram:
    """What it took: moments (of the monotonic clock, in seconds) and chats; ``flood_share`` of the calls get a 429."""

    flood_share: float = 0.05
    delay_seconds: float = 0.05
    taken: list[tuple[float, int]] = field(default_factory=list)
    floods: int = 0
    early: int = 0
    # How often each message was edited, by its chat and number.
    edited: Counter[tuple[int, int]] = field(default_factory=Counter)
    _chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - not for secrets
    _paused: dict[int, float] = field(default_factory=dict)
    _runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Begin to serve, and return the origin."""
        app = web.Application()
        app.router.add_post("/{token}/{method}", self._serve)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop serving."""
        if self._runner:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method not in ("sendMessage", "editMessageText"):
            return _json({"id": 7_000_000_001, "is_bot": True, "first_name": "Dateline", "username": "dateline_bot"})
        data: Any = await request.json() if request.content_type == "application/json" else await request.post()
        chat = int(data["chat_id"])
        refusal = self._refusal(chat)
        if refusal is None and method == "editMessageText":
            refusal = self._edit(chat, int(data["message_id"]))
        elif refusal is None:
            self.taken.append((time.monotonic(), chat))
        # The way back takes time: what was taken then is what a kill can leave unknown.
        await asyncio.sleep(self.delay_seconds)
        sent = {"message_id": len(self.taken), "date": 0, "chat": {"id": chat, "type": "private"}, "text": "x"}
        return refusal or _json(sent)

    def _edit(self, chat: int, message: int) -> web.Response | None:
        if chat % FIXED_EVERY == 0:
            return _refused(400, "Bad Request: message can't be edited")
        self.edited[chat, message] += 1
        return None

    def _refusal(self, chat: int) -> web.Response | None:
        now = time.monotonic()
        if now < self._paused.get(chat, 0.0):
            self.early += 1
            return _refused(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        if chat > 0 and chat % BLOCKED_EVERY == 0:
            return _refused(403, "Forbidden: bot was blocked by the user")
        if MOVED < chat < 0 and chat % MIGRATED_EVERY == 0:
            moved = {"migrate_to_chat_id": MOVED + chat}
            return _refused(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)
        if self._chance.random() < self.flood_share:
            self.floods += 1
            self._paused[chat] = now + 1
            return _refused(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        return None


def _json(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(code: int, description: str, parameters: dict[str, int] | None = None) -> web.Response:
    body = {"ok": False, "error_code": code, "description": description, "parameters": parameters or {}}
    return web.Response(text=json.dumps(body), status=code, content_type="application/json")


def most_in(seconds: float, moments: Sequence[float]) -> int:
    """Return the most of some moments, in order, that fall into any window of some seconds."""
    first, most = 0, 0
    for last, moment in enumerate(moments):
        while moment - moments[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def reached(chats: Sequence[int]) -> Counter[int]:
    """Return how often each chat was told, groups that moved under their old ids."""
    return Counter(chat - MOVED if chat < MOVED else chat for chat in chats)
