"""What outlives a run: preferences, votes, questions without an answer, and Telegram's ids of files."""

from bot.storage.errors import StorageError
from bot.storage.storage import Storage, opened

__all__ = ["Storage", "StorageError", "opened"]
