import re
from dataclasses import replace

import pytest

from bot.knowledge import load
from bot.locales import pages, profile
from bot.model.language import LANGUAGES, Language
from bot.services import Services, default_knowledge

MENUS = (profile.PRIVATE, profile.GROUP, profile.ADMINISTRATOR)


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_fit_what_telegram_allows(language: Language) -> None:
    told = pages.commands(language)

    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in told)
    assert all(1 <= len(text) <= 256 for text in told.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", MENUS)
def test_menu_describes_each_command_when_it_is_of(language: Language, names: tuple[str, ...]) -> None:
    assert tuple(profile.menu(names, language)) == names
    assert len(set(names)) == len(names) <= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_fit_what_telegram_allows_and_name_the_subject(language: Language) -> None:
    knowledge = load(default_knowledge())

    assert len(profile.description(knowledge, language)) <= 512
    assert len(profile.short_description(knowledge, language)) <= 120
    assert knowledge.subject[language] in profile.description(knowledge, language)
    assert knowledge.subject[language] in profile.short_description(knowledge, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_leave_the_subject_out_when_it_is_too_long(harbour_services: Services, language: Language) -> None:
    knowledge = replace(harbour_services.knowledge, subject={"en": "x" * 600})

    assert 1 <= len(profile.description(knowledge, language)) <= 512
    assert 1 <= len(profile.short_description(knowledge, language)) <= 120
