"""The limits as replicas share them, over one PostgreSQL server."""

import asyncio
from dataclasses import replace
from functools import partial

import structlog

from bot.storage import StorageError
from bot.storage.sends import Recent, SendStore
from bot.surfaces.telegram.pacing.calls import Call
from bot.surfaces.telegram.pacing.limits import Hold, MemoryLimits, hold_by_all, hold_by_chat

# How far ahead a call may be counted: it leaves in that moment, not when this replica has asked again, which is later.
_AHEAD_MS = 100
# How long a database that failed is left alone: nobody should wait for it at every call.
_ALONE_MS = 10_000

_log = structlog.stdlib.get_logger(__name__)


class SharedLimits:
    """What all replicas have sent: overall, broadcasts, and to groups.

    The limit of a private chat is each replica's own, so that no person's id is stored. While the database can't be
    used, each replica goes on with what it has sent itself.
    """

    def __init__(self, sends: SendStore) -> None:
        self._sends = sends
        self._own = MemoryLimits()
        self._alone_until_ms = 0

    async def take(self, call: Call, now_ms: int) -> Hold | None:
        """Count a call, or say how long it must wait; see ``Limits``."""
        # What is too much for this replica alone is too much for all, and need not be asked.
        hold = self._own.hold_by_chat(call, now_ms)
        if hold is not None:
            return hold
        if now_ms < self._alone_until_ms:
            return await self._own.take(call, now_ms)
        group = str(call.chat) if call.is_message and call.is_to_group else None
        try:
            decided = await self._sends.count(group, call.is_broadcast, partial(_decide, call, group is not None))
        except StorageError as error:
            _log.warning("sends are counted by this process alone", error=str(error))
            self._alone_until_ms = now_ms + _ALONE_MS
            return await self._own.take(call, now_ms)
        if isinstance(decided, Hold):
            return decided
        if decided:
            await asyncio.sleep(decided / 1_000)
        self._own.count(call, now_ms + decided)
        return None


def _decide(call: Call, is_by_chat: bool, recent: Recent) -> int | Hold:
    """Return in how many milliseconds a call may be sent, or, where that is too long to wait for, why."""
    if is_by_chat and (hold := hold_by_chat(call, recent.chat_ms, recent.now_ms)):
        return hold
    ahead_ms = 0
    while hold := hold_by_all(call, replace(recent, now_ms=recent.now_ms + ahead_ms)):
        ahead_ms += hold.wait_ms
        if ahead_ms > _AHEAD_MS:
            return Hold(hold.scope, ahead_ms)
    return ahead_ms
