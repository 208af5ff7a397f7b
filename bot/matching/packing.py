"""Texts and lists of numbers as plain arrays, to be kept in a file and taken out again at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int32]


def pack(texts: Iterable[str]) -> Bytes:
    """Return texts, none of which holds a line break, as one array."""
    return np.frombuffer("\n".join(texts).encode(), np.uint8)


def unpack(packed: Bytes) -> list[str]:
    """Return the texts of an array; of an empty one, the one text that is empty."""
    return bytes(packed).decode().split("\n")


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of whole numbers side by side: list ``n`` is what stands from ``starts[n]`` up to ``starts[n + 1]``."""

    values: Ints
    starts: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> "Lists":
        """Return lists side by side."""
        starts = np.concatenate(([0], np.cumsum([len(numbers) for numbers in lists], dtype=np.int64)))
        values = [number for numbers in lists for number in numbers]
        return cls(np.array(values, np.int32), starts.astype(np.int32))

    def as_positions(self) -> "Lists":
        """Return the same lists, in numbers that numpy takes for positions as they are, without converting them."""
        return Lists(self.values.astype(np.intp), self.starts)

    def __getitem__(self, place: int) -> Ints:
        return self.values[self.starts[place] : self.starts[place + 1]]
