from dataclasses import replace
from datetime import date

import pytest

from bot.locales import wording
from bot.model.answer import Answered, Citation, Explanation, Fallback, Statement
from bot.model.entry import Reason
from bot.model.fact import ClaimType, Event
from bot.model.language import Language

UPDATED = date(2021, 5, 4)
WHY = Explanation((), "v1")
MEETING = Statement("meeting", "They met.", ClaimType.REPORTED, None, (5,), Event(date(2021, 5, 3)), "Porto")
DEMAND = Statement("demand", "They want more.", ClaimType.ATTRIBUTED, "union", (3,))


def answered(*statements: Statement) -> Answered:
    return Answered("meeting", "en", statements, (), UPDATED, (), WHY)


def test_sentences_open_with_date_and_place_when_an_event_is_told() -> None:
    assert wording.sentences(answered(MEETING)) == (wording.Sentence("", "3 May 2021, Porto", "They met."),)


def test_sentences_open_with_nothing_when_no_event_is_told() -> None:
    assert wording.sentences(answered(DEMAND)) == (wording.Sentence("", "", "They want more."),)


def test_sentences_say_a_date_once_when_two_statements_share_it() -> None:
    told = wording.sentences(answered(MEETING, DEMAND, replace(MEETING, text="They talked.")))

    assert [sentence.opening for sentence in told] == ["3 May 2021, Porto", "", ""]


def test_sentences_say_both_places_when_two_statements_share_only_the_day() -> None:
    told = wording.sentences(answered(MEETING, replace(MEETING, place="Lisbon")))

    assert [sentence.opening for sentence in told] == ["3 May 2021, Porto", "3 May 2021, Lisbon"]


def test_sentences_label_a_statement_when_it_is_superseded() -> None:
    (sentence,) = wording.sentences(answered(replace(DEMAND, superseded=date(2021, 5, 3))))

    assert sentence.plain == "Overtaken by events (as known on 3 May 2021): They want more."


@pytest.mark.parametrize(
    ("overtaken", "shown"),
    [
        (date(2021, 5, 3), "Overtaken by events · 3 May 2021, Porto: They met."),
        (date(2021, 5, 1), "Overtaken by events (as known on 1 May 2021) · 3 May 2021, Porto: They met."),
    ],
)
def test_label_has_no_day_when_the_opening_says_it(overtaken: date, shown: str) -> None:
    (sentence,) = wording.sentences(answered(replace(MEETING, superseded=overtaken)))

    assert sentence.plain == shown


@pytest.mark.parametrize(
    ("paragraphs", "shown"),
    [((3,), "paragraph 3"), ((2, 5), "paragraphs 2 and 5"), ((1, 2, 5), "paragraphs 1, 2 and 5")],
)
def test_source_names_its_paragraphs_when_it_rests_on(paragraphs: tuple[int, ...], shown: str) -> None:
    citation = Citation("Strike", paragraphs, UPDATED, ())

    assert wording.source(citation, "en") == f'Source: "Strike", {shown} (updated 4 May 2021)'


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "(as of 4 May 2021)"),
        ("uk", "(станом на 4 травня 2021 року)"),
        ("ru", "(по состоянию на 4 мая 2021 года)"),
        ("pl", "(stan na 4 maja 2021 roku)"),
    ],
)
def test_source_is_not_called_updated_before_its_first_update(language: Language, shown: str) -> None:
    citation = Citation("Strike", (3,), UPDATED, (), is_updated=False)

    assert wording.source(citation, language).endswith(shown)


def test_source_credits_others_when_it_names_them() -> None:
    citation = Citation("Strike", (3,), UPDATED, ("One", "Two"))

    assert wording.source(citation, "en").endswith("(updated 4 May 2021; with reporting by One, Two)")


@pytest.mark.parametrize("reason", Reason)
def test_fallback_says_something_of_its_own_when_the_reason_is(reason: Reason) -> None:
    answer = Fallback(reason, None, "en", "the strike", UPDATED, (), WHY)

    others = {wording.fallback(replace(answer, reason=other)) for other in Reason if other is not reason}

    assert wording.fallback(answer) not in others | {""}


@pytest.mark.parametrize("reason", [Reason.AFTER_HORIZON, Reason.ABOUT_BOT])
def test_fallback_tells_where_knowledge_ends_when_that_is_the_reason(reason: Reason) -> None:
    answer = Fallback(reason, None, "en", "the strike", UPDATED, (), WHY)

    assert "what is known here ends on 4 May 2021" in wording.fallback(answer)
