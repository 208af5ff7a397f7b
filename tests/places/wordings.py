"""What people ask in each language, and which wording belongs to which language."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

from bot.model.language import LANGUAGES, Language

GENEVA: dict[Language, str] = {
    "en": "when are the geneva talks",
    "uk": "коли переговори в Женеві",
    "ru": "когда переговоры в Женеве",
    "pl": "kiedy są rozmowy w Genewie",
}
WILL_PUTIN_BE_THERE: dict[Language, str] = {
    "en": "will putin be there",
    "uk": "а путін там буде?",
    "ru": "а путин там будет?",
    "pl": "a czy Putin tam będzie?",
}
WHO_IS_PESKOV: dict[Language, str] = {
    "en": "who is peskov",
    "uk": "хто такий Пєсков",
    "ru": "кто такой Песков",
    "pl": "kim jest Pieskow",
}
WHO_IS_USHAKOV: dict[Language, str] = {
    "en": "who is ushakov",
    "uk": "хто такий Ушаков",
    "ru": "кто такой Ушаков",
    "pl": "kim jest Uszakow",
}
AND_WHAT_DID_HE_SAY: dict[Language, str] = {
    "en": "and what did he say",
    "uk": "а що він сказав?",
    "ru": "а что он сказал?",
    "pl": "a co powiedział?",
}
USHAKOV: dict[Language, str] = {
    "en": "what did ushakov say",
    "uk": "що сказав Ушаков",
    "ru": "что сказал Ушаков",
    "pl": "co powiedział Uszakow",
}
REQUEST_AND_PESKOV: dict[Language, str] = {
    "en": "who asked for the call? who is peskov?",
    "uk": "хто просив про розмову? хто такий Пєсков?",
    "ru": "кто просил о разговоре? кто такой Песков?",
    "pl": "kto poprosił o rozmowę? kim jest Pieskow?",
}
THANKS: dict[Language, str] = {"en": "thank you", "uk": "дякую", "ru": "спасибо", "pl": "dziękuję"}
GREETING: dict[Language, str] = {"en": "hello", "uk": "привіт", "ru": "привет", "pl": "cześć"}
BIDENS_AGE: dict[Language, str] = {
    "en": "how old is biden",
    "uk": "скільки років Байдену",
    "ru": "сколько лет Байдену",
    "pl": "ile lat ma Biden",
}
GENEVA_MISTYPED: dict[Language, str] = {"en": "genva", "uk": "женві", "ru": "женве", "pl": "genwie"}
WHEN_IS_THE_CALL: dict[Language, str] = {
    "en": "when is the call",
    "uk": "коли розмова",
    "ru": "когда разговор",
    "pl": "kiedy jest rozmowa",
}
THIRTIETH: dict[Language, str] = {"en": "30 December", "uk": "30 грудня", "ru": "30 декабря", "pl": "30 grudnia"}

# Shorter pieces are too much alike between languages.
_PIECE_CHARS = 12


def foreign(text: str, language: Language) -> list[str]:
    """Return the pieces of the bot's fixed wording in a text that belong to other languages only."""
    own = _own(language)
    others = (piece for other in LANGUAGES if other != language for piece in _pieces(other))
    return [piece for piece in others if piece in text and piece not in own]


@cache
def _own(language: Language) -> str:
    return "\n".join(_pieces(language))


@cache
def _pieces(language: Language) -> tuple[str, ...]:
    """Return the fixed wording of a language, without what is filled in."""
    pieces = (piece for message in _messages(language) for piece in re.split(r"\{\w+\}|\n", message))
    return tuple(piece.strip() for piece in pieces if len(piece.strip()) >= _PIECE_CHARS)


def _messages(language: Language) -> Iterator[str]:
    with (files("bot.locales") / f"{'uk' if language == 'en' else language}.po").open("rb") as file:
        for message in read_po(file):
            if message.id:
                yield str(message.id if language == "en" else message.string)
