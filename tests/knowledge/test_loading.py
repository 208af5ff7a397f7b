from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge import KnowledgeError, load
from bot.model.fact import ClaimType, Event, Evidence, Fact

Rewrite = Callable[[str, str, str], None]


def test_load_gives_everything_when_the_folder_is_sound(harbour: Path) -> None:
    knowledge = load(harbour)

    parts = (knowledge.facts, knowledge.entries, knowledge.refusals, knowledge.sources, knowledge.lexicon.entities)
    assert [len(part) for part in parts] == [6, 4, 1, 1, 3]


def test_load_gives_a_fact_with_all_that_is_written_when_it_tells_of_an_event(harbour: Path) -> None:
    fact = load(harbour).facts["meeting-planned"]

    assert fact == Fact(
        id="meeting-planned",
        source="harbour-strike",
        evidence=(Evidence(2, 1),),
        claim=ClaimType.ATTRIBUTED,
        owner="union",
        as_of=date(2021, 5, 3),
        text={"en": "The dock workers and the port authority were to meet, the union said."},
        event=Event(
            date(2021, 5, 3),
            time(9),
            ZoneInfo("Europe/Lisbon"),
            place={"en": "Porto"},
            participants=("union", "port-authority"),
        ),
        superseded_by="meeting-held",
        inferred=("2021", "Europe/Lisbon"),
    )


@pytest.mark.parametrize(("written", "expected"), [("", 0), ("    revision: 0\n", 0), ("    revision: 12\n", 12)])
def test_load_gives_the_revision_of_a_fact_when_it_is_written(
    harbour: Path, rewrite: Rewrite, written: str, expected: int
) -> None:
    rewrite("facts/strike.yaml", "  - id: lisbon-meeting\n", f"  - id: lisbon-meeting\n{written}")

    assert load(harbour).facts["lisbon-meeting"].revision == expected


def test_load_names_a_section_after_its_file_when_there_is_one(harbour: Path) -> None:
    (harbour / "faq/strike.yaml").rename(harbour / "faq/walkout.yaml")

    assert [(section.id, section.title) for section in load(harbour).sections] == [("walkout", {"en": "The strike"})]


def test_load_gives_the_version_of_the_files_when_it_is_asked(harbour: Path, rewrite: Rewrite) -> None:
    before = load(harbour).version

    rewrite("about.yaml", "harbour strike", "dock strike")

    assert load(harbour).version != before


@pytest.mark.parametrize(("name", "found"), [("nowhere", "no such folder"), ("knowledge/about.yaml", "a file")])
def test_load_raises_when_there_is_no_such_folder(harbour: Path, name: str, found: str) -> None:
    folder = harbour.parent / name

    with pytest.raises(KnowledgeError, match=f"found {found}, expected a folder of knowledge"):
        load(folder)


def test_load_raises_when_the_folder_is_empty(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"about\.yaml: found no such file"):
        load(tmp_path)


def test_load_raises_with_every_fault_in_order_when_several_files_have_some(harbour: Path, rewrite: Rewrite) -> None:
    rewrite("facts/strike.yaml", "claim: denied", "claim: refuted")
    rewrite("facts/strike.yaml", "as_of: 2021-05-03", "as_of: soon")
    rewrite("about.yaml", "subject", "theme")

    with pytest.raises(KnowledgeError) as raised:
        load(harbour)

    faults = raised.value.faults
    places = [(fault.file, fault.line) for fault in faults]
    assert places == sorted(places)
    assert {file for file, _ in places} == {"about.yaml", "facts/strike.yaml"}
    assert str(raised.value).splitlines() == [str(fault) for fault in faults]


def test_load_raises_with_faults_across_files_when_each_file_is_sound(harbour: Path, rewrite: Rewrite) -> None:
    rewrite("about.yaml", "next-meeting", "gone")

    with pytest.raises(KnowledgeError, match=r'about\.yaml:2: found a link to "gone"'):
        load(harbour)
