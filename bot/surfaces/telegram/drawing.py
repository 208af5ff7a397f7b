"""Pictures of timelines, drawn beside the event loop, each once at a time however many ask for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class DrawingError(Exception):
    """A picture can't be drawn on this machine now; what it shows can still be told."""


@dataclass(slots=True, weakref_slot=True)
class Drawing:
    """One picture, and those who wait for it."""

    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _content: bytes | None = None

    async def content(self, draw: Callable[[], bytes]) -> bytes:
        """Return the picture, drawn by ``draw`` in a worker thread unless it was before. Raises DrawingError."""
        async with self._lock:
            if self._content is None:
                self._content = await aside(draw)
        return self._content


@dataclass(frozen=True, slots=True)
class Drawings:
    """Pictures under way by their keys; each is gone once nobody holds it any more."""

    _under_way: WeakValueDictionary[str, Drawing] = field(default_factory=WeakValueDictionary)

    def of(self, key: str) -> Drawing:
        """Return the picture of a key, the same to all who ask while anybody holds it."""
        return self._under_way.setdefault(key, Drawing())

    @property
    def count(self) -> int:
        """How many pictures are under way."""
        return len(self._under_way)


async def aside(draw: Callable[[], T]) -> T:
    """Return what is drawn in another thread. Raises DrawingError without fonts, memory or parts of Pillow."""
    try:
        return await asyncio.to_thread(draw)
    except (ImportError, MemoryError, OSError) as error:
        raise DrawingError(f"{type(error).__name__}: {error}") from error
