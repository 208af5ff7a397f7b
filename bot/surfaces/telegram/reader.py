"""Who reads a reply, and how they want it."""

from dataclasses import dataclass

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
    """A speaker with what their chat has chosen; ``app`` is the language of their app, or English.

    ``spoken`` is the language of what they go on from: of the answer whose button they press, else of the last one they
    got; that of their app where there is none.
    """

    speaker: Speaker
    preferences: Preferences
    spoken: Language
    app: Language

    @property
    def language(self) -> Language:
        """The language of what the bot says when nothing was asked: a menu, a page, a toast."""
        return self.preferences.language or self.app

    @property
    def followed(self) -> Language:
        """The language of what goes on from an answer: another, by a button below it."""
        return self.preferences.language or self.spoken

    @property
    def owner(self) -> int:
        """The id of whose the buttons below a reply are; 0, everybody's, in private and for the anonymous."""
        return self.speaker.person if self.speaker.chat < 0 < self.speaker.person else 0


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
