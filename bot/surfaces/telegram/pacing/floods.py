"""Telling a flood of one chat from one of the whole bot: Telegram's answers look the same."""

from bot.surfaces.telegram.pacing.calls import Chat

# With one call in twenty refused for its chat, four chats in a row come once in 160,000 calls.
FLOODED_CHATS = 4
MOMENT_MS = 3_000


class Floods:
    """Chats that Telegram refused lately, one after the other."""

    def __init__(self) -> None:
        self._refused: dict[Chat, int] = {}

    def served(self) -> None:
        """Note that Telegram took a call: the whole bot is not refused."""
        self._refused.clear()

    def refused(self, chat: Chat | None, now_ms: int) -> bool:
        """Note a chat that Telegram wants nothing for; return whether it means all chats.

        It does where the call belongs to no chat, or several chats were refused within a moment and none was served.
        """
        self._refused = {key: at_ms for key, at_ms in self._refused.items() if at_ms > now_ms - MOMENT_MS}
        if chat is None:
            return True
        self._refused[chat] = now_ms
        return len(self._refused) >= FLOODED_CHATS
