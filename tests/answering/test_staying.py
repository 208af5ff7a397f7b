from datetime import date

import pytest

from bot.answering.asking import stems
from bot.answering.staying import MAX_FOLLOWED, ONWARD_COST, TOLD_COST, TURNED, Staying
from bot.model.answer import Candidate
from bot.model.fact import Event
from bot.model.utterance import normalise
from bot.services import Services

MEETING, NEXT, PAY = "strike-meeting", "next-meeting", "pay"


@pytest.fixture
def staying(harbour_services: Services) -> Staying:
    return Staying(harbour_services.knowledge)


def candidate(entry: str, score: float) -> Candidate:
    return Candidate(entry, score, entry)


def weighed(staying: Staying, text: str, told: str, *, is_named: bool = False) -> dict[str, float]:
    followed = [candidate(MEETING, 0.2), candidate(NEXT, 0.4), candidate(PAY, 0.4)]
    found = staying.weigh(text, followed, candidate(told, 1.0), is_named=is_named)
    return {item.entry: item.score for item in found}


@pytest.mark.parametrize(
    "text",
    [
        "where?",
        "and who takes part?",
        "when exactly",
        "which day",
        "in which country",
        "ok which city then?",
        "which countries take part",
        "а де?",
        "якого числа?",
        "а кто участвует?",
        "в какой стране",
        "a gdzie?",
        "w jakim mieście?",
    ],
)
def test_event_that_was_told_is_asked_for_when_and_where(staying: Staying, text: str) -> None:
    assert next(iter(weighed(staying, text, MEETING))) == MEETING


@pytest.mark.parametrize("text", ["which city?", "в якій країні", "where?", "gdzie?"])
def test_place_of_an_event_that_has_none_is_not_its_own_to_tell(staying: Staying, text: str) -> None:
    event = Event(date(2021, 5, 3))

    assert not staying._tells(event, stems(normalise(text)))
    assert staying._tells(event, stems(normalise("which countries take part")))


@pytest.mark.parametrize(
    "text",
    ["what comes next?", "ok and after that one?", "а що потім?", "ясно, а далі?", "и что дальше?", "i co dalej?"],
)
def test_next_event_is_asked_for_when_the_question_leads_on(staying: Staying, text: str) -> None:
    assert next(iter(weighed(staying, text, MEETING))) == NEXT


def test_event_of_another_day_is_unlikely_when_the_question_does_not_lead_on(staying: Staying) -> None:
    scores = weighed(staying, "was it loud", MEETING)

    assert scores[NEXT] < scores[PAY]


def test_event_of_another_day_is_likely_when_a_name_is_typed(staying: Staying) -> None:
    scores = weighed(staying, "and lisbon?", MEETING, is_named=True)

    assert scores[NEXT] > scores[MEETING] == pytest.approx(0.2 * (1 - TOLD_COST))


def test_what_was_told_is_hardly_the_reason_for_itself(staying: Staying) -> None:
    assert weighed(staying, "why?", PAY)[PAY] == pytest.approx(0.4 * (1 - ONWARD_COST))


def test_false_premise_counts_for_its_entry_when_it_is_asked_who(staying: Staying) -> None:
    followed = [candidate(f"{MEETING}/deal", 0.3), candidate(MEETING, 0.1)]

    (found,) = staying.weigh("who paid for it?", followed, candidate(PAY, 1.0), is_named=False)

    assert found.entry == MEETING
    assert found.score >= 0.4


def test_no_follow_up_is_as_sure_as_an_utterance_to_the_letter(staying: Staying) -> None:
    found = staying.weigh("was it loud", [candidate(NEXT, 0.9)], candidate(PAY, 1.0), is_named=False)

    assert found[0].score <= MAX_FOLLOWED


@pytest.mark.parametrize(
    "text",
    ["who else?", "how many of them?", "хто ще?", "а скільки їх всього", "кто еще", "a kto jeszcze", "ile ich jest"],
)
def test_what_was_told_is_asked_for_again_when_the_rest_or_the_number_is_asked(staying: Staying, text: str) -> None:
    assert weighed(staying, text, PAY)[PAY] == pytest.approx(0.4)


def test_what_was_told_is_asked_for_again_when_only_another_name_is_put_in(staying: Staying) -> None:
    found = staying.weigh("and porto?", [candidate(PAY, 0.3)], candidate(PAY, 1.0), is_named=True, again=TURNED)

    assert found[0].score == pytest.approx(0.9)
