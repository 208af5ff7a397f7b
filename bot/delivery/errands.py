"""Messages on their way: each at most once at a time in this process, and let get there when it stops."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable


class Errands:
    """What is begun for a key is not begun again before it has ended, and outlives whoever waits for it."""

    def __init__(self) -> None:
        """Nothing is under way yet."""
        self._under_way: dict[asyncio.Task[None], Hashable] = {}
        self._held = asyncio.Event()

    async def run(self, key: Hashable, work: Callable[[], Awaitable[None]]) -> None:
        """Do some work to its end, unless there is some under way for the key; once all is held, wait for ever."""
        if self._held.is_set():
            # Until the batch is broken off: one that ended here would be taken for done.
            await asyncio.Event().wait()
        if key in self._under_way.values():
            return
        task = asyncio.ensure_future(_done(work))
        self._under_way[task] = key
        task.add_done_callback(self._under_way.pop)
        # Whoever stops the batch lets what is on its way get there: see ``finish``.
        await asyncio.shield(task)

    def hold(self) -> None:
        """Begin nothing more."""
        self._held.set()

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, at most for some seconds, and give up the rest."""
        if self._under_way:
            await asyncio.wait(list(self._under_way), timeout=seconds)
        for task in list(self._under_way):
            task.cancel()


async def _done(work: Callable[[], Awaitable[None]]) -> None:
    await work()
