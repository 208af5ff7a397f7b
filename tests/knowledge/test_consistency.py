from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.checks import check
from bot.knowledge.folder import read

FACTS = "facts/strike.yaml"
SOURCE = "sources/harbour-strike.yaml"
Rewrite = Callable[[str, str, str], None]


def told(root: Path) -> list[str]:
    folder = read(root)
    assert folder.faults == []
    return [str(fault) for fault in check(folder)]


def test_check_tells_the_source_when_its_id_is_not_the_name_of_its_file(harbour: Path) -> None:
    (harbour / SOURCE).rename(harbour / "sources/walkout.yaml")

    assert told(harbour) == [
        'sources/walkout.yaml:1: entry "harbour-strike": found the id "harbour-strike", expected the name of the file'
    ]


def test_check_tells_each_paragraph_when_they_are_out_of_order(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(SOURCE, "{number: 2,", "{number: 7,")

    assert f'{SOURCE}:12: entry "harbour-strike": found paragraph 7, expected paragraph 2' in told(harbour)


@pytest.mark.parametrize(
    ("old", "new"),
    [("first: 4, last: 6", "first: 5, last: 6"), ("first: 4, last: 6", "first: 3, last: 6"), ("last: 6", "last: 7")],
    ids=["one left out", "one twice", "one too many"],
)
def test_check_tells_the_editions_when_they_miss_the_paragraphs(
    harbour: Path, rewrite: Rewrite, old: str, new: str
) -> None:
    rewrite(SOURCE, old, new)

    found = f'{SOURCE}:3: entry "harbour-strike": found editions that leave out or repeat a paragraph'
    assert f"{found}, expected each paragraph in one" in told(harbour)


@pytest.mark.parametrize(("paragraph", "sentence"), [(3, 3), (7, 1), (1000, 1)])
def test_check_tells_the_evidence_when_the_source_has_no_such_sentence(
    harbour: Path, rewrite: Rewrite, paragraph: int, sentence: int
) -> None:
    rewrite(FACTS, "paragraph: 3, sentence: 2", f"paragraph: {paragraph}, sentence: {sentence}")

    found = f"found paragraph {paragraph}, sentence {sentence}, expected a sentence of the source"
    assert told(harbour) == [f'{FACTS}:24: entry "layoffs-denied": {found}']


@pytest.mark.parametrize(("paragraph", "sentence"), [(4, 2), (7, 1)])
def test_check_tells_the_waiver_when_the_source_has_no_such_sentence(
    harbour: Path, rewrite: Rewrite, paragraph: int, sentence: int
) -> None:
    rewrite(SOURCE, "{paragraph: 4, sentence: 1,", f"{{paragraph: {paragraph}, sentence: {sentence},")

    assert [line.partition(",")[0] for line in told(harbour)] == [
        f'{SOURCE}:9: entry "harbour-strike": found paragraph {paragraph}'
    ]


def test_check_tells_as_of_when_it_is_not_the_date_of_the_edition(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "as_of: 2021-05-03\n    text: {en: The", "as_of: 2021-05-04\n    text: {en: The")

    found = "found as_of 2021-05-04, expected 2021-05-03, the date of the edition first"
    assert told(harbour) == [f'{FACTS}:27: entry "layoffs-denied": {found}']


@pytest.mark.parametrize("newer", ["meeting-planned", "meeting-held"], ids=["of two", "of one"])
def test_check_tells_each_fact_when_supersession_runs_in_a_circle(harbour: Path, rewrite: Rewrite, newer: str) -> None:
    rewrite(FACTS, "- id: meeting-held\n", f"- id: meeting-held\n    superseded_by: {newer}\n")

    found = "found a circle of superseded facts, expected one that ends at a fact that stands"
    assert told(harbour) == [
        f'{FACTS}:8: entry "meeting-planned": {found}',
        f'{FACTS}:30: entry "meeting-held": {found}',
    ]


def test_check_finds_no_fault_when_facts_supersede_one_another_in_a_line(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "- id: meeting-held\n", "- id: meeting-held\n    superseded_by: no-deal\n")

    assert told(harbour) == []


def test_check_tells_ahead_when_the_fact_has_no_event(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "claim: denied", "ahead: {en: Later.}\n    claim: denied")

    assert told(harbour) == [
        f'{FACTS}:25: entry "layoffs-denied": found ahead without an event, expected an event, or about a fact with one'
    ]


def test_check_tells_about_when_that_fact_has_no_event(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "claim: denied", "about: no-deal\n    claim: denied")

    assert told(harbour) == [
        f'{FACTS}:25: entry "layoffs-denied": found "no-deal", which has no event, expected a fact with an event'
    ]


def test_check_finds_no_fault_when_ahead_is_about_a_fact_with_an_event(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "claim: denied", "about: lisbon-meeting\n    ahead: {en: Later.}\n    claim: denied")

    assert told(harbour) == []


def test_check_tells_every_fault_when_several_rules_are_broken(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "owner: port-authority", "owner: gone")
    rewrite(SOURCE, "{number: 2,", "{number: 7,")
    rewrite("faq/strike.yaml", "- are layoffs planned", "- meeting date")

    files = {line.partition(":")[0] for line in told(harbour)}

    assert files == {FACTS, SOURCE, "faq/strike.yaml"}
