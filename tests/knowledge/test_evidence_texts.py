from collections.abc import Callable

import pytest

MEETING = "The two sides talked for 90 minutes."
DENIAL = "The port authority denied planning layoffs."
DEMAND = "The union’s demand: “We want 12 percent more.”"
NO_DEAL = "There was no deal, the union said."
AGAIN = "Both sides were scheduled to meet again."
AHEAD = "Both sides are scheduled to meet again."
PLANNED = "The dock workers and the port authority were to meet, the union said."

PLACES = {
    PLANNED: 'facts/strike.yaml:15: entry "meeting-planned"',
    DEMAND: 'facts/strike.yaml:22: entry "pay-demand"',
    DENIAL: 'facts/strike.yaml:28: entry "layoffs-denied"',
    MEETING: 'facts/strike.yaml:38: entry "meeting-held"',
    NO_DEAL: 'facts/strike.yaml:45: entry "no-deal"',
    AGAIN: 'facts/strike.yaml:55: entry "lisbon-meeting"',
    AHEAD: 'facts/strike.yaml:56: entry "lisbon-meeting"',
}


@pytest.mark.parametrize(
    ("fact", "retold", "found"),
    [
        pytest.param(MEETING, "The two sides talked for 95 minutes.", "the number 95", id="number"),
        pytest.param(MEETING, "The two sides talked for 9.0 minutes.", "the number", id="decimal number"),
        pytest.param(MEETING, "The two sides talked for twenty minutes.", "the number", id="number in letters"),
        pytest.param(MEETING, "The four sides talked.", "the number 4", id="small number in letters"),
        pytest.param(AGAIN, "They were to meet on 21 May.", "the date 21-5", id="day"),
        pytest.param(AHEAD, "They are to meet on 21 May.", "the date 21-5", id="day of a text for before"),
        pytest.param(AGAIN, "They were to meet on 20 June.", "the date 20-6", id="month"),
        pytest.param(AGAIN, "They were to meet in June.", "the name Jun", id="month without a day"),
        pytest.param(AGAIN, "They were to meet in May 2022.", "the number 2022", id="year"),
        pytest.param(DENIAL, "Silva denied planning layoffs.", "the name Silva", id="name at the start"),
        pytest.param(DENIAL, "The port of Faro denied it.", "the name Faro", id="name in the middle"),
        pytest.param(DENIAL, "Layoffs: Silva denied it.", "the name Silva", id="name after a colon"),
        pytest.param(DENIAL, "It was denied to Šefčovič.", "the name Šefčovič", id="name with an accent"),
        pytest.param(PLANNED, "They were to meet Maya.", "the name Maya", id="name that begins like a month"),
        pytest.param(PLANNED, "The union was to meet at 9:00 p.m.", "the time 21:00", id="half of the day"),
        pytest.param(PLANNED, "The union was to meet on friday.", "the name Friday", id="weekday in lower case"),
        pytest.param(PLANNED, "The union was to meet in june.", "the name Jun", id="month in lower case"),
        pytest.param(DENIAL, "The port authority of porto denied it.", "the name Porto", id="known name in lower case"),
        pytest.param(DENIAL, "Planning layoffs was denied.", 'a claim of "port-authority"', id="claim without owner"),
        pytest.param(DEMAND, "The union wants 12 percent more.", "a quoted claim", id="quoted claim without quotation"),
        pytest.param(NO_DEAL, "There was no deal after 90 minutes, the union said.", "the number 90", id="sentence"),
    ],
)
def test_gate_tells_a_text_when_the_article_has_another(
    retell: Callable[[str, str], None], gated: Callable[[], list[str]], fact: str, retold: str, found: str
) -> None:
    retell(fact, retold)

    assert [line for line in gated() if line.startswith(f"{PLACES[fact]}: found {found}")]


@pytest.mark.parametrize(
    ("fact", "before", "quotation", "after"),
    [
        pytest.param(DEMAND, "The union: “", "We will never give up", "”", id="is invented"),
        pytest.param(DENIAL, "The port authority denied “", "planning layoffs", "”.", id="is not quoted there"),
        pytest.param(DEMAND, "The union: “", "We want more", "”", id="leaves a word out"),
        pytest.param(DEMAND, "The union: “", "e want 12 percent mor", "”", id="tears words"),
        pytest.param(DEMAND, "“We want 12 percent more”, “", "or else", "”", id="goes on"),
        pytest.param(NO_DEAL, "There was no deal: ‘", "it is over", "’", id="has single quotes"),
        pytest.param(NO_DEAL, "There was no deal: «", "it is over", "»", id="has angled quotes"),
    ],
)
def test_gate_tells_a_quotation_when_it(
    retell: Callable[[str, str], None],
    gated: Callable[[], list[str]],
    fact: str,
    before: str,
    quotation: str,
    after: str,
) -> None:
    retell(fact, f"{before}{quotation}{after}")

    assert f'{PLACES[fact]}: found the quotation "{quotation}"' in gated()


@pytest.mark.parametrize(
    ("fact", "retold"),
    [
        pytest.param(DEMAND, "The union’s demand: “12 percent more”", id="a part of a quotation"),
        pytest.param(DEMAND, 'The union demands "12 percent more."', id="a quotation in other quotes"),
        pytest.param(PLANNED, "The union said they were to meet at 0800 GMT.", id="another number of the paragraph"),
        pytest.param(PLANNED, "The union said they were to meet on 3 May.", id="a date written otherwise"),
        pytest.param(PLANNED, "The union said they were to meet in May.", id="a month"),
        pytest.param(PLANNED, "The union said they were to meet in Porto’s harbour.", id="a name with a possessive"),
        pytest.param(DENIAL, "Planning layoffs was denied by the port authority.", id="an ordinary word at the start"),
        pytest.param(NO_DEAL, "The union’s account: no deal. There was none.", id="an opener after a possessive"),
    ],
)
def test_gate_finds_no_fault_when_a_fact_tells(
    retell: Callable[[str, str], None], gated: Callable[[], list[str]], fact: str, retold: str
) -> None:
    retell(fact, retold)

    assert gated() == []


def test_gate_tells_a_text_when_it_copies_more_than_eight_words(
    retell: Callable[[str, str], None], gated: Callable[[], list[str]]
) -> None:
    retell(MEETING, "The two: the union and the port authority met for 90 minutes on Monday.")

    copied = "union and the port authority met for minutes on"
    assert [line for line in gated() if line.startswith(f"{PLACES[MEETING]}: found") and copied in line]
