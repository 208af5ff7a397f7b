"""Files that hold secrets, or what is people's: whether others on this machine can read them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.doctor.finding import Finding, ok, warn
from bot.secrets import FILE, SECRETS
from bot.settings import Settings

NAME = "files"
# In a container, where nobody else is; who can read them outside is not seen from there.
MOUNTED = Path("/run/secrets")


def check(settings: Settings) -> list[Finding]:
    """Return what is found about DATA_DIR, the database's file, .env, and files of secrets."""
    if os.name == "nt":
        return [ok(NAME, "who may read them is not looked at on Windows")]
    open_to_all = [(what, path) for what, path in _private(settings) if is_open(path)]
    if not open_to_all:
        return [ok(NAME, "nobody else on this machine can read them")]
    return [
        warn(NAME, f"{what}, {path}, can be read by everybody on this machine", f"chmod {_mode(path)} {path}")
        for what, path in open_to_all
    ]


def is_open(path: Path) -> bool:
    """Return whether everybody can read a file, or look into a folder: its own mode says so, and each folder above."""
    try:
        whole = path.resolve(strict=True)
        mode = whole.stat().st_mode
        reachable = all(above.stat().st_mode & stat.S_IXOTH for above in whole.parents)
    except OSError:
        # What is not there, and what this user can't reach, others can't read either.
        return False
    return bool(mode & (stat.S_IROTH | stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH)) and reachable


def _mode(path: Path) -> str:
    return "700" if path.is_dir() else "600"


def _private(settings: Settings) -> Iterator[tuple[str, Path]]:
    if settings.keeps_a_file():
        yield "DATA_DIR", settings.data_dir
        if file := settings.database_file():
            yield "the database", file
    yield "the file of settings", Path(".env")
    for name in (name for names in SECRETS.values() for name in names):
        path: Path | None = getattr(settings, f"{name}{FILE}", None)
        if path and not path.is_relative_to(MOUNTED):
            yield f"{name}{FILE}".upper(), path
