"""Who reads a reply, and how they want it."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from telegram import CallbackQuery, Message, User

from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES, Language
from bot.model.preferences import Preferences
from bot.surfaces.telegram import addressing
from bot.surfaces.telegram.replying import topic


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person (or anonymous writer) in a chat, and in a topic of it where there are topics."""

    chat: int
    topic: int | None
    person: int


@dataclass(frozen=True, slots=True)
class Reader:
    """A speaker with what their chat has chosen; ``spoken`` is the language of their last answer, or of their app."""

    speaker: Speaker
    preferences: Preferences
    spoken: Language

    @property
    def language(self) -> Language:
        """The language of what the bot says when nothing was asked: a menu, a page."""
        return self.preferences.language or self.spoken

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone in which they want to see times besides that of the event."""
        return ZoneInfo(self.preferences.zone) if self.preferences.zone else None


def writer(message: Message) -> Speaker:
    """Return who wrote a message."""
    return Speaker(message.chat.id, topic(message), addressing.speaker(message))


def presser(query: CallbackQuery, message: Message) -> Speaker:
    """Return who pressed a button below a message."""
    return Speaker(message.chat.id, topic(message), query.from_user.id)


def app_language(user: User | None) -> Language:
    """Return the language of somebody's app, or English where the bot does not speak it."""
    code = (user.language_code or "")[:2] if user else ""
    return next((language for language in LANGUAGES if language == code), DEFAULT_LANGUAGE)
