"""Backups: one file of all that is kept, made while the bot runs, and put back while it does not."""

from bot.storage.backup.backup import Backup, back_up, look_into, restore
from bot.storage.backup.errors import BackupError

__all__ = ["Backup", "BackupError", "back_up", "look_into", "restore"]
