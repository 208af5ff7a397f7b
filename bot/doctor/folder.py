"""The folder for what is kept: whether it can be written to, and has room."""

import os
import shutil
from pathlib import Path

from bot.doctor.finding import Finding, fail, ok, warn
from bot.settings import Settings

NAME = "folder"
# The room that a bot of some thousand chats takes in years, and that without which SQLite may not get through a day.
SCARCE_BYTES, TOO_FEW_BYTES = 500_000_000, 20_000_000


def check(settings: Settings) -> list[Finding]:
    """Return what is found about DATA_DIR."""
    folder = settings.data_dir
    if not settings.keeps_a_file():
        return [ok(NAME, "DATA_DIR is not needed: DATABASE_URL names a server")]
    standing = nearest(folder)
    if not standing.is_dir():
        return [fail(NAME, f"DATA_DIR is {folder}, and {standing} is no folder", "set DATA_DIR to a folder")]
    if not os.access(standing, os.W_OK | os.X_OK):
        found = f"DATA_DIR is {folder}, and {standing} can't be written to"
        return [fail(NAME, found, "let the user that runs the bot own it, or set DATA_DIR to another")]
    return [room(folder, shutil.disk_usage(standing).free)]


def room(folder: Path, free_bytes: int) -> Finding:
    """Return what is found about a folder that has so much room."""
    left = f"DATA_DIR is {folder}, with {free_bytes / 1e9:,.2f} GB free"
    if free_bytes < TOO_FEW_BYTES:
        return fail(NAME, left, "make room: the bot stops where it can't write")
    if free_bytes < SCARCE_BYTES:
        return warn(NAME, left, "make room before it is needed")
    return ok(NAME, left)


def nearest(path: Path) -> Path:
    """Return a path, or the nearest above it that there is."""
    return next(one for one in (path, *path.absolute().parents) if os.path.lexists(one))
