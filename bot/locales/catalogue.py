"""Translations of the fixed wording: gettext catalogues beside this file, one a language; English is in the code."""

from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from bot.model.language import DEFAULT_LANGUAGE, Language


def say(language: Language, message: str, **values: object) -> str:
    """Return a message in a language, its ``{names}`` filled in; in English where the catalogue lacks it."""
    return _messages(language).get(message, message).format(**values)


@cache
def _messages(language: Language) -> dict[str, str]:
    if language == DEFAULT_LANGUAGE:
        return {}
    with (files(__package__) / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
