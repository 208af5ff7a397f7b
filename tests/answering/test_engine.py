from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import UnknownEntryError
from bot.model.answer import Ambiguous, Answered, Fallback
from bot.model.entry import Reason
from bot.services import Services

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BEFORE = datetime(2021, 5, 10, tzinfo=UTC)
CORRECTION = "The union said there was no deal after 90 minutes of talks on 3 May."


def test_answer_tells_the_facts_of_the_matching_entry(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("how much pay do they demand", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert (answer.entry, [statement.fact for statement in answer.statements]) == ("pay", ["pay-demand"])


def test_answer_carries_source_paragraph_and_horizon(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("are layoffs planned", (), NOW, "en")

    assert isinstance(answer, Answered)
    (citation,) = answer.citations
    assert (citation.title, citation.paragraphs) == ("Harbour strike in Porto", (3,))
    assert str(answer.horizon) == "2021-05-04"


def test_superseded_fact_is_labelled_and_comes_after_the_fact_that_took_its_place(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("meeting date", (), NOW, "en")

    assert isinstance(answer, Answered)
    told = [(statement.fact, statement.superseded is not None) for statement in answer.statements]
    assert told == [("meeting-held", False), ("meeting-planned", True), ("no-deal", False)]


@pytest.mark.parametrize(("now", "verb"), [(BEFORE, "are scheduled"), (NOW, "were scheduled")])
def test_tense_follows_the_clock(harbour_services: Services, now: datetime, verb: str) -> None:
    answer = harbour_services.engine.answer("when is the next meeting", (), now, "en")

    assert isinstance(answer, Answered)
    assert answer.statements[0].text == f"Both sides {verb} to meet again."


def test_refused_kind_gives_its_reason(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("will it rain tomorrow", (), NOW, "en")

    assert isinstance(answer, Fallback)
    assert (answer.reason, answer.entry) == (Reason.OFF_TOPIC, "weather")


@pytest.mark.parametrize("year", ["2023", "june 2021", "2031"])
def test_question_about_a_later_time_is_beyond_the_horizon(harbour_services: Services, year: str) -> None:
    answer = harbour_services.engine.answer(f"when is the next meeting in {year}", (), NOW, "en")

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.AFTER_HORIZON


@pytest.mark.parametrize("text", ["", "…", "\x00", "квантовая хромодинамика", "x" * 10_000])
def test_fallback_offers_starters_when_nothing_is_near(harbour_services: Services, text: str) -> None:
    answer = harbour_services.engine.answer(text, (), NOW, "en")

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.OFF_TOPIC
    assert [item.entry for item in answer.suggestions] == ["strike-meeting", "next-meeting"]


def test_explanation_names_candidates_and_version(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("lisbon talks", (), NOW, "en")

    assert answer.why.candidates[0].entry == "next-meeting"
    assert answer.why.score == 1.0
    assert answer.why.version == harbour_services.knowledge.version


def test_tell_answers_with_an_entry(harbour_services: Services) -> None:
    answer = harbour_services.engine.tell("pay", NOW, "en")

    assert answer.statements[0].text == "The union’s demand: “We want 12 percent more.”"


@pytest.mark.parametrize("entry", ["no-such-entry", "weather", "strike-meeting/deal", ""])
def test_tell_raises_when_there_is_no_such_entry(harbour_services: Services, entry: str) -> None:
    with pytest.raises(UnknownEntryError):
        harbour_services.engine.tell(entry, NOW, "en")


def test_false_premise_is_corrected_before_the_answer_and_not_told_twice(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("so which deal did they sign", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert (answer.entry, answer.correction) == ("strike-meeting", CORRECTION)
    assert [statement.fact for statement in answer.statements] == ["meeting-held", "meeting-planned"]
    assert answer.citations[0].paragraphs == (2, 5)


def test_true_question_is_not_corrected(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("what came out of their meeting", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert (answer.entry, answer.correction) == ("strike-meeting", None)


def test_several_questions_get_one_answer(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("What does the union want, and are layoffs planned?", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entries == ("pay", "layoffs")
    assert [statement.fact for statement in answer.statements] == ["pay-demand", "layoffs-denied"]
    assert (answer.citations[0].paragraphs, answer.unanswered) == ((3,), None)


def test_one_of_several_questions_is_corrected(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("What does the union want? Which deal did they sign?", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert (answer.entries, answer.correction) == (("pay", "strike-meeting"), CORRECTION)


def test_one_of_several_questions_is_refused_beside_the_answer_to_the_other(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("Will it rain tomorrow? Are layoffs planned?", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entries == ("layoffs",)
    assert answer.unanswered is not None
    assert (answer.unanswered.reason, answer.unanswered.entry) == (Reason.OFF_TOPIC, "weather")


def test_later_question_is_read_after_the_one_before_it(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("Are layoffs planned? When do they meet again?", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entries == ("layoffs", "next-meeting")


@given(text=st.text(max_size=300), context=st.lists(st.text(max_size=80), max_size=3))
def test_answer_never_raises(harbour_services: Services, text: str, context: list[str]) -> None:
    answer = harbour_services.engine.answer(text, context, NOW, "en")

    assert isinstance(answer, Answered | Ambiguous | Fallback)


def test_topic_of_an_answer_is_the_question_when_it_names_its_subject(harbour_services: Services) -> None:
    answer = harbour_services.engine.answer("what does the union want", (), NOW, "en")

    assert answer.why.topic == "what does the union want"


def test_topic_of_a_follow_up_is_the_question_of_the_entry_that_answers_it(harbour_services: Services) -> None:
    engine = harbour_services.engine

    answer = engine.answer("and where?", ("when did they meet the port authority",), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.entry
    assert answer.why.topic == engine.knowledge.entries[answer.entry].question["en"]


def test_topic_stays_when_a_follow_up_finds_no_answer(harbour_services: Services) -> None:
    before = "what does the union want"

    answer = harbour_services.engine.answer("and its weather there?", (before,), NOW, "en")

    assert not isinstance(answer, Answered)
    assert answer.why.topic == before


def test_topic_of_a_button_is_its_question(harbour_services: Services) -> None:
    engine = harbour_services.engine

    assert engine.tell("pay", NOW, "en").why.topic == engine.knowledge.entries["pay"].question["en"]


def test_warmed_up_engine_has_its_index_and_answers_the_same(harbour_services: Services) -> None:
    cold = harbour_services.engine.answer("are layoffs planned", (), NOW, "en")

    harbour_services.engine.warm_up()

    assert "_searching" in vars(harbour_services.engine)
    assert harbour_services.engine.answer("are layoffs planned", (), NOW, "en") == cold


@pytest.mark.parametrize(
    ("said", "asked"),
    [("what happened on 31 December 9999", "and the day after?"), ("1 January 0001", "the day before?")],
)
def test_day_beyond_all_calendars_is_answered(harbour_services: Services, said: str, asked: str) -> None:
    assert not isinstance(harbour_services.engine.answer(asked, (said,), NOW, "en"), Answered)
