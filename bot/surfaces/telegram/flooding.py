"""Who asks more than can be answered is told so once, and then met with silence until the minute is over.

Replicas count together, in their database; while that can't be used, each counts what it gets itself.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import structlog
from telegram import CallbackQuery, InlineQuery, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.locales import flooding as wording
from bot.model import retention
from bot.model.language import Language
from bot.storage import StorageError
from bot.storage.floods import FloodStore
from bot.surfaces.telegram import addressing, rendering
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.replying import reply

WINDOW_SECONDS = retention.FLOODS.total_seconds()
# As many people and groups are told apart; beyond that the one that began first starts anew.
MOST_KEYS = 10_000

# How long a database that failed is left alone: nobody should wait for it at every update.
ALONE_SECONDS = 10.0

Kind = Literal["question", "press", "query", "group"]
# How often, where a person may ask once: a press is sooner done than a question, a query comes at every keystroke, and
# a group is many people, but takes no more than 20 messages a minute from a bot.
_WEIGHTS: dict[Kind, float] = {"question": 1, "press": 2, "query": 6, "group": 1.5}

Tell = Callable[[int], Awaitable[None]]
Notice = Callable[[int, Language], str]

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class _Window:
    """A minute, from the first of what is counted in it."""

    start: float
    count: int = 0


class Windows:
    """How often each of many did something within a minute, as this process saw it."""

    def __init__(self, limit: int, most: int = MOST_KEYS) -> None:
        """``limit`` is how often in a minute; ``most`` how many are told apart."""
        self._limit, self._most = limit, most
        self._windows: dict[int, _Window] = {}

    def __len__(self) -> int:
        """Return how many are told apart now."""
        return len(self._windows)

    def excess(self, key: int, moment: float) -> tuple[int, int]:
        """Count once more; return by how many that is too many, and in how many seconds the minute is over.

        Moments of one key may come a little out of order.
        """
        self.forget(moment)
        window = self._windows.get(key)
        if window is None or moment >= window.start + WINDOW_SECONDS:
            # Anew at the end, so that the one that began first stands first.
            self._windows.pop(key, None)
            if len(self._windows) >= self._most:
                del self._windows[next(iter(self._windows))]
            window = self._windows[key] = _Window(moment)
        window.count += 1
        return self.beyond(window.count, window.start, moment)

    def drop(self, key: int) -> None:
        """Count anew from now on."""
        self._windows.pop(key, None)

    def beyond(self, count: int, start: float, moment: float) -> tuple[int, int]:
        """Return by how many a count is too many, and in how many seconds the minute is over that began at a start."""
        return max(0, count - self._limit), max(1, round(start + WINDOW_SECONDS - moment))

    def forget(self, moment: float) -> None:
        """Forget the minutes that are over."""
        while self._windows:
            key, first = next(iter(self._windows.items()))
            if moment < first.start + WINDOW_SECONDS:
                return
            del self._windows[key]


class Flooding:
    """Stands before all handlers, and stops what comes too often; ``clock`` gives the seconds since 1970."""

    def __init__(
        self,
        desk: Desk,
        questions_per_minute: int,
        clock: Callable[[], float] = time.time,
        shared: FloodStore | None = None,
    ) -> None:
        """``questions_per_minute`` is for one person; the other limits follow from it. None holds if it is 0.

        ``shared`` is where replicas count together.
        """
        self._desk, self._clock = desk, clock
        self._shared = shared if questions_per_minute else None
        self._alone_until = 0.0
        limit = questions_per_minute or sys.maxsize
        self._windows = {kind: Windows(int(limit * weight)) for kind, weight in _WEIGHTS.items()}
        self._clearing: asyncio.TimerHandle | None = None

    async def watch(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let an update pass, or stop it. Raises ApplicationHandlerStop."""
        if query := update.callback_query:
            await self._limit("press", query.from_user.id, self._clock(), lambda left: self._toast(query, left))
        elif typed := update.inline_query:
            await self._limit("query", typed.from_user.id, self._clock(), lambda _: _nothing(typed))
        elif (message := update.effective_message) and _asks(update, message, context.bot.bot):
            # By Telegram's clock: what gathered while the bot stood still was not asked all at once.
            moment = (message.edit_date or message.date).timestamp()
            person, chat = addressing.speaker(message), message.chat
            await self._limit("question", person, moment, lambda left: self._tell(message, wording.person, left))
            if chat.type != ChatType.PRIVATE:
                await self._limit("group", chat.id, moment, lambda left: self._tell(message, wording.group, left))

    def forget(self, person: int) -> None:
        """Forget how often a person did anything."""
        for windows in self._windows.values():
            windows.drop(person)

    def _clear(self) -> None:
        """Forget the minutes that are over, and once more when those are over that are left."""
        self._clearing = None
        for windows in self._windows.values():
            windows.forget(self._clock())
        if any(map(len, self._windows.values())):
            self._clear_later()

    def _clear_later(self) -> None:
        if self._clearing is None:
            self._clearing = asyncio.get_running_loop().call_later(WINDOW_SECONDS, self._clear)

    async def _limit(self, kind: Kind, key: int, moment: float, tell: Tell) -> None:
        excess, seconds_left = self._windows[kind].excess(key, moment)
        self._clear_later()
        # What is more than the first too many here is more than that for all, who need not be asked.
        if excess <= 1 and (together := await self._together(kind, key, moment)):
            excess, seconds_left = together
        if not excess:
            return
        if excess == 1:
            _log.warning("too many at once", kind=kind)
            try:
                await tell(seconds_left)
            except TelegramError as error:
                _log.warning("flood not told of", error=f"{type(error).__name__}: {error}")
        raise ApplicationHandlerStop

    async def _together(self, kind: Kind, key: int, moment: float) -> tuple[int, int] | None:
        """Count for all replicas, and return the same as ``Windows.excess``; None where that can't be done now."""
        if self._shared is None or self._clock() < self._alone_until:
            return None
        try:
            count, start = await self._shared.count(kind, key, moment)
        except StorageError as error:
            _log.warning("updates are counted by this process alone", error=str(error))
            self._alone_until = self._clock() + ALONE_SECONDS
            return None
        return self._windows[kind].beyond(count, start, moment)

    async def _tell(self, message: Message, notice: Notice, seconds: int) -> None:
        if message.guest_query_id:
            # There is one reply to a guest's call, and none to those that follow.
            return
        language = await self._desk.language(message.from_user, message.chat)
        await reply(message, rendering.page(notice(seconds, language)))

    async def _toast(self, query: CallbackQuery, seconds: int) -> None:
        chat = query.message.chat if query.message else None
        await query.answer(wording.press(seconds, await self._desk.language(query.from_user, chat)))


async def _nothing(query: InlineQuery) -> None:
    await query.answer([], cache_time=int(WINDOW_SECONDS) // 6, is_personal=True)


def _asks(update: Update, message: Message, me: User) -> bool:
    """Return whether a message, new or edited, is one that a person wants the bot to do something about."""
    if not addressing.is_from_person(message):
        return False
    if update.guest_message:
        return True
    if message.chat.type == ChatType.PRIVATE:
        # Pictures of an album are told of once.
        return not message.media_group_id or bool(message.caption)
    if (message.text or "").startswith("/"):
        return addressing.is_own_command(message, me)
    return addressing.question(message, me) is not None
