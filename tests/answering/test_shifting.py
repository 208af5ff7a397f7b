import pytest

from bot.answering.shifting import shift


@pytest.mark.parametrize(
    "utterance", ["and the day after?", "а наступного дня що", "а на следующий день?", "a dzień później?"]
)
def test_next_day_is_one_day_on(utterance: str) -> None:
    assert shift(utterance) == 1


@pytest.mark.parametrize("utterance", ["and the day before?", "а напередодні?", "а накануне", "a dzień wcześniej?"])
def test_previous_day_is_one_day_back(utterance: str) -> None:
    assert shift(utterance) == -1


@pytest.mark.parametrize("utterance", ["when is it", "what day is it", "який сьогодні день", "", "yesterday"])
def test_other_questions_do_not_move_on(utterance: str) -> None:
    assert shift(utterance) == 0
