from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering import Engine, TooEarlyError
from bot.answering.standing import stood
from bot.model.answer import Answered, Fallback
from bot.model.entry import Premise, Reason, Section
from bot.services import Services

THEN, NOW = datetime(2021, 5, 3, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def earlier(harbour_services: Services) -> Engine:
    return harbour_services.engine.as_of(date(2021, 5, 3))


def test_fact_overtaken_later_stands_unlabelled(earlier: Engine) -> None:
    answer = earlier.answer("meeting date", (), THEN, "en")

    assert isinstance(answer, Answered)
    assert [(told.fact, told.superseded) for told in answer.statements] == [("meeting-planned", None)]
    assert answer.horizon == date(2021, 5, 3)


def test_what_was_learnt_later_is_beyond_the_horizon(earlier: Engine) -> None:
    answer = earlier.answer("was a deal reached", (), THEN, "en")

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.AFTER_HORIZON


def test_premise_that_only_a_later_fact_corrects_is_not_corrected(earlier: Engine) -> None:
    answer = earlier.answer("why did they sign a deal", (), THEN, "en")

    assert isinstance(answer, Fallback)
    assert [item.entry for item in answer.suggestions][:1] == ["strike-meeting"]


def test_correction_that_rests_on_a_later_answer_is_not_made(harbour_services: Services) -> None:
    knowledge = harbour_services.knowledge
    premise = Premise("called-off", {"en": "The two sides did talk."}, (), {"en": ("was it called off",)})
    entry = replace(knowledge.entries["strike-meeting"], facts=("meeting-held",), premises=(premise,))
    changed = replace(knowledge, sections=(Section("strike", {"en": "The strike"}, (entry,)),))

    then = stood(changed, date(2021, 5, 3))

    assert then is not None
    assert then.entries["strike-meeting"].facts == ("meeting-planned",)
    assert then.entries["strike-meeting"].premises == ()
    assert "strike-meeting/called-off" not in then.refusals
    now = stood(changed, date(2021, 5, 4))
    assert now is not None
    assert now.entries["strike-meeting"].premises == (premise,)


def test_nothing_was_known_before_the_first_edition(harbour_services: Services) -> None:
    with pytest.raises(TooEarlyError) as raised:
        harbour_services.engine.as_of(date(2021, 1, 1))

    assert raised.value.first == min(
        edition.as_of for source in harbour_services.knowledge.sources.values() for edition in source.editions
    )


def test_last_edition_is_the_engine_itself(harbour_services: Services) -> None:
    engine = harbour_services.engine

    assert engine.as_of(engine.knowledge.horizon) is engine
    assert engine.as_of(date(2031, 1, 1)) is engine


def test_same_edition_is_made_once(harbour_services: Services, earlier: Engine) -> None:
    assert harbour_services.engine.as_of(date(2021, 5, 3)) is earlier


def test_every_fact_of_an_earlier_edition_was_known(earlier: Engine) -> None:
    knowledge = earlier.knowledge

    assert all(fact.as_of <= date(2021, 5, 3) for fact in knowledge.facts.values())
    assert all(set(entry.facts) <= knowledge.facts.keys() for entry in knowledge.entries.values())
    assert all(set(entry.related) <= knowledge.entries.keys() for entry in knowledge.entries.values())
    assert set(knowledge.starters) <= knowledge.entries.keys()


@pytest.mark.parametrize(("typed", "first"), [("pay", "pay"), ("layofs", "layoffs"), ("meting", "strike-meeting")])
def test_search_finds_entries_for_little_that_is_typed(harbour_services: Services, typed: str, first: str) -> None:
    assert harbour_services.engine.search(typed, 5)[0] == first


def test_search_offers_all_entries_when_nothing_is_typed(harbour_services: Services) -> None:
    knowledge = harbour_services.knowledge

    found = harbour_services.engine.search("  ", 50)

    assert found[: len(knowledge.starters)] == knowledge.starters
    assert set(found) == knowledge.entries.keys()
    assert harbour_services.engine.search("", 2) == found[:2]
