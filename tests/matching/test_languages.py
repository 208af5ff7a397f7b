import pytest

from bot.matching.languages import Languages

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


@pytest.mark.parametrize("text", ["", "12", "???", "日本語", "lol", "heyy", "ok bro"])
def test_detect_says_nothing_when_nothing_tells(text: str) -> None:
    assert LANGUAGES.detect(text) is None
