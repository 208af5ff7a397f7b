"""What chats have chosen."""

from sqlalchemy import delete, literal, select

from bot.model.language import LANGUAGES
from bot.model.preferences import Preferences
from bot.storage.database import Database, upsert
from bot.storage.tables import preferences

_NOTHING_CHOSEN = Preferences()


class PreferenceStore:
    """Preferences by chat; a chat without a row has chosen nothing. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat: int) -> Preferences:
        """Return what a chat has chosen."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(preferences).where(preferences.c.chat == chat))).one_or_none()
        if row is None:
            return _NOTHING_CHOSEN
        # A language that the bot has unlearnt counts as not chosen.
        language = next((known for known in LANGUAGES if known == row.language), None)
        return Preferences(language, row.zone, row.is_brief)

    async def put(self, chat: int, chosen: Preferences) -> None:
        """Keep what a chat has chosen, in place of what it chose before."""
        if chosen == _NOTHING_CHOSEN:
            await self._forget(chat)
            return
        row = {"chat": chat, "language": chosen.language, "zone": chosen.zone, "is_brief": chosen.is_brief}
        async with self._database.writing() as connection:
            await connection.execute(upsert(self._database.insert(preferences), row))

    async def move(self, old_chat: int, new_chat: int) -> None:
        """Let a chat keep its preferences under a new id; what the new one has chosen since goes before.

        Telegram tells of it twice, in the old chat and in the new, so the second time changes nothing.
        """
        if old_chat == new_chat:
            return
        kept = [column for column in preferences.columns if column.name != "chat"]
        found = select(literal(new_chat, preferences.c.chat.type), *kept).where(preferences.c.chat == old_chat)
        moved = self._database.insert(preferences).from_select(["chat", *kept], found).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            await connection.execute(moved)
            await connection.execute(delete(preferences).where(preferences.c.chat == old_chat))

    async def _forget(self, chat: int) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(preferences).where(preferences.c.chat == chat))
