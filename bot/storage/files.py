"""Telegram's ids of files that were sent before, so that they need not be sent again."""

from sqlalchemy import delete, select

from bot.storage.database import Database, upsert
from bot.storage.tables import files


class FileStore:
    """Ids of files by a key made from their content. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def file_id(self, key: str) -> str | None:
        """Return the id of the file with this content, None if none is known."""
        async with self._database.reading() as connection:
            found: str | None = await connection.scalar(select(files.c.file_id).where(files.c.key == key))
        return found

    async def keep(self, key: str, file_id: str) -> None:
        """Keep the id of the file with this content, in place of an older one."""
        async with self._database.writing() as connection:
            await connection.execute(upsert(self._database.insert(files), {"key": key, "file_id": file_id}))

    async def forget(self, key: str) -> None:
        """Drop the id of the file with this content: Telegram knows it no more."""
        async with self._database.writing() as connection:
            await connection.execute(delete(files).where(files.c.key == key))
