"""What stands on buttons."""

from bot.locales.catalogue import say
from bot.model.language import Language


def why(language: Language) -> str:
    """Return the button that asks why an answer was given."""
    return say(language, "Why this answer")


def add_to_calendar(language: Language) -> str:
    """Return the button that asks for events as a calendar file."""
    return say(language, "Add to calendar")


def add_all_to_calendar(language: Language) -> str:
    """Return the button that asks for all events as a calendar file."""
    return say(language, "Add all to calendar")


def votes(language: Language) -> tuple[tuple[str, bool], tuple[str, bool]]:
    """Return the buttons that say whether an answer helped, each with what it says."""
    return (f"👍 {say(language, 'Helpful')}", True), (f"👎 {say(language, 'Not helpful')}", False)


def none_of_these(language: Language) -> str:
    """Return the button that says that nothing on offer is meant."""
    return say(language, "None of these")


def back(language: Language) -> str:
    """Return the button that leads from a section to all of them."""
    return say(language, "« All topics")


def ask_more(language: Language) -> str:
    """Return the button that leads from a posted answer to the private chat."""
    return say(language, "Ask more")


def ask_in_private(language: Language) -> str:
    """Return the button above inline results that leads to the private chat."""
    return say(language, "Ask me in a private chat")
