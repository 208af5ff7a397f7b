import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.framing import unframed


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
