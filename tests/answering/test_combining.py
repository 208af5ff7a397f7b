import pytest

from bot.answering.combining import MAX_CHARS, AnswerTogether, combine, together
from bot.answering.deciding import AnswerWith, AskBack, Decision, Refuse
from bot.model.answer import Statement
from bot.model.entry import Reason
from bot.model.fact import ClaimType

PAY, DATE, DEAL = AnswerWith("pay"), AnswerWith("date"), AnswerWith("date/deal")
UNKNOWN = Refuse(Reason.OFF_TOPIC, None, ())
WEATHER = Refuse(Reason.OFF_TOPIC, "weather", ())
UNSOURCED = Refuse(Reason.NOT_IN_SOURCES, "wages", ())
GREETING = Refuse(Reason.GREETING, "hello", ())


def told(*facts: str, chars: int = 10) -> tuple[Statement, ...]:
    return tuple(Statement(fact, "x" * chars, ClaimType.REPORTED, None, (1,)) for fact in facts)


def facts(statements: tuple[Statement, ...]) -> str:
    return " ".join(item.fact for item in statements)


@pytest.mark.parametrize(
    ("whole", "several", "expected"),
    [
        pytest.param(PAY, (PAY, DATE), AnswerTogether(("pay", "date"), None), id="different entries answer"),
        pytest.param(UNKNOWN, (DATE, PAY), AnswerTogether(("date", "pay"), None), id="the whole resembles nothing"),
        pytest.param(PAY, (PAY, DEAL), AnswerTogether(("pay", "date/deal"), None), id="one has a false premise"),
        pytest.param(WEATHER, (PAY, WEATHER), AnswerTogether(("pay",), WEATHER), id="one is refused like the whole"),
        pytest.param(PAY, (PAY, PAY), PAY, id="the same entry answers twice"),
        pytest.param(PAY, (DATE, DEAL), PAY, id="an entry and its premise answer"),
        pytest.param(PAY, (DATE, WEATHER), PAY, id="only one is refused"),
        pytest.param(PAY, (DATE, AskBack(("pay", "date"))), PAY, id="one is not sure"),
        pytest.param(WEATHER, (PAY, DATE), WEATHER, id="only the whole is refused"),
        pytest.param(UNSOURCED, (PAY, DATE), AnswerTogether(("pay", "date"), None), id="each is in the sources"),
        pytest.param(UNSOURCED, (PAY, DATE, WEATHER), UNSOURCED, id="one is refused otherwise than the whole"),
        pytest.param(GREETING, (GREETING, PAY), GREETING, id="a greeting is refused"),
        pytest.param(PAY, (), PAY, id="there are no parts"),
    ],
)
def test_together_decides_when(
    whole: Decision, several: tuple[Decision, ...], expected: Decision | AnswerTogether
) -> None:
    assert together(whole, several) == expected


def test_combine_tells_no_fact_twice_and_the_first_asked_first() -> None:
    assert facts(combine((told("a", "b"), told("c", "b")))) == "a b c"


def test_combine_tells_a_fact_where_it_leads() -> None:
    assert facts(combine((told("a", "b"), told("b", "c")))) == "a b c"
    assert facts(combine((told("a", "b", "c"), told("c")))) == "a b c"


def test_combine_leaves_out_what_a_correction_says() -> None:
    assert facts(combine((told("a", "b"),), said=("b",))) == "a"


def test_combine_cuts_the_longest_answer_when_there_is_too_much() -> None:
    long = MAX_CHARS // 3

    assert facts(combine((told("a", "b", "c", chars=long), told("d", chars=long - 10)))) == "a b d"
    assert facts(combine((told("a", "b", chars=long), told("d", chars=long)), correction="x" * long)) == "a d"


def test_combine_drops_the_last_answer_when_even_the_first_statements_are_too_much() -> None:
    assert facts(combine((told("a", chars=MAX_CHARS), told("b")))) == "a"


def test_combine_shortens_nothing_when_there_is_one_answer() -> None:
    assert facts(combine((told("a", "b", chars=MAX_CHARS),))) == "a b"
