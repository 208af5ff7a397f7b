"""What may be wrong with a false premise, over a copy of the harbour's knowledge."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.checks import check
from bot.knowledge.folder import read
from bot.knowledge.loading import load

FAQ = "faq/strike.yaml"
CORRECTION = "The union said there was no deal after 90 minutes of talks on 3 May."
Rewrite = Callable[[str, str, str], None]


def told(root: Path) -> list[str]:
    folder = read(root)
    assert folder.faults == []
    return [str(fault) for fault in check(folder)]


def test_load_keeps_premises_by_the_id_of_their_entry(harbour: Path) -> None:
    (premise,) = load(harbour).premises.items()

    assert premise[0] == "strike-meeting/deal"
    assert (premise[1].correction["en"], premise[1].facts) == (CORRECTION, ("no-deal",))


@pytest.mark.parametrize(
    ("correction", "found"),
    [
        pytest.param("They talked for 95 minutes.", "the number 95", id="number"),
        pytest.param("They talked for three hours.", "the number 3", id="number in letters"),
        pytest.param("They talked on 4 May.", "the date 4-5", id="day"),
        pytest.param("They talked in June.", "the name Jun", id="month"),
        pytest.param("They talked at 10:00.", "the time 10:00", id="time"),
        pytest.param("They talked to Silva.", "the name Silva", id="name"),
        pytest.param("The union said “never”.", "the quotation never", id="quotation"),
    ],
)
def test_check_tells_a_correction_when_no_fact_of_the_entry_says_so(
    harbour: Path, rewrite: Rewrite, correction: str, found: str
) -> None:
    rewrite(FAQ, CORRECTION, correction)

    (fault,) = told(harbour)

    assert fault.endswith(f'entry "deal": found {found}, expected it in a fact of the entry')


def test_check_tells_a_translated_correction_when_it_has_another_figure(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(
        "facts/strike.yaml",
        'There was no deal, the union said."',
        'There was no deal, the union said.", uk: Угоди немає',
    )
    rewrite(FAQ, f'{{en: "{CORRECTION}"}}', f'{{en: "{CORRECTION}", uk: Говорили 95 хвилин.}}')

    assert any('entry "deal": found the figure 95 (uk)' in fault for fault in told(harbour))


@pytest.mark.parametrize("correction", ["They met in Porto at 09:00 on 3 May 2021.", "The union said so."])
def test_check_finds_no_fault_when_texts_or_events_of_the_facts_say_so(
    harbour: Path, rewrite: Rewrite, correction: str
) -> None:
    rewrite(FAQ, CORRECTION, correction)

    assert told(harbour) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [("[pay-demand]", 'the fact "pay-demand"'), ("[meeting-planned, no-deal]", "every fact of the entry")],
)
def test_check_tells_the_facts_of_a_premise_when_they_are_not_some_of_its_entry(
    harbour: Path, rewrite: Rewrite, facts: str, found: str
) -> None:
    rewrite(FAQ, "facts: [no-deal]", f"facts: {facts}")

    (fault,) = told(harbour)

    assert f"found {found}" in fault


def test_check_tells_a_premise_when_its_id_is_taken(harbour: Path, rewrite: Rewrite) -> None:
    second = "      - {id: deal, correction: {en: No deal.}, utterances: {en: [so it is settled]}}\n"
    rewrite(FAQ, "            - why did they sign a deal\n", f"            - why did they sign a deal\n{second}")

    (fault,) = told(harbour)

    assert 'found premise id "deal" a second time' in fault


def test_check_tells_an_utterance_of_a_premise_when_an_entry_has_it_too(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FAQ, "- which deal did they sign", "- Meeting date!")

    (fault,) = told(harbour)

    assert 'entry "deal": found the utterance "Meeting date!", also in "strike-meeting"' in fault
