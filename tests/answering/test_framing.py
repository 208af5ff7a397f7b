import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.framing import led_in, unframed


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
    ("utterance", "question"),
    [
        ("my son works there and i am so worried when do the talks start", "when do the talks start"),
        ("мені страшно, син працює в порту, коли почнуться перемовини", "коли почнуться перемовини"),
        ("у меня там брат работает и он молчит когда будут переговоры", "когда будут переговоры"),
        ("mam brata w porcie i boję się, kiedy zaczną się rozmowy", "kiedy zaczną się rozmowy"),
    ],
)
def test_question_behind_what_tells_of_the_person_is_found(utterance: str, question: str) -> None:
    assert led_in(utterance) == question


@pytest.mark.parametrize(
    "utterance",
    [
        "what did the union say when the port refused",
        "did the port answer when the union called",
        "when are the talks",
        "what does the union want and who leads it",
        "since the strike is over, why do they still meet",
        "що сказала профспілка, коли порт відмовив",
        "",
    ],
)
def test_question_from_the_first_word_on_has_no_lead_in(utterance: str) -> None:
    assert led_in(utterance) == utterance
