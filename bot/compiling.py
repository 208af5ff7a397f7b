"""From a bank to a matcher, once per version of the knowledge: what takes long to learn is kept in a folder."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import fields, is_dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar, get_type_hints
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.matching.fused import FusedMatcher, Heads, Trained, build
from bot.matching.meaning import Encoder, Recalled

# Part of every file's name: raise it when the meaning of what is kept changes.
_FORMAT = 3
# Likewise when the knowledge must pass another check.
_CHECKS = 2
# What stands for an encoder where there is none.
LEXICAL = "lexical"
_TEXTS_AT_ONCE = 32
# Fewer texts than these are encoded sooner than a second process has started.
_MANY_TEXTS = 1_000
# What is learnt from fewer utterances takes a moment, and is not worth a file.
_KEPT_FROM = 1_000

D = TypeVar("D")

Floats = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]


def compile_matcher(
    bank: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    shorthand: Mapping[str, str],
    heads: Heads | None,
    make_encoder: Callable[[], Encoder] | None,
    folder: Path | None,
    progress: Progress,
) -> FusedMatcher:
    """Return the matcher over a bank, from what ``folder`` keeps, or learnt anew and kept there.

    ``progress`` is called with the number of texts encoded and of all that need it, where they are many. A folder that
    can't be read or written costs time and nothing else.
    """
    encoder = make_encoder() if make_encoder else None
    folder = folder if _is_worth_keeping(bank) else None
    path = folder / _index(bank, names, shorthand, encoder.name if encoder else LEXICAL) if folder else None
    kept = _load(path)
    if kept is not None:
        try:
            return build(bank, names, shorthand, encoder, heads, _nested(Trained, kept))
        except (KeyError, ValueError):
            pass
    learning = _Remembering(encoder, make_encoder, folder, progress) if encoder and make_encoder else None
    learnt = build(bank, names, shorthand, learning, heads)
    trained = learnt.trained
    _save(path, dict(_flat(trained)))
    return build(bank, names, shorthand, encoder, heads, trained)


def is_kept(
    bank: Mapping[str, Sequence[str]],
    names: Mapping[str, str],
    shorthand: Mapping[str, str],
    encoder: str,
    folder: Path,
) -> bool:
    """Return whether ``folder`` keeps the matcher over a bank with an encoder of that name, or need not keep it."""
    return not _is_worth_keeping(bank) or _load(folder / _index(bank, names, shorthand, encoder)) is not None


def _is_worth_keeping(bank: Mapping[str, Sequence[str]]) -> bool:
    return sum(map(len, bank.values())) >= _KEPT_FROM


def _index(
    bank: Mapping[str, Sequence[str]], names: Mapping[str, str], shorthand: Mapping[str, str], encoder: str
) -> str:
    """Return the name of the file for what is learnt of a bank."""
    content = json.dumps([_FORMAT, encoder, list(bank.items()), sorted(names.items()), sorted(shorthand.items())])
    return f"index-{hashlib.sha256(content.encode()).hexdigest()[:20]}.npz"


def recall(
    texts: Sequence[str], make_encoder: Callable[[], Encoder], folder: Path | None, progress: Progress
) -> Recalled:
    """Return an encoder that has the vectors of texts at hand, from what ``folder`` keeps, or made anew and kept there.

    For matchers of many parts of a bank, which would encode the same texts again and again.
    """
    encoder = make_encoder()
    different = list(dict.fromkeys(texts))
    folder = folder if len(different) >= _KEPT_FROM else None
    return Recalled(encoder, different, _Remembering(encoder, make_encoder, folder, progress).encode(different))


class Passed:
    """Keeps in a folder which versions of the knowledge have passed their checks: they take as long as reading it."""

    def __init__(self, folder: Path) -> None:
        """Keep them in ``folder``; one that can't be read or written costs time and nothing else."""
        self._folder = folder

    def has(self, version: str) -> bool:
        """Return whether a version has passed the checks of this program."""
        return self._mark(version).is_file()

    def keep(self, version: str) -> None:
        """Keep that a version has passed."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            self._mark(version).touch()

    def _mark(self, version: str) -> Path:
        return self._folder / f"checked-{_CHECKS}-{version}"


class _Remembering:
    """An encoder that keeps its vectors in a folder, so that an edit costs no more than what it changed."""

    def __init__(
        self, encoder: Encoder, make_encoder: Callable[[], Encoder], folder: Path | None, progress: Progress
    ) -> None:
        self.name, self.size = encoder.name, encoder.size
        self._make, self._progress = make_encoder, progress
        code = hashlib.sha256(f"{_FORMAT} {encoder.name}".encode()).hexdigest()[:20]
        self._path = folder / f"vectors-{code}.npz" if folder else None

    def encode(self, texts: Sequence[str]) -> Floats:
        kept = _load(self._path) or {}
        codes = kept.get("codes", np.zeros(0, np.uint64)).tolist()
        vectors = dict(zip(codes, kept.get("vectors", np.zeros((0, self.size), np.float16)), strict=False))
        wanted = [_code(text) for text in texts]
        missing = {code: text for code, text in zip(wanted, texts, strict=True) if code not in vectors}
        if missing:
            new = self._encode_all(list(missing.values())).astype(np.float16)
            vectors.update(zip(missing, new, strict=True))
            needed = dict.fromkeys(wanted)
            table = np.stack([vectors[code] for code in needed])
            _save(self._path, {"codes": np.array(list(needed), np.uint64), "vectors": table})
        return np.stack([vectors[code] for code in wanted]).astype(np.float32)

    def _encode_all(self, texts: Sequence[str]) -> Floats:
        parts = [texts[start : start + _TEXTS_AT_ONCE] for start in range(0, len(texts), _TEXTS_AT_ONCE)]
        done: list[Floats] = []
        if len(texts) < _MANY_TEXTS:
            return self._make().encode(texts)
        # A process each, as one model takes one thread; spawned, as this one may run threads of its own.
        with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), _start, (self._make,)) as pool:
            for vectors in pool.map(_encode, parts):
                done.append(vectors)
                self._progress(sum(map(len, done)), len(texts))
        return np.concatenate(done)


_encoder: Encoder


def _start(make: Callable[[], Encoder]) -> None:
    global _encoder
    _encoder = make()


def _encode(texts: Sequence[str]) -> Floats:
    return _encoder.encode(texts)


def _code(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _flat(value: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the arrays in a dataclass, and in those that it holds, with the names of the fields that lead to them."""
    if not is_dataclass(value):
        yield path, value
        return
    for field in fields(value):
        yield from _flat(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)


def _nested(kind: type[D], arrays: Mapping[str, Any], path: str = "") -> D:
    """Return a dataclass of arrays again; see ``_flat``. Raises KeyError if one is missing."""
    values: dict[str, Any] = {}
    for name, inner in get_type_hints(kind).items():
        at = f"{path}.{name}" if path else name
        values[name] = _nested(inner, arrays, at) if isinstance(inner, type) and is_dataclass(inner) else arrays[at]
    return kind(**values)


def _load(path: Path | None) -> dict[str, Any] | None:
    try:
        if path is None:
            return None
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, EOFError, BadZipFile):
        return None


def _save(path: Path | None, arrays: Mapping[str, Any]) -> None:
    """Write arrays whole or not at all: another process may be reading, or writing the same."""
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
            np.savez(file, **arrays)
        Path(file.name).replace(path)
    except OSError:
        return
