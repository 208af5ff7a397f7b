"""A linear classifier with a closed form: ridge regression of one-hot entries on vectors (Hoerl and Kennard, 1970)."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_ROWS_AT_ONCE = 1_024


def fit(
    rows: Callable[[int, int], Floats], owners: npt.NDArray[np.intp], size: int, penalty: float, entries: int
) -> Floats:
    """Return the weights, shape (size, entries), that map a vector to how much it belongs to each entry.

    ``rows(start, end)`` returns the vectors of samples, shape (end - start, size); ``owners`` the entry of each sample.
    Every entry weighs the same, however many samples it has.
    On the texts of this project it is as right as a logistic regression and takes seconds where that takes minutes.
    """
    count = len(owners)
    uses = np.bincount(owners, minlength=entries)
    # A sample that weighs w is a row and a target that are both multiplied by the root of w.
    roots = np.sqrt(count / entries / uses[owners]).astype(np.float32)
    if count <= size:
        vectors = rows(0, count) * roots[:, None]
        targets = np.eye(entries, dtype=np.float32)[owners] * roots[:, None]
        gram = vectors @ vectors.T
        gram[np.diag_indices(count)] += penalty
        return np.asarray(vectors.T @ np.linalg.solve(gram, targets), np.float32)
    gram = np.zeros((size, size), np.float32)
    sums = np.zeros((size, entries), np.float32)
    for start, vectors in _chunks(rows, count):
        end = start + len(vectors)
        weighed = vectors * roots[start:end, None]
        gram += weighed.T @ weighed
        np.add.at(sums.T, owners[start:end], weighed * roots[start:end, None])
    gram[np.diag_indices(size)] += penalty
    return np.asarray(np.linalg.solve(gram, sums), np.float32)


def _chunks(rows: Callable[[int, int], Floats], count: int) -> Iterator[tuple[int, Floats]]:
    for start in range(0, count, _ROWS_AT_ONCE):
        yield start, rows(start, min(count, start + _ROWS_AT_ONCE))
