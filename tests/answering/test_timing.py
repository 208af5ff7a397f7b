import pytest

from bot.answering.timing import Timing, asks_when
from bot.model.answer import Candidate
from bot.services import Services

PAY, MEETING = Candidate("pay", 0.5, "a"), Candidate("next-meeting", 0.4, "b")


@pytest.mark.parametrize("text", ["when is it", "and when?", "а коли зустріч", "ну когда встреча", "a kiedy rozmowy"])
def test_question_asks_when_if_it_opens_so(text: str) -> None:
    assert asks_when(text)


@pytest.mark.parametrize("text", ["", "what did they say when they met", "who came", "кто был там, когда говорили"])
def test_question_does_not_ask_when_if_it_opens_otherwise(text: str) -> None:
    assert not asks_when(text)


def test_entry_without_a_time_hardly_tells_when(harbour_services: Services) -> None:
    timing = Timing(harbour_services.knowledge)

    weighed = timing.weigh("when is the pay rise", (PAY, MEETING), 0.2)

    assert [(item.entry, item.score) for item in weighed] == [("next-meeting", 0.4), ("pay", pytest.approx(0.1))]


def test_entry_keeps_its_score_when_no_time_is_asked_for(harbour_services: Services) -> None:
    assert Timing(harbour_services.knowledge).weigh("how much pay", (PAY, MEETING), 0.2) == (PAY, MEETING)


def test_utterance_to_the_letter_keeps_its_score(harbour_services: Services) -> None:
    exact = Candidate("pay", 1.0, "when is pay day")

    assert Timing(harbour_services.knowledge).weigh("when is pay day", (exact,), 0.2) == (exact,)
