from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering import Engine
from bot.answering.deciding import AnswerWith, AskBack, Refuse
from bot.answering.finding import Finding, Found
from bot.matching.bank import names
from bot.model.answer import Ambiguous, Answered, Candidate, Fallback
from bot.model.entry import Reason
from bot.model.language import LANGUAGES, Language
from bot.services import Services

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNKNOWN = Refuse(Reason.OFF_TOPIC, None, ())


class NoMatcher:
    """Knows no entry and no refusal, so that facts alone answer."""

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        return ()


@pytest.fixture(scope="module")
def engine(harbour_services: Services) -> Engine:
    return Engine(harbour_services.knowledge, NoMatcher())


@pytest.fixture(scope="module")
def finding(harbour_services: Services) -> Finding:
    knowledge = harbour_services.knowledge
    return Finding(knowledge, names(knowledge.lexicon))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("what did the port authority say", ["layoffs-denied"]),
        ("what did the union say about a deal", ["no-deal"]),
        ("anything about the port authority", ["layoffs-denied", "meeting-held", "meeting-planned"]),
        ("could you tell me about Oporto, please?", ["meeting-planned"]),
        ("Porto", ["meeting-planned"]),
        ("anything about the union's demand", ["pay-demand"]),
        ("the union and the port authority", ["meeting-planned", "meeting-held"]),
    ],
)
def test_question_with_a_name_finds_the_facts_about_it(finding: Finding, text: str, facts: list[str]) -> None:
    assert list(finding.find(text, "en")) == facts


def test_question_who_says_something_finds_what_somebody_says(finding: Finding) -> None:
    assert finding.find("who mentioned layoffs", "en") == ("layoffs-denied",)
    assert finding.find("who mentioned wages", "en") == ()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("anything on 20 May?", ["lisbon-meeting"]),
        ("what was planned for 20.05", ["lisbon-meeting"]),
        ("events in May", ["meeting-held", "meeting-planned", "lisbon-meeting"]),
        ("between 1 and 5 May", ["meeting-held", "meeting-planned"]),
        ("after 4 May", ["lisbon-meeting"]),
        ("what is on 3 May in Porto", ["meeting-planned"]),
        ("anything on 4 May", []),
    ],
)
def test_question_with_a_day_finds_its_events_in_order_of_time(finding: Finding, text: str, facts: list[str]) -> None:
    assert list(finding.find(text, "en")) == facts


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what did Porto say",
        "what does the union eat",
        "the union's wife",
        "weather in Porto",
        "where is the union",
        "who is the union",
        "why did the union and the port authority meet",
        "is it about the union",
        "what did the union say about layoffs",
        "what did the port authority not say",
        "did the sides talk on 3 May",
        "pizza on 20 May",
        "and the union?",
        "anything about Porto and Lisbon castle",
        "anything about dismissals",
    ],
)
def test_nothing_is_found_when_no_fact_holds_all_that_is_asked(finding: Finding, text: str) -> None:
    assert finding.find(text, "en") == ()


@pytest.mark.parametrize("decision", [UNKNOWN, AskBack(("pay", "layoffs"))])
def test_facts_are_found_when_no_entry_is_surely_the_answer(finding: Finding, decision: Refuse | AskBack) -> None:
    found = finding.reconsider(decision, "anything about Porto", "en")

    near = decision.entries if isinstance(decision, AskBack) else decision.near
    assert found == Found(("meeting-planned",), near)


@pytest.mark.parametrize(
    "decision",
    [
        AnswerWith("pay"),
        Refuse(Reason.NOT_IN_SOURCES, "biographies", ()),
        Refuse(Reason.OPINION, "blame", ()),
    ],
)
def test_decision_stands_when_it_is_sure(finding: Finding, decision: AnswerWith | Refuse) -> None:
    assert finding.reconsider(decision, "anything about Porto", "en") is decision


def test_plain_question_about_a_day_goes_before_a_refusal_unless_it_is_no_matter_of_knowledge(
    finding: Finding,
) -> None:
    question = "anything on 20 May?"

    results = finding.reconsider(Refuse(Reason.AFTER_HORIZON, "results", ("pay",)), question, "en")
    opinion = finding.reconsider(Refuse(Reason.OPINION, "blame", ()), question, "en")

    assert results == Found(("lisbon-meeting",), ("pay",))
    assert opinion == Refuse(Reason.OPINION, "blame", ())


def test_day_without_an_event_is_not_in_the_sources(engine: Engine) -> None:
    answer = engine.answer("anything on 10 May?", (), NOW, "en")

    assert isinstance(answer, Fallback)
    assert answer.reason is Reason.NOT_IN_SOURCES


def test_found_facts_carry_no_entry_but_their_sources(engine: Engine) -> None:
    answer = engine.answer("anything about Porto", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert (answer.entry, [citation.paragraphs for citation in answer.citations]) == (None, [(2, 5)])


def test_found_fact_comes_after_the_one_that_took_its_place(engine: Engine) -> None:
    answer = engine.answer("anything about Porto", (), NOW, "en")

    assert isinstance(answer, Answered)
    told = [(statement.fact, statement.superseded is not None) for statement in answer.statements]
    assert told == [("meeting-held", False), ("meeting-planned", True)]


def test_no_more_than_three_statements_are_told(engine: Engine) -> None:
    answer = engine.answer("anything about the port authority", (), NOW, "en")

    assert isinstance(answer, Answered)
    assert [statement.fact for statement in answer.statements] == ["layoffs-denied", "meeting-held", "meeting-planned"]


def test_day_that_a_question_goes_on_about_is_told(engine: Engine) -> None:
    answer = engine.answer("and what about 3 May?", ("what is set for 20 May",), NOW, "en")

    assert isinstance(answer, Answered)
    assert answer.statements[0].fact == "meeting-held"


@pytest.mark.parametrize("text", ["what about Porto?", "and what about 20 May?", "and Porto?"])
def test_nothing_is_found_when_a_question_goes_on_about_something_else(engine: Engine, text: str) -> None:
    assert isinstance(engine.answer(text, ("when did they meet",), NOW, "en"), Fallback)


def test_facts_are_found_when_a_question_after_another_stands_by_itself(engine: Engine) -> None:
    answer = engine.answer("anything about Porto", ("when did they meet",), NOW, "en")

    assert isinstance(answer, Answered)


_WORDS = st.lists(
    st.sampled_from(
        "who what when where mentioned say about anything the union porto port authority layoffs on 20 may 3.05 "
        "and not хто про кто о kto coś in may between".split()
    ),
    max_size=9,
).map(" ".join)


@given(text=st.one_of(st.text(max_size=300), _WORDS), language=st.sampled_from(LANGUAGES))
def test_no_text_raises(harbour_services: Services, text: str, language: Language) -> None:
    answer = harbour_services.engine.answer(text, (), NOW, language)

    assert isinstance(answer, Answered | Ambiguous | Fallback)
    assert not isinstance(answer, Answered) or answer.statements
