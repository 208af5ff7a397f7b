from datetime import date

import pytest

from bot.locales import news
from bot.model.language import Language
from bot.model.news import NewsUpdate

UPDATE = NewsUpdate(
    "other-day", date(2021, 12, 31), "strike", "first", ("corrections",), {"en": "They meet later", "pl": "Później"}, {}
)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "Corrected on 31 December 2021: They meet later"),
        ("uk", "Виправлено 31 грудня 2021 року: They meet later"),
        ("ru", "Исправлено 31 декабря 2021 года: They meet later"),
        ("pl", "Sprostowano 31 grudnia 2021 roku: Później"),
    ],
)
def test_a_corrected_message_says_when_and_what_holds(language: Language, expected: str) -> None:
    assert news.corrected(UPDATE, language) == expected
