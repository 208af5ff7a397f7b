import pytest

from bot.matching.languages import Languages
from bot.model.language import Language

LANGUAGES = Languages(
    [
        ("en", "when are the talks"),
        ("uk", "коли перемовини"),
        ("uk", "koly peremovyny"),
        ("ru", "когда переговоры"),
        ("ru", "kogda peregovory"),
        ("pl", "kiedy rozmowy w genewie"),
    ]
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("when will they talk", "en"),
        ("коли вони зустрінуться", "uk"),
        ("koly peremovyny", "uk"),
        ("когда они встретятся", "ru"),
        ("kogda peregovory?", "ru"),
        ("skolko minut oni trepalis po telefonu", "ru"),
        ("koli peregovory", "uk"),
        ("kiedy jest spotkanie", "pl"),
        ("чому їх немає", "uk"),
        ("почему этого нет", "ru"),
        ("dlaczego tego nie ma", "pl"),
        ("kto zrobił pull request", "pl"),
        ("яка ціна", "uk"),
        ("где ты", "ru"),
        ('kto to powiedział: "colossal mistake"', "pl"),
        ("what does «колосальна помилка» mean in the text", "en"),
    ],
)
def test_detect_tells_the_language_of_a_question(text: str, language: str) -> None:
    assert LANGUAGES.detect(text) == language


@pytest.mark.parametrize("usual", ["uk", "ru"])
def test_detect_leaves_a_word_of_two_languages_to_the_person(usual: Language) -> None:
    assert LANGUAGES.detect("женева", usual) is None
    assert LANGUAGES.detect("женева", "en") in ("uk", "ru")


@pytest.mark.parametrize("usual", ["en", "pl", "uk", "ru", None])
def test_detect_tells_neither_polish_nor_english_where_a_letter_is_cyrillic(usual: Language | None) -> None:
    assert LANGUAGES.detect("кaгда вcтреча rossii i nato", usual) not in ("pl", "en")


def test_detect_takes_a_word_of_one_language_whatever_the_person_speaks() -> None:
    assert LANGUAGES.detect("перемовини", "ru") == "uk"
    assert LANGUAGES.detect("где ты", "uk") == "ru"


@pytest.mark.parametrize("text", ["", "12", "???", "日本語", "lol", "heyy", "ok bro"])
def test_detect_says_nothing_when_nothing_tells(text: str) -> None:
    assert LANGUAGES.detect(text) is None


def test_detect_tells_a_word_of_two_languages_by_the_one_beside_it() -> None:
    languages = Languages([("en", "i think i know putin and biden"), ("pl", "putin i biden rozmawiali")])

    assert languages.detect("putin i biden") == "pl"
