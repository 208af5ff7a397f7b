from datetime import date

import pytest

from bot.model.language import in_language
from bot.services import Services


def test_knowledge_ends_at_the_newest_edition_when_a_source_has_several(harbour_services: Services) -> None:
    assert harbour_services.knowledge.horizon == date(2021, 5, 4)


def test_knowledge_gives_entries_in_the_order_of_their_file_when_all_are_asked_for(harbour_services: Services) -> None:
    assert list(harbour_services.knowledge.entries) == ["strike-meeting", "next-meeting", "pay", "layoffs"]


def test_event_of_is_nothing_when_a_fact_tells_of_no_event(harbour_services: Services) -> None:
    knowledge = harbour_services.knowledge

    assert knowledge.event_of(knowledge.facts["pay-demand"]) is None


def test_event_of_is_its_own_when_a_fact_tells_of_one(harbour_services: Services) -> None:
    knowledge = harbour_services.knowledge

    event = knowledge.event_of(knowledge.facts["lisbon-meeting"])

    assert event is not None
    assert event.day == date(2021, 5, 20)


@pytest.mark.parametrize(("texts", "shown"), [({"en": "call", "pl": "rozmowa"}, "rozmowa"), ({"en": "call"}, "call")])
def test_in_language_falls_back_to_english_when_a_translation_is_missing(texts: dict, shown: str) -> None:
    assert in_language(texts, "pl") == shown
