from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.folder import read

FACTS = "facts/strike.yaml"
Rewrite = Callable[[str, str, str], None]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        pytest.param(
            FACTS,
            "claim: denied",
            "colour: red\n    claim: denied",
            f'{FACTS}:25: entry "layoffs-denied": found colour "red", expected no such field',
            id="an unknown field",
        ),
        pytest.param(
            FACTS,
            "    as_of: 2021-05-04\n    text",
            "    text",
            f'{FACTS}:40: entry "no-deal": found no as_of, expected the field',
            id="a missing field",
        ),
        pytest.param(
            FACTS,
            "{paragraph: 3, sentence: 2}",
            "{paragraph: 3}",
            f'{FACTS}:24: entry "layoffs-denied": found no sentence, expected the field',
            id="a missing field of an item",
        ),
        pytest.param(
            "faq/strike.yaml",
            "- id: pay",
            "- id: Pay!",
            'faq/strike.yaml:29: entry "Pay!": found id "Pay!", expected text that matches ^[a-z0-9-]{1,48}$',
            id="an id with other signs",
        ),
        pytest.param(
            FACTS,
            "claim: denied",
            "claim: refuted",
            f'{FACTS}:25: entry "layoffs-denied": found claim "refuted", '
            "expected 'reported', 'attributed', 'denied', 'forecast' or 'quoted'",
            id="an unknown claim type",
        ),
        pytest.param(
            FACTS,
            "{en: The port authority denied planning layoffs.}",
            "{pl: Nie.}",
            f'{FACTS}:28: entry "layoffs-denied": found text, expected a text in English (en)',
            id="no English text",
        ),
        pytest.param(
            FACTS,
            "denied planning layoffs.",
            "x" * 601,
            f'{FACTS}:28: entry "layoffs-denied": found en "The port authority {"x" * 601}", '
            "expected at most 600 characters",
            id="a text too long",
        ),
        pytest.param(
            "lexicon.yaml",
            "kind: place",
            "kind: ship",
            "lexicon.yaml:10: entry \"porto\": found kind \"ship\", expected 'person', 'place' or 'organisation'",
            id="an unknown kind",
        ),
    ],
)
def test_read_tells_place_and_remedy_when_a_file_has(
    harbour: Path, rewrite: Rewrite, file: str, old: str, new: str, told: str
) -> None:
    rewrite(file, old, new)

    faults = [str(fault) for fault in read(harbour).faults]

    assert faults == [told]


def test_read_names_what_it_found_when_a_claim_has_no_owner(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "    owner: port-authority\n", "")

    (fault,) = read(harbour).faults

    assert (fault.line, fault.entry, fault.found.isdecimal()) == (23, "layoffs-denied", False)


@pytest.mark.parametrize(
    "written", ["soon", "30 December", "2021-13-01", "2021-02-30", "20210503", "1620000000", "2021-05-03T10:00", "''"]
)
def test_read_asks_for_a_date_when_as_of_is_none(harbour: Path, rewrite: Rewrite, written: str) -> None:
    rewrite(FACTS, "as_of: 2021-05-03", f"as_of: {written}")

    told = [str(fault) for fault in read(harbour).faults]

    shown = written.strip("'")
    assert told == [f'{FACTS}:7: entry "meeting-planned": found as_of "{shown}", expected a date (YYYY-MM-DD)']


@pytest.mark.parametrize("written", ["soon", "2021-5-20", "2021-02-30", "2021-05-20 10:00", "2021-05-20T24:61"])
def test_read_asks_for_a_date_when_the_start_of_an_event_is_none(harbour: Path, rewrite: Rewrite, written: str) -> None:
    rewrite(FACTS, "start: 2021-05-20", f"start: {written}")

    told = [str(fault) for fault in read(harbour).faults]

    expected = "expected a date (YYYY-MM-DD) or a date and time (YYYY-MM-DDTHH:MM)"
    assert told == [f'{FACTS}:51: entry "lisbon-meeting": found start "{written}", {expected}']


@pytest.mark.parametrize("written", ["Mars/Olympus", "Europe", "../etc/passwd", "''", '"\\0"', "WEST+"])
def test_read_asks_for_a_zone_when_it_is_none(harbour: Path, rewrite: Rewrite, written: str) -> None:
    rewrite(FACTS, "zone: Europe/Lisbon", f"zone: {written}")

    told = [str(fault) for fault in read(harbour).faults]

    assert [line.endswith("expected a time zone such as Europe/Zurich") for line in told] == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start: 2021-05-03T09:00", "start: 2021-05-03"),
        ("      zone: Europe/Lisbon\n      precision: minute", "      precision: minute"),
    ],
    ids=["no time for a minute", "no zone for a time"],
)
def test_read_tells_a_fault_when_an_event_disagrees_with_itself(
    harbour: Path, rewrite: Rewrite, old: str, new: str
) -> None:
    rewrite(FACTS, old, new)

    assert [(fault.line, fault.entry) for fault in read(harbour).faults] == [(9, "meeting-planned")]


@pytest.mark.parametrize("written", ["-1", "1.0", "1_000", "one", "''", "true", "10000000000", "²"])
def test_read_asks_for_a_whole_number_when_the_revision_is_none(harbour: Path, rewrite: Rewrite, written: str) -> None:
    rewrite(FACTS, "  - id: lisbon-meeting", f"  - revision: {written}\n    id: lisbon-meeting")

    (fault,) = read(harbour).faults

    found = f'revision "{written.strip(chr(39))}"'
    assert (fault.entry, fault.found, fault.expected) == (
        "lisbon-meeting",
        found,
        "a whole number from 0, of at most 9 digits",
    )


def test_read_takes_a_revision_when_what_was_corrected_is_no_event(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "  - id: no-deal", "  - revision: 1\n    id: no-deal")

    assert read(harbour).faults == []


def test_fault_takes_one_line_when_what_is_written_takes_several(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "as_of: 2021-05-03", 'as_of: "so\\non"')

    told = [str(fault) for fault in read(harbour).faults]

    assert [len(line.splitlines()) for line in told] == [1]
