import pytest

from bot.knowledge.numerals import numbers
from bot.model.language import LANGUAGES, Language


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "two, the seventh and twelve", {"2", "7", "12"}),
        ("en", "fifty-five, 100,000, 3 million", {"55", "100000", "3000000"}),
        ("en", "one of the first", set()),
        ("uk", "двох, сьомий і дванадцяти", {"2", "7", "12"}),
        ("uk", "п'ятдесяти п'яти, 100 тис., 3 млн", {"55", "100000", "3000000"}),
        ("uk", "двосторонній, один одного, тисячі", set()),
        ("ru", "двумя, седьмого и двенадцати", {"2", "7", "12"}),
        ("ru", "трёх, пятидесяти пяти, 100 тысяч", {"3", "55", "100000"}),
        ("ru", "семью лидера, друг другу, четверть", set()),
        ("pl", "dwóch, siódma i dwunastu", {"2", "7", "12"}),
        ("pl", "pięćdziesięciu pięciu, 100 tys.", {"55", "100000"}),
        ("pl", "dziewiątka, jeden, dwustronny", set()),
    ],
)
def test_numbers_reads_digits_and_words_in_any_case_form(language: Language, text: str, found: set[str]) -> None:
    assert numbers(text, language)[0] == found


@pytest.mark.parametrize(("language", "text"), [("en", "both"), ("uk", "другим"), ("ru", "обеих"), ("pl", "drugiej")])
def test_numbers_only_may_mean_two_when_a_word_has_another_meaning(language: Language, text: str) -> None:
    assert numbers(text, language) == (set(), {"2"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_raises_nothing_when_digits_are_unusual(language: Language) -> None:
    assert numbers("² ½ ٣, 007", language)[0] == {"3", "7"}
