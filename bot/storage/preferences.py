"""What chats have chosen."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import bindparam, delete, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.language import LANGUAGES
from bot.model.preferences import Preferences
from bot.storage.database import Database, upsert
from bot.storage.tables import preferences

_NOTHING_CHOSEN = Preferences()
_CHOSEN_BY = select(preferences).where(preferences.c.chat == bindparam("chat"))


class PreferenceStore:
    """Preferences by chat; a chat without a row has chosen nothing. Every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, chat: int) -> Preferences:
        """Return what a chat has chosen."""
        return _chosen(await self._database.look_up(_CHOSEN_BY, chat=chat))

    async def put(self, chat: int, chosen: Preferences) -> None:
        """Keep what a chat has chosen, in place of what it chose before."""
        async with self._database.writing() as connection:
            await self._write(connection, chat, chosen)

    async def change(self, chat: int, alter: Callable[[Preferences], Preferences]) -> Preferences:
        """Keep what ``alter`` makes of a chat's choices, and return it; none of several changes at once gets lost."""
        query = _CHOSEN_BY.with_for_update()
        nothing = self._database.insert(preferences).values(_row(chat, _NOTHING_CHOSEN)).on_conflict_do_nothing()
        async with self._database.writing() as connection:
            # PostgreSQL locks no row that is not there, so that two first choices would not wait for one another.
            await connection.execute(nothing)
            chosen = alter(_chosen((await connection.execute(query, {"chat": chat})).mappings().one_or_none()))
            await self._write(connection, chat, chosen)
        return chosen

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

    async def _write(self, connection: AsyncConnection, chat: int, chosen: Preferences) -> None:
        if chosen == _NOTHING_CHOSEN:
            await connection.execute(delete(preferences).where(preferences.c.chat == chat))
        else:
            await connection.execute(upsert(self._database.insert(preferences), _row(chat, chosen)))


def _row(chat: int, chosen: Preferences) -> dict[str, object]:
    return {"chat": chat, "language": chosen.language, "zone": chosen.zone, "is_brief": chosen.is_brief}


def _chosen(row: Mapping[Any, Any] | None) -> Preferences:
    if row is None:
        return _NOTHING_CHOSEN
    # A language that the bot has unlearnt counts as not chosen.
    language = next((known for known in LANGUAGES if known == row["language"]), None)
    try:
        return Preferences(language, row["zone"], bool(row["is_brief"]))
    except ValueError:  # neither does a zone that this machine does not know
        return Preferences(language, None, bool(row["is_brief"]))
