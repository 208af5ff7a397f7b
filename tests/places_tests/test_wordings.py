import pytest

from bot.locales import pages, toasts
from bot.model.language import LANGUAGES, Language
from places.wordings import foreign


@pytest.mark.parametrize("language", LANGUAGES)
def test_wording_is_foreign_to_every_language_but_its_own(language: Language) -> None:
    said = f"{pages.text_only(language)} {toasts.unknown_button(language)}"

    assert foreign(said, language) == []
    assert all(foreign(said, other) for other in LANGUAGES if other != language)


def test_what_editors_wrote_is_foreign_to_nobody() -> None:
    assert foreign("«Putin Biden Ukraine crisis»", "pl") == []
