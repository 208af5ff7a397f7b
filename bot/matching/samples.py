"""A bank laid out in rows: its utterances, those of one entry side by side."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from bot.model.utterance import normalise

Bank = Mapping[str, Sequence[str]]


class Samples:
    """The utterances of a bank, as they are and normalised, and the position in ``entries`` of each one's entry."""

    def __init__(self, bank: Bank, normalised: Sequence[str] | None = None) -> None:
        """Lay out a bank, whose utterances are ``normalised`` if that was done before.

        Entries without utterances are left out. Raises ValueError if nothing is left, or not as much as normalised.
        """
        self.entries = tuple(entry for entry, texts in bank.items() if texts)
        if not self.entries:
            raise ValueError("a bank without utterances matches nothing")
        self.texts: tuple[str, ...] = tuple(text for entry in self.entries for text in bank[entry])
        self.normalised = tuple(map(normalise, self.texts)) if normalised is None else tuple(normalised)
        if len(self.normalised) != len(self.texts):
            raise ValueError(f"{len(self.normalised)} normalised texts are not {len(self.texts)}")
        sizes = [len(bank[entry]) for entry in self.entries]
        self.owners: npt.NDArray[np.intp] = np.repeat(np.arange(len(sizes)), sizes)
        self._starts = np.concatenate(([0], np.cumsum(sizes)))
        self._bounds = [(int(start), int(end)) for start, end in pairwise(self._starts)]

    def best(self, scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return the highest of the samples' scores for each entry."""
        found: npt.NDArray[np.float32] = np.maximum.reduceat(scores, self._starts[:-1])
        return found

    def nearest(self, entry: int, scores: npt.NDArray[np.float32]) -> str:
        """Return the utterance of an entry that has its highest score."""
        start, end = self._bounds[entry]
        return self.texts[start + int(scores[start:end].argmax())]
