"""What of Telegram's updates must not stand in a log, and of the library's records."""

import logging
import re
from collections.abc import Iterator

from telegram import Chat, Update, User
from telegram.error import ChatMigrated, InvalidToken, TelegramError

from bot import logs
from bot.settings import Settings

_UNREAD = "Error while parsing updates"
# Shorter words say nothing of a person, and stand in every line.
_LEAST_CHARS = 4


def configure(settings: Settings) -> None:
    """Send logs to standard error as the settings say, without what the library quotes of updates."""
    logs.configure(settings, (_is_news, _without_contents))


def told(error: TelegramError) -> str:
    """Return an error in words for a log."""
    # The words of this one hold the new id of the chat.
    return type(error).__name__ if isinstance(error, ChatMigrated) else f"{type(error).__name__}: {error}"


def personal(update: object) -> tuple[str, ...]:
    """Return what of an update an error about it must not repeat: texts and their words, names, and ids."""
    return tuple(dict.fromkeys(_personal(update))) if isinstance(update, Update) else ()


def _personal(update: Update) -> Iterator[str]:
    message, query = update.effective_message, update.inline_query
    texts = (message and (message.text or message.caption), query and query.query)
    for text in (text for text in texts if text):
        yield text
        yield from (word for word in re.findall(r"\w+", text) if len(word) >= _LEAST_CHARS)
    for somebody in (update.effective_user, update.effective_chat):
        yield from _called(somebody)


def _called(somebody: User | Chat | None) -> Iterator[str]:
    if somebody is None:
        return
    yield str(somebody.id)
    for name in ("first_name", "last_name", "username", "title"):
        if found := getattr(somebody, name, None):
            yield found


def _is_news(record: logging.LogRecord) -> bool:
    """Return whether a record tells more than the one line with which a refused token ends the run."""
    return not (record.exc_info and isinstance(record.exc_info[1], InvalidToken))


def _without_contents(record: logging.LogRecord) -> bool:
    """Keep a record, but not the updates in it: where the library can't read some, it logs them as they came."""
    if str(record.msg).startswith(_UNREAD):
        record.msg, record.args = _UNREAD, ()
    return True
