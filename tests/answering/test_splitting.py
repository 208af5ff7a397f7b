import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.splitting import MAX_PARTS, asked_of_two, parts


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
        ("what do the dockers want, and why", ("what do the dockers want", "why")),
        ("who said that and about what", ("who said that", "about what")),
        ("jak długo rozmawiali i o czym", ("jak długo rozmawiali", "o czym")),
        ("дев'ятку хто створив і навіщо", ("дев'ятку хто створив", "навіщо")),
        ("когда и кто ее создал и зачем", ("когда и кто ее создал", "зачем")),
        ("when did it start and whos in it", ("when did it start", "whos in it")),
        ("сколько их там и как они говорят", ("сколько их там", "как они говорят")),
        ("скільки їх? і вони в порту чи ні", ("скільки їх", "і вони в порту чи ні")),
        ("коли вони зустрілися, як довго говорили", ("коли вони зустрілися", "як довго говорили")),
        ("когда была встреча, как она закончилась?", ("когда была встреча", "как она закончилась")),
        ("czego chcą, jak odpowiada port", ("czego chcą", "jak odpowiada port")),
        ("a kto dzwonił i jak długo rozmawiali?", ("a kto dzwonił", "jak długo rozmawiali")),
    ],
)
def test_parts_are_the_questions_when_there_are_several(utterance: str, expected: tuple[str, ...]) -> None:
    assert parts(utterance) == expected


@pytest.mark.parametrize(
    "utterance",
    [
        "when do the union and the port authority meet",
        "what will the dockers and bosses do next",
        "after the meeting, what did the union say",
        "wann ist das Treffen",
        "did the union and the bosses talk or not?",
        "чи говорили порт і профспілка чи ні",
        "кто звонил, как сообщил профсоюз, первым?",
        "kto dzwonił, jak podaje związek, pierwszy?",
        "сколько их у порта, странно как-то",
        "когда была встреча, насколько я помню в мае",
    ],
)
def test_parts_are_one_at_most_when_there_is_one_question(utterance: str) -> None:
    assert len(parts(utterance)) < 2


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ("when will they talk to the union and then to the press", ("to the union", "to the press")),
        ("коли вони говорять з портом і потім з профспілкою?", ("з портом", "з профспілкою")),
        ("когда они говорят с портом, а потом с профсоюзом", ("с портом", "с профсоюзом")),
        ("kiedy rozmawiają z portem i ze związkiem", ()),
        ("kiedy rozmawiają z portem a potem z prasą", ("z portem", "z prasą")),
        ("they talk to the union and to the press", ()),
    ],
)
def test_same_question_is_asked_of_two_where_its_link_comes_again(utterance: str, expected: tuple[str, ...]) -> None:
    found = asked_of_two(utterance)

    assert len(found) == len(expected)
    assert all(part.endswith(end) for part, end in zip(found, expected, strict=True))


def test_parts_leave_out_what_asks_nothing() -> None:
    assert parts("My son works there. When do they meet? Thanks a lot!") == ("When do they meet",)


@given(text=st.text(max_size=2_000))
def test_parts_are_few_and_stand_in_the_utterance(text: str) -> None:
    found = parts(text)

    assert len(found) <= MAX_PARTS
    assert all(part in " ".join(text.split()) for part in found)


# Nested repetition in a pattern would take hours here, not milliseconds.
@pytest.mark.parametrize("word", ["to", "to and", "and", "", "a", ",", "to , and", "who", "and who"])
@pytest.mark.parametrize("gap", [" ", "  ", " \t\u00a0"])
def test_a_message_that_says_little_but_long_is_read_all_the_same(word: str, gap: str) -> None:
    said = "who talks to the port" + (gap + word) * (4_096 // len(gap + word))

    assert len(parts(said)) <= MAX_PARTS
    assert len(asked_of_two(said)) in {0, 2}
