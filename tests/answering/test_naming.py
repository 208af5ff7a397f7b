import pytest

from bot.answering.naming import Naming
from bot.matching.bank import names
from bot.model.answer import Candidate
from bot.services import Services


@pytest.fixture
def naming(harbour_services: Services) -> Naming:
    return Naming(harbour_services.knowledge, names(harbour_services.knowledge.lexicon))


def test_entry_that_never_speaks_of_who_is_named_falls_behind(naming: Naming) -> None:
    found = (Candidate("pay", 0.6, ""), Candidate("strike-meeting", 0.4, ""))

    weighed = naming.weigh("what pay does the port authority demand", found, 0.2)

    assert [(item.entry, round(item.score, 2)) for item in weighed] == [("strike-meeting", 0.4), ("pay", 0.12)]


def test_refusal_and_utterance_to_the_letter_stay_as_they_are(naming: Naming) -> None:
    found = (Candidate("pay", 1.0, ""), Candidate("weather", 0.4, ""))

    assert naming.weigh("Porto pay", found, 0.2) == found


def test_nothing_changes_when_nobody_is_named(naming: Naming) -> None:
    found = (Candidate("pay", 0.6, ""),)

    assert naming.weigh("how much pay", found, 0.2) == found


@pytest.mark.parametrize(
    ("question", "score"), [("why did they sign a deal", 0.12), ("did they sign a deal", 0.6), ("why a deal", 0.12)]
)
def test_false_premise_about_somebody_whom_nobody_named_falls_behind_when_it_is_asked_why(
    naming: Naming, question: str, score: float
) -> None:
    found = (Candidate("strike-meeting/deal", 0.6, "why did porto sign a deal"),)

    assert [round(item.score, 2) for item in naming.weigh(question, found, 0.2)] == [score]


def test_false_premise_stays_when_it_takes_nobody_for_granted(naming: Naming) -> None:
    found = (Candidate("strike-meeting/deal", 0.6, "why did the union sign a deal"),)

    assert naming.weigh("why did they sign a deal", found, 0.2) == found
