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


def test_detect_takes_a_word_of_one_language_whatever_the_person_speaks() -> None:
    assert LANGUAGES.detect("перемовини", "ru") == "uk"
    assert LANGUAGES.detect("где ты", "uk") == "ru"


@pytest.mark.parametrize("text", ["", "12", "???", "日本語", "lol", "heyy", "ok bro"])
def test_detect_says_nothing_when_nothing_tells(text: str) -> None:
    assert LANGUAGES.detect(text) is None


def test_detect_tells_a_word_of_two_languages_by_the_one_beside_it() -> None:
    languages = Languages([("en", "i think i know putin and biden"), ("pl", "putin i biden rozmawiali")])

    assert languages.detect("putin i biden") == "pl"


def test_detect_never_takes_cyrillic_letters_for_polish() -> None:
    languages = Languages([("pl", "rossii i nato po telefonu"), ("ru", "встреча россии и нато"), ("en", "nato")])

    assert languages.detect("встреча rossii i nato po telefonu") == "ru"


def test_detect_takes_a_word_in_both_kinds_of_letters_for_one_in_cyrillic() -> None:
    languages = Languages([("en", "nato and i say so"), ("pl", "nato i spotkanie"), ("ru", "kogda vstrecha rossii")])

    assert languages.detect("кaгда вcтреча rossii i nato") == "ru"
