import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.framing import unframed, without_courtesy


@pytest.mark.parametrize(
    ("utterance", "rest"),
    [
        ("my boss wants to know whether the union wrote anything", "the union wrote anything"),
        ("hi, can you please tell me when the talks are?", "when the talks are?"),
        ("Добрий день. Редакція готує матеріал, просимо уточнити, коли переговори", "коли переговори"),
        ("подскажите пожалуйста когда будут переговоры", "когда будут переговоры"),
        ("jestem z gazety, chciałabym się dowiedzieć, kiedy są rozmowy", "kiedy są rozmowy"),
        ("szef mnie pyta czy coś z tego wynikło", "coś z tego wynikło"),
    ],
)
def test_frame_before_a_question_is_taken_off(utterance: str, rest: str) -> None:
    assert unframed(utterance) == rest


@pytest.mark.parametrize("utterance", ["when are the talks", "tell me", "i want to know", "", "скажи чесно", "😀"])
def test_utterance_stays_when_nothing_is_left_without_its_frame(utterance: str) -> None:
    assert unframed(utterance) == utterance


@given(st.text())
def test_unframing_never_adds_anything(utterance: str) -> None:
    assert unframed(utterance) in utterance


@pytest.mark.parametrize(
    ("utterance", "rest"),
    [
        ("Hello, I need the date of the talks. Thanks so much!", "I need the date of the talks"),
        ("Добрий день! Коли саме буде зустріч? Щиро дякую", "Коли саме буде зустріч"),
        ("доброе утро, кто был на встрече", "кто был на встрече"),
        ("Dzień dobry, o której są te rozmowy? Z góry dziękuję", "o której są te rozmowy"),
    ],
)
def test_greeting_before_and_thanks_after_a_question_are_taken_off(utterance: str, rest: str) -> None:
    assert without_courtesy(utterance) == rest


@pytest.mark.parametrize("utterance", ["hello", "hi, thanks!", "good evening kyiv", "they say thanks to nobody", ""])
def test_courtesy_stays_where_little_else_is_said(utterance: str) -> None:
    assert without_courtesy(utterance) == utterance
