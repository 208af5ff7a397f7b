"""Backups of SQLite: a copy of the file by SQLite itself, which sees one state of it whoever writes meanwhile."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from bot.storage.backup.errors import BackupError
from bot.storage.migrating import VERSION_TABLE

_WAIT_SECONDS = 2


def copy(source: Path, target: Path) -> None:
    """Copy a database into an empty file. Raises BackupError."""
    if not source.exists():
        raise BackupError(f"{source}: nothing was ever kept there")
    with _told(source), closing(_open(source, "rw")) as opened, closing(_open(target, "rw")) as copied:
        opened.backup(copied)
        # One file, with nothing beside it that could be left behind.
        copied.execute("PRAGMA journal_mode = DELETE")


def version(path: Path) -> str | None:
    """Return the version of the tables in a backup; None if they are not Dateline's. Raises BackupError if damaged."""
    with _told(path), closing(_open(path, "ro")) as opened:
        found = opened.execute("PRAGMA integrity_check(1)").fetchone()
        if found != ("ok",):
            raise BackupError(f"{path} is damaged: {str(found[0]).splitlines()[-1]}")
        named = opened.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (VERSION_TABLE,))
        if named.fetchone() is None:
            return None
        row = opened.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchone()  # noqa: S608 - a constant
        return None if row is None else str(row[0])


def put_back(backup: Path, target: Path, stamp: str) -> Path | None:
    """Put a backup in the place of a database, and return the file that holds what was there, if anything was.

    Raises BackupError while anybody has the database open. The file stays the same one: whoever opens it meanwhile
    waits, and then sees the backup. Only what is no database at all makes room for a new file.
    """
    if target.exists() and target.samefile(backup):
        raise BackupError(f"{backup} is the database itself")
    kept = target.with_name(f"{target.name}.before-{stamp}") if target.exists() else None
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if kept and not _is_database(target):
        _make(kept)
        target.replace(kept)
    if not target.exists():
        _make(target)
        with _told(target), closing(_open(target, "rw")) as opened:
            _fill(opened, backup)
        return kept
    with _told(target), closing(_open(target, "rw")) as opened:
        _take(opened, target)
        if kept:
            _make(kept)
            with closing(_open(kept, "rw")) as old:
                opened.backup(old)
        _fill(opened, backup)
    return kept


def _fill(opened: sqlite3.Connection, backup: Path) -> None:
    with closing(_open(backup, "ro")) as source:
        source.backup(opened)


def _make(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _is_database(path: Path) -> bool:
    with path.open("rb") as opened:
        start = opened.read(16)
    return start in (b"", b"SQLite format 3\0")


def _take(opened: sqlite3.Connection, target: Path) -> None:
    """Lock everybody out until the connection is closed. Raises BackupError where somebody is in."""
    opened.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        # Nobody else may have the file open while it changes to this, be they idle.
        mode = opened.execute("PRAGMA journal_mode = DELETE").fetchone()
        opened.execute("BEGIN EXCLUSIVE")
        opened.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise BackupError(f"the bot is running, or another program has {target} open: stop it first") from None
        raise
    if mode != ("delete",):
        raise BackupError(f"the bot is running, or another program has {target} open: stop it first")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=_WAIT_SECONDS, isolation_level=None)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"{path}: {error}") from None
