"""What Telegram shows of the bot before anybody speaks to it: its menus and its description."""

from bot.locales import pages
from bot.locales.catalogue import say
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language

# What Telegram allows.
MAX_DESCRIPTION_CHARS = 512
MAX_SHORT_DESCRIPTION_CHARS = 120

_SUBSCRIBING = ("subscribe", "subscription", "unsubscribe")
PRIVATE = (
    *("topics", "timeline", "replay", "asof", "calendar"),
    *_SUBSCRIBING,
    *("settings", "sources", "privacy", "forgetme", "help"),
)
GROUP = ("ask", "topics", "timeline", "asof", "calendar", "subscription", "help")
ADMINISTRATOR = (*GROUP, "replay", "subscribe", "unsubscribe", "settings")


def menu(names: tuple[str, ...], language: Language) -> dict[str, str]:
    """Return these commands with what each does."""
    described = pages.commands(language)
    return {name: described[name] for name in names}


def description(knowledge: Knowledge, language: Language) -> str:
    """Return what an empty chat shows; without the subject where that would be too long."""
    told = pages.welcome(knowledge, language)
    return told if len(told) <= MAX_DESCRIPTION_CHARS else _without_subject(language)


def short_description(knowledge: Knowledge, language: Language) -> str:
    """Return what the bot's profile shows; without the subject where that would be too long."""
    told = say(language, "Sourced, dated answers about {subject}.", subject=in_language(knowledge.subject, language))
    return told if len(told) <= MAX_SHORT_DESCRIPTION_CHARS else _without_subject(language)


def _without_subject(language: Language) -> str:
    return say(language, "Short answers to questions, each with its source and its date, and never a guess.")
