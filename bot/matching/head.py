"""One calibrated probability from several measures: a conditional logit (McFadden, 1974) with a way out.

Each entry competes with the others and with "none of these". What has been measured of an entry adds up to its
utility; what the bank knows of the question's words tells how likely "none" is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.model.fitted import Weights

Floats = npt.NDArray[np.float32]

# Entries that compete: those beyond have no chance.
_COMPETING = 30


@dataclass(frozen=True, slots=True)
class Head:
    """The weights of an entry's measures, and of "none": a constant, and what the known share of a question adds."""

    measures: tuple[float, ...]
    none: tuple[float, float]

    @classmethod
    def of(cls, weights: Weights) -> "Head":
        """Return the head with these weights."""
        return cls((weights.likeness, weights.coverage, weights.classifier), (weights.none, weights.known))

    @property
    def weights(self) -> Weights:
        """The weights by their names. Raises ValueError where there are not three measures."""
        likeness, coverage, classifier = self.measures
        return Weights(likeness, coverage, classifier, *self.none)

    def probabilities(self, measured: Floats, known: float) -> Floats:
        """Return the probability that each entry is meant; what is missing to 1 is that of "none".

        ``measured`` has shape (entries, measures); ``known`` is the share of the question that the bank knows.
        """
        utilities = measured @ np.array(self.measures, np.float32)
        none = self.none[0] + self.none[1] * known
        top = max(float(utilities.max()), none)
        powers = np.exp(utilities - top)
        competing = np.partition(powers, -_COMPETING)[-_COMPETING:] if len(powers) > _COMPETING else powers
        return np.asarray(powers / (competing.sum() + np.exp(none - top)), np.float32)


@dataclass(frozen=True, slots=True)
class Example:
    """A question that the matcher had not seen: its measures, and the position of the entry it means, or None."""

    measured: Floats
    known: float
    entry: int | None


def fit(examples: Sequence[Example], steps: int = 600, rate: float = 0.1, prior: Head | None = None) -> Head:
    """Return the head under which the examples are the most likely, found by gradient steps (Adam).

    ``prior`` is where each weight is expected, give or take 1: a handful of examples moves it little.
    """
    size = examples[0].measured.shape[1]
    shortened = [_shorten(example) for example in examples]
    table = np.stack([measured for measured, _ in shortened])
    target = np.array([place for _, place in shortened])
    known = np.array([example.known for example in examples], np.float32)
    rows = np.arange(len(examples))
    expected = np.array([*prior.measures, *prior.none]) if prior else np.zeros(size + 2)
    values = expected.copy()
    mean, square = np.zeros_like(values), np.zeros_like(values)
    for step in range(1, steps + 1):
        none = values[size] + values[size + 1] * known
        utilities = np.concatenate([table @ values[:size], none[:, None]], axis=1)
        chances = np.exp(utilities - utilities.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        chances[rows, target] -= 1
        of_measures = np.einsum("nc,ncm->m", chances[:, :-1], table)
        gradient = np.array([*of_measures, chances[:, -1].sum(), (chances[:, -1] * known).sum()])
        gradient = (gradient + (values - expected if prior else 0)) / len(examples)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        values -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    measures, (none, of_known) = values[:size].round(3).tolist(), values[size:].round(3).tolist()
    return Head(tuple(measures), (none, of_known))


def _shorten(example: Example) -> tuple[Floats, int]:
    """Return the measures of the entries that compete, and where the right one stands; "none" is last."""
    order = np.argsort(-example.measured.sum(axis=1), kind="stable")[:_COMPETING]
    if example.entry is not None and example.entry not in order:
        order[-1] = example.entry
    measured = np.full((_COMPETING, example.measured.shape[1]), -1.0, np.float32)
    measured[: len(order)] = example.measured[order]
    place = _COMPETING if example.entry is None else int(np.flatnonzero(order == example.entry)[0])
    return measured, place
