from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.checks import check
from bot.knowledge.folder import read

FACTS, FAQ, LEXICON, REFUSALS = "facts/strike.yaml", "faq/strike.yaml", "lexicon.yaml", "refusals/off-topic.yaml"
SOURCE = "sources/harbour-strike.yaml"
Rewrite = Callable[[str, str, str], None]


def told(root: Path) -> list[str]:
    folder = read(root)
    assert folder.faults == []
    return [str(fault) for fault in check(folder)]


def test_check_finds_no_fault_when_the_folder_is_sound(harbour: Path) -> None:
    assert told(harbour) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        pytest.param(
            FACTS,
            "id: no-deal",
            "id: pay-demand",
            f'{FACTS}:40: entry "pay-demand": found fact id "pay-demand", also in {FACTS}, expected an id of its own',
            id="two facts",
        ),
        pytest.param(
            REFUSALS,
            "id: weather",
            "id: pay",
            f'{REFUSALS}:3: entry "pay": found entry id "pay", also in {FAQ}, expected an id of its own',
            id="an entry and a refusal",
        ),
        pytest.param(
            LEXICON,
            "id: porto",
            "id: union",
            f'{LEXICON}:9: entry "union": found entity id "union", also in {LEXICON}, expected an id of its own',
            id="two entities",
        ),
    ],
)
def test_check_tells_a_duplicate_id_when_it_is_given_to(
    harbour: Path, rewrite: Rewrite, file: str, old: str, new: str, fault: str
) -> None:
    rewrite(file, old, new)

    assert fault in told(harbour)


def test_check_tells_a_duplicate_fact_when_it_stands_in_two_files(harbour: Path) -> None:
    fact = "{id: no-deal, evidence: [{paragraph: 6, sentence: 1}], claim: reported, as_of: 2021-05-04, text: {en: No.}}"
    (harbour / "facts/late.yaml").write_text(f"source: harbour-strike\nfacts:\n  - {fact}\n")

    assert told(harbour) == [
        f'{FACTS}:40: entry "no-deal": found fact id "no-deal", also in facts/late.yaml, expected an id of its own'
    ]


def test_check_tells_a_duplicate_edition_when_a_source_has_it_twice(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(SOURCE, "id: update", "id: first")

    assert [line.partition(" found")[0] for line in told(harbour)] == [f'{SOURCE}:5: entry "first":']


def test_check_tells_a_duplicate_source_when_it_stands_in_two_files(harbour: Path) -> None:
    (harbour / "sources/copy.yaml").write_bytes((harbour / SOURCE).read_bytes())

    found = 'found source id "harbour-strike", also in sources/copy.yaml'
    assert f'{SOURCE}:1: entry "harbour-strike": {found}, expected an id of its own' in told(harbour)


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "kind"),
    [
        pytest.param(
            FAQ, "facts: [pay-demand]", "facts: [gone]", f'{FAQ}:31: entry "pay"', "a fact", id="a fact of an entry"
        ),
        pytest.param(
            FACTS, "by: meeting-held", "by: gone", f'{FACTS}:8: entry "meeting-planned"', "a fact", id="a newer fact"
        ),
        pytest.param(
            FACTS,
            "claim: denied",
            "about: gone\n    claim: denied",
            f'{FACTS}:25: entry "layoffs-denied"',
            "a fact",
            id="what a fact is about",
        ),
        pytest.param(
            FAQ, "[next-meeting]", "[gone]", f'{FAQ}:6: entry "strike-meeting"', "an entry", id="a related entry"
        ),
        pytest.param(
            REFUSALS,
            "    utterances",
            "    suggest: [gone]\n    utterances",
            f'{REFUSALS}:4: entry "weather"',
            "an entry",
            id="a suggested entry",
        ),
        pytest.param("about.yaml", "next-meeting]", "gone]", "about.yaml:2", "an entry", id="a starter"),
        pytest.param("about.yaml", "next-meeting]", "weather]", "about.yaml:2", "an entry", id="a refusal as starter"),
        pytest.param(
            FACTS,
            "owner: port-authority",
            "owner: gone",
            f'{FACTS}:26: entry "layoffs-denied"',
            "an entity",
            id="an owner",
        ),
        pytest.param(
            FACTS,
            "participants: [union, port-authority]",
            "participants: [union, gone]",
            f'{FACTS}:14: entry "meeting-planned"',
            "an entity",
            id="a participant",
        ),
    ],
)
def test_check_tells_a_dead_link_when_it_leads_to(
    harbour: Path, rewrite: Rewrite, file: str, old: str, new: str, place: str, kind: str
) -> None:
    rewrite(file, old, new)

    target = new.rpartition("weather")[1] or "gone"
    assert f'{place}: found a link to "{target}", expected the id of {kind}' in told(harbour)


def test_check_tells_a_dead_link_when_facts_rest_on_no_source(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "source: harbour-strike", "source: gone")

    assert f'{FACTS}:1: found a link to "gone", expected the id of a source' in told(harbour)
