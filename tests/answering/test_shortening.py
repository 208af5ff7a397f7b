from dataclasses import replace
from datetime import UTC, date, datetime

from bot.answering.shortening import shortened
from bot.model.answer import Answered, Citation, Explanation, Statement
from bot.model.fact import ClaimType
from bot.services import Services

NOW = datetime(2026, 1, 15, tzinfo=UTC)
HORIZON = date(2021, 5, 4)


def statement(fact: str, paragraph: int, source: str = "one") -> Statement:
    return Statement(fact, fact, ClaimType.REPORTED, None, (paragraph,), source=source)


def claim(fact: str, kind: ClaimType, owner: str) -> Statement:
    return replace(statement(fact, 1), claim=kind, owner=owner)


def answered(*statements: Statement, leads: tuple[str, ...]) -> Answered:
    cited = tuple(
        Citation(source, tuple(item.paragraphs[0] for item in statements if item.source == source), HORIZON, (), source)
        for source in dict.fromkeys(item.source for item in statements)
    )
    return Answered("pay", "en", statements, cited, HORIZON, (), Explanation((), ""), leads=leads)


def test_short_answer_keeps_what_leads_the_answer_to_each_question() -> None:
    full = answered(statement("a", 1), statement("b", 2), statement("c", 3), statement("d", 4), leads=("a", "c"))

    assert [item.fact for item in shortened(full).statements] == ["a", "c"]


def test_short_answer_keeps_the_first_word_of_each_party_when_a_claim_is_disputed() -> None:
    full = answered(
        statement("figure", 1),
        claim("denial", ClaimType.DENIED, "port"),
        claim("warning", ClaimType.FORECAST, "union"),
        claim("more", ClaimType.ATTRIBUTED, "union"),
        leads=("figure",),
    )

    assert [item.fact for item in shortened(full).statements] == ["figure", "denial", "warning"]


def test_short_answer_gives_no_party_the_only_word_when_another_speaks() -> None:
    full = answered(
        claim("threat", ClaimType.ATTRIBUTED, "port"),
        statement("figure", 1),
        claim("reply", ClaimType.QUOTED, "union"),
        leads=("threat",),
    )

    assert [item.fact for item in shortened(full).statements] == ["threat", "reply"]


def test_short_answer_tells_what_is_reported_alone_when_nothing_is_disputed() -> None:
    full = answered(
        statement("figure", 1),
        claim("thanks", ClaimType.QUOTED, "port"),
        claim("thanks too", ClaimType.QUOTED, "union"),
        leads=("figure",),
    )

    assert [item.fact for item in shortened(full).statements] == ["figure"]


def test_short_answer_cites_only_what_it_tells() -> None:
    full = answered(statement("a", 1), statement("b", 2), statement("c", 1, "two"), leads=("a",))

    (citation,) = shortened(full).citations

    assert (citation.source, citation.paragraphs) == ("one", (1,))


def test_short_answer_keeps_the_first_fact_when_none_leads() -> None:
    full = answered(statement("a", 1), statement("b", 2), leads=())

    assert [item.fact for item in shortened(full).statements] == ["a"]


def test_short_answer_cites_what_a_correction_rests_on() -> None:
    full = replace(answered(statement("a", 1), statement("b", 2), leads=("a",)), correction="No.")

    assert shortened(full).citations == full.citations


def test_short_answer_to_two_questions_answers_both(harbour_services: Services) -> None:
    full = harbour_services.engine.answer("when is the next meeting? are layoffs planned?", (), NOW, "en")

    assert isinstance(full, Answered)
    assert len(full.entries) == 2
    short = shortened(full)
    assert [item.fact for item in short.statements] == list(full.leads)
    assert len(short.statements) == 2
