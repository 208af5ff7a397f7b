"""The waiting line: who is next, while some chats must wait and others need not."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from bot.surfaces.telegram.pacing.calls import Call, Chat, Urgency
from bot.surfaces.telegram.pacing.limits import Hold, Scope


@dataclass(slots=True)
class _Chain:
    """The calls of one urgency to one chat, in their order; only the first can be next."""

    urgency: Urgency
    chat: Chat | None
    calls: deque[Call] = field(default_factory=deque)
    # Its place among the chains, kept while it stands aside; and its newest entry in a heap: older ones are void.
    place: int = 0
    entry: int = 0


class Line:
    """Calls that wait to be sent: answers before broadcasts, chats in turn, and each chat's calls in their order.

    A chat that may not be sent to stands aside and keeps its place; a chat that was served goes to the end.
    Times are milliseconds of one clock. A chat without waiting calls takes no memory, but for Telegram's pauses.
    """

    def __init__(self) -> None:
        self._chains: dict[tuple[Urgency, Chat | None], _Chain] = {}
        # By urgency and place; by the moment to come back. The number of an entry parts those that are equal.
        self._ready: list[tuple[Urgency, int, int, _Chain]] = []
        self._aside: list[tuple[int, int, _Chain]] = []
        self._numbers = count(1)
        # Until when Telegram wants nothing, for a chat and at all; until when there is no room.
        self._pauses_ms: dict[Chat | None, int] = {}
        self._pause_ms = 0
        self._full_ms = 0
        self._broadcasts_ms = 0

    def __len__(self) -> int:
        return sum(len(chain.calls) for chain in self._chains.values())

    @property
    def pauses(self) -> int:
        """How many chats it remembers as paused."""
        return len(self._pauses_ms)

    def join(self, call: Call) -> None:
        """Let a call wait behind those of its chat and urgency; one that Telegram refused goes first, as it was to."""
        key = (call.urgency, call.chat)
        chain = self._chains.get(key)
        if chain is None:
            chain = self._chains[key] = _Chain(call.urgency, call.chat)
            chain.place = 0 if call.was_refused else next(self._numbers)
            self._make_ready(chain)
        (chain.calls.appendleft if call.was_refused else chain.calls.append)(call)

    def leave(self, call: Call) -> bool:
        """Take a call out, as it is sent or nobody waits for it any more; return False if it was not in."""
        chain = self._chains.get((call.urgency, call.chat))
        if chain is None or call not in chain.calls:
            return False
        was_first = chain.calls[0] is call
        chain.calls.remove(call)
        if not chain.calls:
            chain.entry = 0
            del self._chains[call.urgency, call.chat]
        elif was_first:
            chain.place = next(self._numbers)
            self._make_ready(chain)
        return True

    def first(self, now_ms: int) -> Call | None:
        """Return the call that is next, or None if there is none by now. It stays in until it leaves or is held."""
        self._back_from_aside(now_ms)
        if now_ms < max(self._pause_ms, self._full_ms):
            return None
        while self._ready:
            urgency, _, entry, chain = self._ready[0]
            if chain.entry != entry:
                heappop(self._ready)
            elif urgency is Urgency.BROADCAST and now_ms < self._broadcasts_ms:
                return None
            elif (until_ms := self._pauses_ms.get(chain.chat, 0)) > now_ms:
                self._stand_aside(chain, until_ms)
            else:
                return chain.calls[0]
        return None

    def due_ms(self, now_ms: int) -> int | None:
        """Return when to ask for the first again, where there is none by now; None if not before another joins."""
        due = [self._aside[0][0]] if self._aside else []
        if self._ready:
            due.append(self._broadcasts_ms)
        return max(min(due), self._pause_ms, self._full_ms) if due else None

    def hold(self, call: Call, hold: Hold, now_ms: int) -> None:
        """Let the chat of the first call, all broadcasts or everything wait, as there is no room."""
        until_ms = now_ms + hold.wait_ms
        chain = self._chains.get((call.urgency, call.chat))
        if hold.scope is Scope.EVERYTHING:
            self._full_ms = max(self._full_ms, until_ms)
        elif hold.scope is Scope.BROADCASTS:
            self._broadcasts_ms = max(self._broadcasts_ms, until_ms)
        elif chain is not None:
            self._stand_aside(chain, until_ms)

    def pause(self, chat: Chat | None, until_ms: int, now_ms: int) -> list[Call]:
        """Send nothing to a chat, or nothing at all for None; take out and return the calls that can't wait so long."""
        self._pauses_ms = {key: moment_ms for key, moment_ms in self._pauses_ms.items() if moment_ms > now_ms}
        if chat is None:
            self._pause_ms = max(self._pause_ms, until_ms)
        else:
            self._pauses_ms[chat] = max(self._pauses_ms.get(chat, 0), until_ms)
        tired = [call for call in self._waiting(chat) if not call.can_wait(until_ms - now_ms)]
        for call in tired:
            self.leave(call)
        return tired

    def paused_until_ms(self, call: Call) -> int:
        """Return when the last pause ends, or has ended, that a call must wait for."""
        return max(self._pause_ms, self._pauses_ms.get(call.chat, 0))

    def clear(self) -> list[Call]:
        """Take all calls out and return them."""
        calls = [call for chain in self._chains.values() for call in chain.calls]
        self._chains, self._ready, self._aside = {}, [], []
        return calls

    def _waiting(self, chat: Chat | None) -> Iterable[Call]:
        chains = self._chains.values()
        return [call for chain in chains if chat is None or chain.chat == chat for call in chain.calls]

    def _make_ready(self, chain: _Chain) -> None:
        chain.entry = next(self._numbers)
        heappush(self._ready, (chain.urgency, chain.place, chain.entry, chain))

    def _stand_aside(self, chain: _Chain, until_ms: int) -> None:
        chain.entry = next(self._numbers)
        heappush(self._aside, (until_ms, chain.entry, chain))

    def _back_from_aside(self, now_ms: int) -> None:
        while self._aside and self._aside[0][0] <= now_ms:
            _, entry, chain = heappop(self._aside)
            if chain.entry == entry:
                self._make_ready(chain)
