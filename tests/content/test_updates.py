"""The updates that come with the project."""

from datetime import date

import pytest

from bot.answering.announcing import announce
from bot.knowledge import load
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.services import default_knowledge
from bot.surfaces.telegram.bulletins import update_card
from bot.surfaces.terminal import bulletins


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(default_knowledge())


def test_both_editions_of_the_article_are_told(knowledge: Knowledge) -> None:
    editions = [(edition.id, edition.as_of) for source in knowledge.sources.values() for edition in source.editions]

    assert [(update.edition, update.day) for update in knowledge.updates.values()] == editions
    assert [update.day for update in knowledge.updates.values()] == [date(2021, 12, 30), date(2021, 12, 31)]


def test_what_the_call_overtook_is_named(knowledge: Knowledge) -> None:
    assert knowledge.updates["after-the-call"].supersedes == ("call-planned",)
    assert announce(knowledge.updates["before-the-call"], knowledge, "en").is_overtaken


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_update_is_told_in_each_language(knowledge: Knowledge, language: Language) -> None:
    for update in knowledge.updates.values():
        assert language in update.title
        assert language in update.text
        assert update.text[language][:40] != update.title[language][:40]
        bulletin = announce(update, knowledge, language)
        assert len(bulletin.related) == 3
        assert bulletin.title in update_card(bulletin).html
        assert bulletins.update(bulletin).startswith(f"{bulletin.title}\n")


PLANNED = {
    "en": ("will ", "is to ", "are to ", "upcoming"),
    "uk": ("відбудеться", "має відбутися", "мають провести"),
    "ru": ("состоится", "должен состояться", "должны провести"),
    "pl": ("odbędzie się", "ma się odbyć", "mają odbyć"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_update_tells_a_plan_as_if_it_lay_ahead(knowledge: Knowledge, language: Language) -> None:
    texts = [update.text[language].split("“made clear")[0] for update in knowledge.updates.values()]

    assert [word for text in texts for word in PLANNED[language] if word in text] == []
