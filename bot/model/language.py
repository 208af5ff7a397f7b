"""The languages that the bot speaks, and texts that exist in some of them."""

from collections.abc import Mapping
from typing import Literal, get_args

Language = Literal["en", "uk", "ru", "pl"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
DEFAULT_LANGUAGE: Language = "en"

Texts = Mapping[Language, str]


def in_language(texts: Texts, language: Language) -> str:
    """Return the text in a language, or in English where it is not translated yet; an English text always exists."""
    return texts.get(language) or texts[DEFAULT_LANGUAGE]
