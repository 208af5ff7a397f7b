from dataclasses import replace
from datetime import date

import pytest

from bot.answering.announcing import MAX_RELATED, announce, digest
from bot.answering.standing import stood
from bot.model.entry import Faq
from bot.model.knowledge import Knowledge


def test_update_is_told_with_the_paragraphs_of_its_facts(news_knowledge: Knowledge) -> None:
    bulletin = announce(news_knowledge.updates["no-deal"], news_knowledge, "en")

    assert bulletin.title == "No deal after 90 minutes of talks, the union said"
    assert [(item.source, item.paragraphs) for item in bulletin.citations] == [("harbour-strike", (5, 6))]
    assert (bulletin.day, bulletin.horizon) == (date(2021, 5, 4), date(2021, 5, 4))
    assert not bulletin.is_overtaken


def test_update_is_told_in_english_where_it_is_not_translated(news_knowledge: Knowledge) -> None:
    update = replace(news_knowledge.updates["no-deal"], title={"en": "No deal", "uk": "Угоди немає"})

    bulletin = announce(update, news_knowledge, "uk")

    assert bulletin.title == "Угоди немає"
    assert bulletin.text.startswith("There was no deal")


def test_update_is_overtaken_in_part_when_a_newer_fact_took_the_place_of_one(news_knowledge: Knowledge) -> None:
    bulletin = announce(news_knowledge.updates["meeting-set"], news_knowledge, "en")

    assert (bulletin.is_overtaken, bulletin.is_wholly_overtaken) == (True, False)


def test_update_is_overtaken_wholly_when_newer_facts_took_the_place_of_all(news_knowledge: Knowledge) -> None:
    update = replace(news_knowledge.updates["meeting-set"], adds=("meeting-planned",))

    bulletin = announce(update, news_knowledge, "en")

    assert (bulletin.is_overtaken, bulletin.is_wholly_overtaken) == (True, True)


def test_update_is_not_overtaken_as_of_its_own_day(news_knowledge: Knowledge) -> None:
    then = stood(news_knowledge, date(2021, 5, 3))

    assert list(then.updates) == ["meeting-set"]
    assert not announce(then.updates["meeting-set"], then, "en").is_overtaken


def test_update_is_a_correction_when_it_corrects_a_fact(news_knowledge: Knowledge) -> None:
    update = replace(news_knowledge.updates["no-deal"], adds=(), supersedes=(), corrects=("pay-demand",))

    bulletin = announce(update, news_knowledge, "en")

    assert bulletin.is_correction
    assert [item.paragraphs for item in bulletin.citations] == [(3,)]


def test_entries_that_begin_with_its_facts_are_offered_in_their_order(news_knowledge: Knowledge) -> None:
    update = news_knowledge.updates["meeting-set"]

    related = announce(update, news_knowledge, "en").related
    turned = announce(replace(update, adds=update.adds[::-1]), news_knowledge, "en").related

    assert [item.entry for item in related] == ["strike-meeting", "pay", "layoffs"]
    assert [item.entry for item in turned] == ["layoffs", "pay", "strike-meeting"]


def test_no_more_entries_are_offered_than_a_reader_looks_at(news_knowledge: Knowledge) -> None:
    section = news_knowledge.sections[0]
    entries = (*section.entries, Faq("fourth", {"en": "And then?"}, ("no-deal",), (), {"en": ("and then",)}))
    knowledge = replace(news_knowledge, sections=(replace(section, entries=entries),))
    update = replace(
        news_knowledge.updates["meeting-set"], adds=("meeting-planned", "pay-demand", "layoffs-denied", "no-deal")
    )

    assert len(announce(update, knowledge, "en").related) == MAX_RELATED


def test_digest_tells_updates_earliest_first_with_all_their_sources(news_knowledge: Knowledge) -> None:
    told = digest(list(reversed(news_knowledge.updates.values())), news_knowledge, "en")

    assert [item.update for item in told.bulletins] == ["meeting-set", "no-deal"]
    assert [item.paragraphs for item in told.citations] == [(2, 3, 5, 6)]


def test_digest_of_nothing_is_refused(news_knowledge: Knowledge) -> None:
    with pytest.raises(ValueError, match="nothing new"):
        digest((), news_knowledge, "en")
