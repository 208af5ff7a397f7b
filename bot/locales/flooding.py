"""What is said once to those who ask more than can be answered."""

from bot.locales.catalogue import say
from bot.model.language import Language


def person(seconds: int, language: Language) -> str:
    """Return the notice to one person who asks too fast."""
    return say(
        language,
        "You're asking faster than I can answer. I'll be back in {seconds} s; what you write before that I won't "
        "answer.",
        seconds=seconds,
    )


def group(seconds: int, language: Language) -> str:
    """Return the notice to a group in which too much is asked."""
    return say(
        language,
        "More is asked here than I can answer. I'll be back in {seconds} s; until then I won't answer in this group.",
        seconds=seconds,
    )


def press(seconds: int, language: Language) -> str:
    """Return the toast for somebody who presses buttons too fast."""
    return say(language, "That was a lot of presses. Please wait {seconds} s.", seconds=seconds)
