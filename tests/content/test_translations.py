"""Whatever is swapped in one translation of the shipped knowledge, the check finds it."""

import re
from collections.abc import Iterator

import pytest

from bot.knowledge import schema
from bot.knowledge.article import plain
from bot.knowledge.calendars import take_dates
from bot.knowledge.folder import Folder, read
from bot.knowledge.naming import Names
from bot.knowledge.numerals import numbers
from bot.knowledge.translations import differences, translated
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES, Language, Texts
from bot.services import default_knowledge

MONTHS: dict[Language, tuple[str, str]] = {
    "uk": ("квітня", "серпня"),
    "ru": ("апреля", "августа"),
    "pl": ("kwietnia", "sierpnia"),
}
SEVEN: dict[Language, str] = {"uk": "сім", "ru": "семь", "pl": "siedem"}

pytestmark = pytest.mark.parametrize("language", [language for language in LANGUAGES if language != DEFAULT_LANGUAGE])


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read(default_knowledge())


@pytest.fixture(scope="module")
def entities(folder: Folder) -> tuple[schema.EntityIn, ...]:
    return tuple(entity for _, shape in folder.of(schema.LexiconFile) for entity in shape.entities)


@pytest.fixture(scope="module")
def names(entities: tuple[schema.EntityIn, ...]) -> Names:
    return Names(entities)


@pytest.fixture(scope="module")
def shown(folder: Folder) -> list[Texts]:
    return [{language: plain(text) for language, text in texts.items()} for _, _, texts in translated(folder)]


def unnoticed(texts: Texts, language: Language, names: Names, changed: str) -> Iterator[str]:
    """Yield a changed translation if the check takes it for a faithful one."""
    assert changed != texts[language]
    if not list(differences({**texts, language: changed}, language, names)):
        yield changed


def test_every_shown_text_is_translated(shown: list[Texts], language: Language) -> None:
    assert [texts["en"] for texts in shown if language not in texts] == []


def test_another_name_is_found(
    shown: list[Texts], entities: tuple[schema.EntityIn, ...], names: Names, language: Language
) -> None:
    missed = [
        changed
        for texts in shown
        for own, word in names.take(texts[language], language)[0].items()
        for other in entities
        if other.id not in {own, *names.take(texts["en"], "en")[0]}
        for changed in unnoticed(texts, language, names, texts[language].replace(word, other.names[language][0], 1))
    ]

    assert missed == []


def test_a_name_left_out_is_found(shown: list[Texts], names: Names, language: Language) -> None:
    missed = []
    for texts in shown:
        for entity in names.take(texts[language], language)[0]:
            changed = texts[language]
            while word := names.take(changed, language)[0].get(entity):
                changed = changed.replace(word, "...")
            missed += unnoticed(texts, language, names, changed)

    assert missed == []


def test_another_figure_is_found(shown: list[Texts], names: Names, language: Language) -> None:
    missed = [
        changed
        for texts in shown
        for figure in re.finditer(r"\d+", names.take(texts[language], language)[1])
        for other in (str(int(figure[0]) + 1), f"{figure[0]}0")
        for changed in unnoticed(
            texts, language, names, re.sub(rf"(?<!\w){figure[0]}(?!\d)", other, texts[language], count=1)
        )
    ]

    assert missed == []


def test_another_date_is_found(shown: list[Texts], names: Names, language: Language) -> None:
    missed = [
        changed
        for texts in shown
        for word in re.findall(r"[\w']+", texts[language])
        if take_dates(word, language)[0]
        for month in MONTHS[language]
        for changed in unnoticed(texts, language, names, re.sub(rf"\b{word}\b", month, texts[language], count=1))
    ]

    assert missed == []


def test_another_number_word_is_found(shown: list[Texts], names: Names, language: Language) -> None:
    missed = [
        changed
        for texts in shown
        for word in re.findall(r"[^\W\d]+(?:'\w+)?", names.take(texts[language], language)[1])
        if any(numbers(word, language))
        for changed in unnoticed(
            texts, language, names, re.sub(rf"\b{word}\b", SEVEN[language], texts[language], count=1)
        )
    ]

    assert missed == []
