"""A backup of either kind of database; the file is SQLite's own, or an archive of pg_dump: their tools read it too."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.storage.address import parse
from bot.storage.backup import file, server
from bot.storage.backup.errors import BackupError
from bot.storage.errors import told_of
from bot.storage.migrating import versions
from bot.storage.moments import in_utc

Kind = Literal["SQLite", "PostgreSQL"]

_MAGIC: dict[bytes, Kind] = {b"SQLite format 3\0": "SQLite", b"PGDMP": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: of which kind of database, and the version of its tables."""

    kind: Kind
    version: str


def back_up(url: str, target: Path, *, replace: bool = False) -> Backup:
    """Write all that is kept in a database into one file, for its owner's eyes only, and return what was written.

    Others may write meanwhile: the file holds one state, and is read anew before it gets its name. Raises StorageError,
    also where the file exists and ``replace`` is false, or nothing was ever kept.
    """
    address = parse(url)
    with told_of(str(target)), _beside(target, replace=replace) as part:
        if address.get_backend_name() == "sqlite":
            file.copy(Path(address.database or ""), part)
        else:
            server.dump(address, part)
        return look_into(part)


def look_into(path: Path) -> Backup:
    """Return what a file holds. Raises StorageError where it is damaged, no backup, or from a newer program."""
    with told_of(str(path)), path.open("rb") as opened:
        start = opened.read(16)
    kind = next((kind for magic, kind in _MAGIC.items() if start.startswith(magic)), None)
    version = file.version(path) if kind == "SQLite" else server.version(path) if kind else None
    if kind is None or version is None:
        raise BackupError(f"{path} is no backup of Dateline")
    if version not in versions():
        raise BackupError(f"{path} is from a newer program (version {version}): update dateline")
    return Backup(kind, version)


def restore(url: str, path: Path, now: datetime) -> Path | None:
    """Put a backup in the place of what is kept: all of it, or nothing where that fails.

    Return the file that now holds what was there before, on SQLite. The tables are as the backup has them: to be
    brought up to date. Raises StorageError, also while a bot runs over the database, and for
    a backup of the other kind.
    """
    backup, address = look_into(path), parse(url)
    expected: Kind = "SQLite" if address.get_backend_name() == "sqlite" else "PostgreSQL"
    if backup.kind != expected:
        raise BackupError(f"{path} is a backup of {backup.kind}, and DATABASE_URL leads to {expected}")
    with told_of(str(path)):
        if backup.kind == "SQLite":
            return file.put_back(path, Path(address.database or ""), f"{in_utc(now):%Y%m%dT%H%M%SZ}")
        server.put_back(path, address)
    return None


@contextmanager
def _beside(target: Path, *, replace: bool) -> Iterator[Path]:
    """Give an empty file beside a target, which takes its name in the end; where the work fails, nothing is left."""
    _refuse_existing(target, replace=replace)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield part
        _settle(part)
        _refuse_existing(target, replace=replace)
        part.replace(target)
        _settle(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _refuse_existing(target: Path, *, replace: bool) -> None:
    if target.is_dir():
        raise BackupError(f"{target} is a folder: nothing was written")
    if target.exists() and not target.is_file():
        raise BackupError(f"{target} is no file: nothing was written")
    if target.exists() and not replace:
        raise BackupError(f"{target} exists already: nothing was written; --force writes over it")


def _settle(path: Path) -> None:
    """Wait until what was written would outlast a loss of power."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
