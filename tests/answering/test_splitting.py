import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.splitting import MAX_PARTS, parts


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ("When did they meet? What came of it?", ("When did they meet", "What came of it")),
        ("when did they meet and who was there", ("when did they meet", "who was there")),
        ("when did they meet, and will they meet again?", ("when did they meet", "will they meet again")),
        ("when and where did they meet and who was there?", ("when and where did they meet", "who was there")),
        (
            "who came, what did they want, how long did it last",
            ("who came", "what did they want", "how long did it last"),
        ),
        ("when did they meet\nwhat came of it", ("when did they meet", "what came of it")),
        ("when did they meet; in which city", ("when did they meet", "in which city")),
        ("коли вони зустрілися і хто там був", ("коли вони зустрілися", "хто там був")),
        ("сколько длилась встреча, а о чём говорили?", ("сколько длилась встреча", "о чём говорили")),
        ("a kto dzwonił i jak długo rozmawiali?", ("a kto dzwonił", "jak długo rozmawiali")),
        ("what do the dockers want, and why", ("what do the dockers want", "why")),
        ("who said that and about what", ("who said that", "about what")),
        ("когда встреча и будет ли там мэр", ("когда встреча", "будет ли там мэр")),
        ("порт когда и кто создал и зачем", ("порт когда и кто создал", "зачем")),
        ("jak długo rozmawiali i o czym", ("jak długo rozmawiali", "o czym")),
    ],
)
def test_parts_are_the_questions_when_there_are_several(utterance: str, expected: tuple[str, ...]) -> None:
    assert parts(utterance) == expected


@pytest.mark.parametrize(
    "utterance",
    [
        "when do the union and the port authority meet",
        "why and about what",
        "when and where do they meet",
        "где и когда они встречаются",
        "what will the dockers and bosses do next",
        "after the meeting, what did the union say",
        "wann ist das Treffen",
    ],
)
def test_parts_are_one_at_most_when_there_is_one_question(utterance: str) -> None:
    assert len(parts(utterance)) < 2


def test_parts_leave_out_what_asks_nothing() -> None:
    assert parts("My son works there. When do they meet? Thanks a lot!") == ("When do they meet",)


@given(text=st.text(max_size=2_000))
def test_parts_are_few_and_stand_in_the_utterance(text: str) -> None:
    found = parts(text)

    assert len(found) <= MAX_PARTS
    assert all(part in text for part in found)
