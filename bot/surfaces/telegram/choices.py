"""What a press in the settings does to what a chat has chosen."""

from dataclasses import replace

from bot.locales import zones
from bot.model.language import LANGUAGES
from bot.model.preferences import Preferences
from bot.surfaces.telegram.callbacks import Choose

# The names of settings in buttons. SETTINGS and REGION lead to pages only.
SETTINGS, LANGUAGE, ZONE, REGION, LENGTH, RESET = "settings", "language", "zone", "region", "length", "reset"
# Values that stand for no choice of one's own, and for short and full answers.
AUTO, IN_ARTICLE, BRIEF, FULL, ALL = "auto", "article", "brief", "full", "all"


class UnknownChoiceError(LookupError):
    """There is no such setting, or it has no such value: an old button, or a forged one."""


def is_page(press: Choose) -> bool:
    """Return whether a press only leads to a page of the settings."""
    return not press.value or press.name == REGION


def changed(chosen: Preferences, press: Choose) -> Preferences:
    """Return what a chat has chosen after a press. Raises UnknownChoiceError."""
    name, value = press.name, press.value
    if name == LANGUAGE and value in (AUTO, *LANGUAGES):
        return replace(chosen, language=next((known for known in LANGUAGES if known == value), None))
    if name == ZONE and (value == IN_ARTICLE or value in zones.known()):
        return replace(chosen, zone=None if value == IN_ARTICLE else value)
    if name == LENGTH and value in (BRIEF, FULL):
        return replace(chosen, is_brief=value == BRIEF)
    if name == RESET and value == ALL:
        return Preferences()
    raise UnknownChoiceError("no such setting, or no such value of it")
