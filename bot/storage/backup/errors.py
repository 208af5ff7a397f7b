"""What can go wrong with a backup."""

from bot.storage.errors import StorageError


class BackupError(StorageError):
    """A backup can't be made or put back, and nothing was changed; the message is one line without secrets."""
