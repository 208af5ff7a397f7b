"""The days, months and weekdays that a text tells of, in any case form of any language."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from bot.knowledge.article import plain
from bot.model.language import DEFAULT_LANGUAGE, Language

_ENGLISH = Locale(DEFAULT_LANGUAGE)
# Babel gives a month's nominative and genitive, and a weekday's nominative: the other cases, by how these end.
_MONTH_CASES: dict[Language, dict[str, str]] = {
    "en": {},
    "uk": {"ого": "ому им", "я": "ю ем еві і", "а": "у ом ові і"},
    "ru": {"я": "ю ем е", "а": "у ом е"},
    "pl": {"ego": "emu ym", "ia": "iowi iem iu", "ka": "kowi kiem ku", "da": "dowi dem dzie", "a": "owi em u"},
}
_WEEKDAY_CASES: dict[Language, dict[str, str]] = {
    "en": {},
    "uk": {
        "ок": "ка ку кові ком ки",
        "ер": "ерга ергу ергові ергом ерги",
        "а": "и і у ою",
        "я": "і ю ею",
    },
    "ru": {
        "к": "ка ку ком ке ки кам",
        "г": "га гу гом ге ги гам",
        "ца": "цы це цу цей цам",
        "а": "ы е у ой ам",
        "е": "я ю ем ям",
    },
    "pl": {"ek": "ku kowi kiem ki", "da": "dy dzie dę dą", "ta": "ty cie tę tą", "a": "i ę ą"},
}
# What a month is called as an adjective ("the January talks"), after the stem of its nominative or genitive.
_ADJECTIVES: dict[Language, str] = {
    "en": r"(?!)",
    "uk": r"(?:[ео]в)(?:ий|[аеіу]|ого|ої|ому|ій|им|ою|их|ими)",
    "ru": r"(?:ь|ов)?ск(?:ий|[аоу]я|ое|ие|ого|ой|ому|ую|им|ом|их|ими)",
    "pl": r"i?ow(?:[yaeą]|ego|ej|emu|ym|ych|ymi)",
}


def take_dates(text: str, language: Language) -> tuple[frozenset[str], str]:
    """Return the dates in a plain text, and the text without them, in lower case where the language is not English.

    A date is ``30 December``, a month alone ``December``, a weekday ``Thursday``, whatever the language of the text.
    """
    found: set[str] = set()

    def tell(match: re.Match[str]) -> str:
        name = _named(match["name"], language)
        day = match["day"] or match.groupdict().get("after")
        found.add(f"{int(day)} {name}" if day else name)
        return "|"

    rest = _pattern(language).sub(tell, text if language == DEFAULT_LANGUAGE else text.lower())
    return frozenset(found), rest


def _named(word: str, language: Language) -> str:
    """Return the English name for a month or a weekday as a text writes it."""
    if name := _forms(language).get(word.lower()):
        return name
    return next(name for stem, name in _stems(language) if re.fullmatch(stem + _ADJECTIVES[language], word))


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    forms = "|".join(map(re.escape, sorted(_forms(language), key=len, reverse=True)))
    stems = "|".join(stem for stem, _ in _stems(language))
    name = rf"(?P<name>{forms}|(?:{stems}){_ADJECTIVES[language]})"
    before = r"(?:(?P<day>\d{1,2})(?:-?[^\W\d_]{1,3})? )?"
    # In English "may" and "march" are other words, and a day may follow.
    if language == DEFAULT_LANGUAGE:
        name = rf"(?P<name>{'|'.join(form.title() for form in _forms(language))})"
        return re.compile(rf"(?<!\w){before}{name}(?!\w)\.?(?: (?P<after>\d{{1,2}})(?![\d:]))?")
    return re.compile(rf"(?<!\w){before}{name}(?!\w)")


@cache
def _forms(language: Language) -> dict[str, str]:
    """Return the English name for each form of a month or a weekday, in lower case."""
    months = {form: name for base, name in _months(language) for form in _cases(base, _MONTH_CASES[language])}
    days = {
        form: _ENGLISH.days["format"]["wide"][number]
        for number, day in Locale(language).days["stand-alone"]["wide"].items()
        for form in _cases(plain(day).lower(), _WEEKDAY_CASES[language])
    }
    return months | days


@cache
def _stems(language: Language) -> list[tuple[str, str]]:
    """Return what adjectives may be built on, and the English name of the month."""
    return [(re.sub(r"(?:ого|ego|ia|[аяьa])$", "", base), name) for base, name in _months(language)]


def _months(language: Language) -> Iterator[tuple[str, str]]:
    """Yield the nominatives and genitives of the months, for English the short forms too, with the English names."""
    widths = ("wide", "abbreviated") if language == DEFAULT_LANGUAGE else ("wide",)
    for context in ("format", "stand-alone"):
        for width in widths:
            for number, name in Locale(language).months[context][width].items():
                yield plain(name).lower(), _ENGLISH.months["format"]["wide"][number]


def _cases(base: str, endings: dict[str, str]) -> Iterator[str]:
    """Yield a word and its other cases, by the first of the endings that it has."""
    yield base
    for ending, cases in endings.items():
        if base.endswith(ending):
            yield from (base.removesuffix(ending) + case for case in cases.split())
            return
