"""A knowledge folder on disk: its files, read, parsed and held against their shapes."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.knowledge import schema, tree
from bot.knowledge.faults import Fault
from bot.knowledge.fitted import FittedFile

MAX_BYTES = 1_000_000

S = TypeVar("S", bound=schema.Shape)

SHAPES: dict[str, type[schema.Shape]] = {
    "about.yaml": schema.AboutFile,
    "lexicon.yaml": schema.LexiconFile,
    "fitted.yaml": FittedFile,
    "sources/*.yaml": schema.SourceFile,
    "facts/*.yaml": schema.FactsFile,
    "faq/*.yaml": schema.FaqFile,
    "refusals/*.yaml": schema.RefusalsFile,
    "updates/*.yaml": schema.UpdateFile,
}
REQUIRED = ("about.yaml", "lexicon.yaml")


@dataclass(frozen=True, slots=True)
class File:
    """A file that has the right shape, with the lines of what is in it; ``path`` is relative to the folder."""

    path: str
    shape: BaseModel
    tree: tree.Tree

    def fault(self, path: tuple[str | int, ...], found: str, expected: str) -> Fault:
        """Return a fault at a path within this file."""
        return Fault(self.path, self.tree.line(path), self.tree.entry(path), found, expected)


@dataclass(slots=True)
class Folder:
    """The files of a knowledge folder in order of their paths, and the faults met on the way."""

    files: list[File] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    version: str = ""

    def is_whole(self, *kinds: str) -> bool:
        """Return whether all files of these kinds (``facts``, ``lexicon.yaml``) could be read.

        Where one could not, what it would define can't be told from what is missing.
        """
        return not {fault.file.partition("/")[0] for fault in self.faults} & set(kinds)

    def of(self, shape: type[S]) -> Iterator[tuple[File, S]]:
        """Yield the files of one shape."""
        for file in self.files:
            if isinstance(file.shape, shape):
                yield file, file.shape


def read(root: Path) -> Folder:
    """Read every file below ``root``; a file that can't be used leaves faults in the result instead."""
    folder, digest = Folder(), hashlib.sha256()
    paths = sorted(path for path in root.rglob("*") if path.is_symlink() or not path.is_dir()) if root.is_dir() else []
    for path in paths:
        name = path.relative_to(root).as_posix().encode(errors="backslashreplace").decode()
        result = _read_file(root, path, name)
        if isinstance(result, File):
            folder.files.append(result)
            digest.update(f"{name}\0".encode() + path.read_bytes())
        else:
            folder.faults.extend(result)
    for name in REQUIRED:
        if not (root / name).is_file():
            folder.faults.append(Fault(name, 0, None, "no such file", "a knowledge folder that holds it"))
    folder.version = digest.hexdigest()[:12]
    return folder


def _read_file(root: Path, path: Path, name: str) -> File | list[Fault]:
    # A pattern without a slash would match a name in any folder.
    shape = next((s for p, s in SHAPES.items() if name.count("/") == p.count("/") and PurePath(name).match(p)), None)
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        return [Fault(name, 0, None, "a link that leads out of the folder", "files of this folder only")]
    if not path.is_file():
        return [Fault(name, 0, None, "something that is no file", "files only")]
    if shape is None or not re.fullmatch(r"[a-z0-9-]{1,48}", path.stem):
        return [
            Fault(name, 0, None, "a file that belongs nowhere", f"one of {', '.join(SHAPES)}, named in a-z, 0-9 and -")
        ]
    if (size := path.stat().st_size) > MAX_BYTES:
        return [Fault(name, 0, None, f"{size:,} bytes", f"at most {MAX_BYTES:,}: split the file")]
    try:
        parsed = tree.parse(path.read_text(encoding="utf-8"), name)
    except UnicodeDecodeError as error:
        return [Fault(name, 0, None, f"a byte at {error.start} that is not UTF-8", "text in UTF-8")]
    except OSError as error:
        return [Fault(name, 0, None, f"a file that can't be read ({error.strerror})", "one that can")]
    if isinstance(parsed, list):
        return parsed
    return _shaped(parsed, name, shape)


def _shaped(parsed: tree.Tree, name: str, shape: type[schema.Shape]) -> File | list[Fault]:
    try:
        return File(name, shape.model_validate(parsed.value), parsed)
    except ValidationError as error:
        details = error.errors(include_url=False)
        paths = [detail["loc"] for detail in details]
        return [
            _shape_fault(detail, parsed, name)
            for detail in details
            # A list of which items are broken is told as too short as well.
            if not (
                detail["type"] == "too_short"
                and any(detail["loc"] == path[: len(detail["loc"])] != path for path in paths)
            )
        ]


EXPECTED = {
    "missing": "the field",
    "extra_forbidden": "no such field",
    "date_from_datetime_parsing": "a date (YYYY-MM-DD)",
    "date_parsing": "a date (YYYY-MM-DD)",
    "string_pattern_mismatch": "text that matches {pattern}",
    "string_too_short": "some text",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "value_error": "{error}",
}


def _shape_fault(detail: ErrorDetails, parsed: tree.Tree, name: str) -> Fault:
    path = tuple(step for step in detail["loc"] if step != "[key]")
    names = [step for step in path if isinstance(step, str)]
    field_name = (names[-1] if path and path[-1] == names[-1] else f"an item of {names[-1]}") if path else "the file"
    template = EXPECTED.get(detail["type"])
    expected = template.format(**detail.get("ctx", {})) if template else detail["msg"]
    value = detail["input"]
    shown = f'{field_name} "{value}"' if isinstance(value, str) else field_name
    found = f"no {field_name}" if detail["type"] == "missing" else shown
    return Fault(name, parsed.line(path), parsed.entry(path), found, expected)
