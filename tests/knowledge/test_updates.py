"""Checks of updates, over a copy of the harbour's knowledge."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge import load
from bot.knowledge.checks import check
from bot.knowledge.evidence import gate
from bot.knowledge.folder import read
from bot.matching.bank import bank

SET, DEAL = "updates/meeting-set.yaml", "updates/no-deal.yaml"
FACTS = "facts/strike.yaml"
Rewrite = Callable[[str, str, str], None]


def told(root: Path) -> list[str]:
    folder = read(root)
    assert folder.faults == []
    return [str(fault) for fault in check(folder)]


def retell(root: Path, file: str, text: str) -> None:
    """Put another English text into an update."""
    head, _, tail = (root / file).read_text("utf-8").partition("text:\n  en: >-\n")
    facts = tail[tail.index("adds:") :]
    (root / file).write_text(f"{head}text:\n  en: >-\n    {text}\n{facts}", "utf-8")


def test_check_finds_no_fault_when_updates_are_sound(harbour_news: Path, harbour_article: Path) -> None:
    assert told(harbour_news) == []
    assert gate(read(harbour_news), harbour_article.read_text("utf-8")) == []


def test_updates_are_loaded_in_order_of_their_days(harbour_news: Path) -> None:
    updates = load(harbour_news).updates

    assert list(updates) == ["meeting-set", "no-deal"]
    assert updates["no-deal"].supersedes == ("meeting-planned",)
    assert updates["no-deal"].told == ("meeting-held", "no-deal", "lisbon-meeting")


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        pytest.param(
            SET,
            "id: meeting-set",
            "id: another",
            f'{SET}:1: entry "another": found the id "another", expected the name of the file',
            id="its id is not the file's name",
        ),
        pytest.param(
            DEAL,
            "source: harbour-strike",
            "source: gone",
            f'{DEAL}:2: entry "no-deal": found a link to "gone", expected the id of a source',
            id="there is no such source",
        ),
        pytest.param(
            DEAL,
            "edition: update",
            "edition: third",
            f'{DEAL}:3: entry "no-deal": found the edition "third", expected an edition of the source',
            id="there is no such edition",
        ),
        pytest.param(
            DEAL,
            "day: 2021-05-04",
            "day: 2021-05-05",
            f'{DEAL}:4: entry "no-deal": found day 2021-05-05, expected 2021-05-04, the date of the edition update',
            id="its day is not the edition's",
        ),
        pytest.param(
            DEAL,
            "lisbon-meeting]",
            "gone]",
            f'{DEAL}:11: entry "no-deal": found a link to "gone", expected the id of a fact',
            id="there is no such fact",
        ),
        pytest.param(
            DEAL,
            "lisbon-meeting]",
            "lisbon-meeting, pay-demand]",
            f'{DEAL}:11: entry "no-deal": found "pay-demand", as_of 2021-05-03, expected a fact of 2021-05-04',
            id="a fact is older",
        ),
        pytest.param(
            SET,
            "topics: [talks, statements]",
            "topics: [talks, corrections]\ncorrects: [no-deal]",
            f'{SET}:6: entry "meeting-set": found "no-deal", as_of 2021-05-04, expected a fact that is not younger '
            "than 2021-05-03",
            id="a fact is younger",
        ),
        pytest.param(
            DEAL,
            "topics: [talks]",
            "topics: [talks, corrections]\ncorrects: [pay-demand]",
            f'{DEAL}:6: entry "no-deal": found "pay-demand", revision 0, expected a fact whose revision was raised',
            id="a fact is corrected whose revision was not raised",
        ),
        pytest.param(
            DEAL,
            "lisbon-meeting]",
            "lisbon-meeting, no-deal]",
            f'{DEAL}:11: entry "no-deal": found "no-deal" more than once, expected each fact once',
            id="a fact is named twice",
        ),
        pytest.param(
            DEAL,
            "supersedes: [meeting-planned]",
            "supersedes: [meeting-planned, pay-demand]",
            f'{DEAL}:12: entry "no-deal": found "pay-demand", which still stands, expected a fact that one under adds '
            "took the place of",
            id="a superseded fact still stands",
        ),
        pytest.param(
            FACTS,
            "superseded_by: meeting-held",
            "superseded_by: layoffs-denied",
            f'{DEAL}:12: entry "no-deal": found "meeting-planned", which gave way to "layoffs-denied", expected a fact '
            "that one under adds took the place of",
            id="a superseded fact gave way to another",
        ),
        pytest.param(
            DEAL,
            "supersedes: [meeting-planned]",
            "",
            f'{DEAL}:11: entry "no-deal": found "meeting-held", which took the place of "meeting-planned", expected it '
            "under supersedes",
            id="what is overtaken is not said",
        ),
        pytest.param(
            DEAL,
            "No deal after 90 minutes of talks",
            "No deal after 95 minutes of talks",
            f'{DEAL}:6: entry "no-deal": found the number 95, expected it in a fact that the update names',
            id="its title has another number",
        ),
    ],
)
def test_check_tells_an_update_when(
    harbour_news: Path, rewrite: Rewrite, file: str, old: str, new: str, fault: str
) -> None:
    rewrite(file, old, new)

    assert fault in told(harbour_news)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There was no deal on 4 May 2021, the union said.", "the date 4-5"),
        ("There was no deal on 3 May 2020, the union said.", "the number 2020"),
        ("There was no deal at 8:00 a.m., the union said.", "the time 08:00"),
        ("There was no deal in Faro, the union said.", "the name Faro"),
        ("There was “no way” to a deal, the union said.", "the quotation no way"),
        ("There was no deal today, the union said.", '"today" (en)'),
        ("There was no deal in breaking talks, the union said.", '"breaking" (en)'),
        ("There was no deal this week, the union said.", '"this week" (en)'),
    ],
)
def test_check_tells_a_text_when_no_fact_says_so(harbour_news: Path, text: str, found: str) -> None:
    retell(harbour_news, DEAL, text)

    assert [line.partition(", expected")[0] for line in told(harbour_news)] == [
        f'{DEAL}:8: entry "no-deal": found {found}'
    ]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("uk", "Після 95 хвилин угоди не було, сьогодні сказала профспілка.", "the figure 95 (uk)"),
        ("uk", "Після 95 хвилин угоди не було, сьогодні сказала профспілка.", '"сьогодні" (uk)'),
        ("ru", "После 95 минут сделки не было, сейчас сказал профсоюз.", '"сейчас" (ru)'),
        ("pl", "Po 90 minutach umowy nie było, dzisiaj powiedział związek.", '"dzisiaj" (pl)'),
        ("pl", "Po 90 minutach umowy nie było, powiedział związek.", "no 3 May (pl)"),
    ],
)
def test_check_tells_a_translation_when_it_says_otherwise(
    harbour_news: Path, rewrite: Rewrite, language: str, text: str, found: str
) -> None:
    rewrite(DEAL, "adds:", f"  {language}: {text}\nadds:")

    assert found in [line.partition(": found ")[2].partition(", expected")[0] for line in told(harbour_news)]


def test_fact_is_added_by_one_update_only(harbour_news: Path) -> None:
    copy = (harbour_news / SET).read_text("utf-8").replace("id: meeting-set", "id: set-again")
    (harbour_news / "updates/set-again.yaml").write_text(copy, "utf-8")

    faults = told(harbour_news)

    assert len(faults) == 3
    assert faults[0] == (
        'updates/set-again.yaml:11: entry "set-again": found "meeting-planned", which "meeting-set" adds, expected a '
        "fact that no other update adds"
    )


def test_fact_of_another_source_is_not_added(harbour_news: Path, rewrite: Rewrite) -> None:
    shutil.copy(harbour_news / "sources/harbour-strike.yaml", harbour_news / "sources/copy.yaml")
    rewrite("sources/copy.yaml", "id: harbour-strike", "id: copy")
    fact = "{id: late, evidence: [{paragraph: 6, sentence: 1}], claim: reported, as_of: 2021-05-04, text: {en: No.}}"
    (harbour_news / "facts/late.yaml").write_text(f"source: copy\nfacts:\n  - {fact}\n")
    rewrite(DEAL, "lisbon-meeting]", "lisbon-meeting, late]")

    assert told(harbour_news) == [
        f'{DEAL}:11: entry "no-deal": found "late", which rests on "copy", expected a fact that rests on '
        '"harbour-strike"'
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("topics: [talks]", "topics: [weather]", "'talks', 'statements', 'military' or 'corrections'"),
        ("topics: [talks]", "topics: []", "at least 1"),
        ("topics: [talks]", "topics: [corrections]", "the topic corrections where facts are corrected, and only there"),
        ("adds: [meeting-held, no-deal, lisbon-meeting]\n", "", "a fact at least under adds or corrects"),
        ("title: {en:", "title: {pl:", "a text in English (en)"),
        ("day: 2021-05-04", "day: yesterday", "a date (YYYY-MM-DD)"),
        ("day: 2021-05-04", "day: 2021-05-04\nurgent: yes", "no such field"),
        ("lisbon-meeting]", f"{', '.join(['lisbon-meeting'] * 40)}]", "at most 40"),
    ],
)
def test_read_tells_an_update_when_its_shape_is_wrong(
    harbour_news: Path, rewrite: Rewrite, old: str, new: str, fault: str
) -> None:
    rewrite(DEAL, old, new)

    (found,) = read(harbour_news).faults
    assert str(found).startswith(f"{DEAL}:")
    assert str(found).endswith(f", expected {fault}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“We want 13 percent more,” the union said.", 'the quotation "We want 13 percent more,"'),
        (
            "It is told that workers will meet the port authority on that day, the union said.",
            '"workers will meet the port authority on that day", word for word as in the paragraph',
        ),
    ],
)
def test_gate_tells_an_update_when_it_misquotes_or_copies(
    harbour_news: Path, harbour_article: Path, rewrite: Rewrite, text: str, found: str
) -> None:
    retell(harbour_news, SET, text)
    article = harbour_article.read_text("utf-8").replace("on Monday (May 3) at", "on that day at")

    faults = [str(fault) for fault in gate(read(harbour_news), article)]

    assert [line.partition(": found ")[2].partition(", expected")[0] for line in faults if line.startswith(SET)] == [
        found
    ]


def test_gate_says_nothing_of_updates_when_facts_cannot_be_read(harbour_news: Path, harbour_article: Path) -> None:
    (harbour_news / FACTS).write_text("a: [\n")

    assert gate(read(harbour_news), harbour_article.read_text("utf-8")) == []


def test_version_is_another_and_the_bank_the_same_when_an_update_is_edited(
    harbour_news: Path, rewrite: Rewrite
) -> None:
    before = load(harbour_news)

    rewrite(DEAL, "No deal after 90 minutes of talks, the union said", "The union said there was no deal")
    after = load(harbour_news)

    assert after.version != before.version
    # What is learnt is kept by its bank: nothing is learnt anew.
    assert bank(after) == bank(before)
