from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.evidence import gate
from bot.knowledge.folder import read

FACTS = "facts/strike.yaml"
SOURCE = "sources/harbour-strike.yaml"
PLANNED, HELD, LISBON = f'{FACTS}:9: entry "meeting-planned"', f'{FACTS}:33: entry "meeting-held"', f"{FACTS}:50"
Rewrite = Callable[[str, str, str], None]
Gated = Callable[[], list[str]]
Reprinted = Callable[[str, str], list[str]]


def test_gate_finds_no_fault_when_facts_say_what_the_article_says(gated: Gated) -> None:
    assert gated() == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        pytest.param("2021-05-03T09:00", "2021-05-03T10:00", f"{PLANNED}: found the time 10:00", id="hour"),
        pytest.param("2021-05-03T09:00", "2021-05-03T09:30", f"{PLANNED}: found the time 09:30", id="minute"),
        pytest.param("2021-05-03T09:00", "2021-05-03T21:00", f"{PLANNED}: found the time 21:00", id="half of the day"),
        pytest.param(
            "2021-05-03T09:00", "2021-05-03T08:00", f"{PLANNED}: found the time 08:00", id="hour of another zone"
        ),
        pytest.param("2021-05-20", "2021-05-21", f'{LISBON}: entry "lisbon-meeting": found start 2021-05-21', id="day"),
        pytest.param(
            "2021-05-20", "2021-06-20", f'{LISBON}: entry "lisbon-meeting": found start 2021-06-20', id="month"
        ),
        pytest.param("2021-05-20", "2022-05-20", f'{LISBON}: entry "lisbon-meeting": found the year 2022', id="year"),
        pytest.param("minutes: 90", "minutes: 95", f"{HELD}: found 95 minutes", id="duration"),
        pytest.param(
            "{en: Lisbon}", "{en: Faro}", f'{LISBON}: entry "lisbon-meeting": found the place Faro', id="place"
        ),
        pytest.param(
            "place: {en: Lisbon}",
            "title: {en: Meeting in Faro}",
            f'{LISBON}: entry "lisbon-meeting": found the name Faro',
            id="title",
        ),
        pytest.param(", Europe/Lisbon]", "]", f"{PLANNED}: found the zone Europe/Lisbon", id="zone"),
        pytest.param(
            "zone: Europe/Lisbon\n      precision: minute",
            "zone: Asia/Tokyo\n      precision: minute",
            f"{PLANNED}: found 00:00 GMT by the zone",
            id="zone that contradicts the time in GMT",
        ),
        pytest.param(
            "minutes: 90\n      participants: [union,",
            "minutes: 90\n      participants: [porto,",
            f'{HELD}: found "porto"',
            id="party",
        ),
    ],
)
def test_gate_tells_an_event_when_the_article_has_another(
    rewrite: Rewrite, gated: Gated, old: str, new: str, told: str
) -> None:
    rewrite(FACTS, old, new)

    assert told in gated()


def test_gate_tells_the_owner_when_the_paragraph_does_not_name_it(rewrite: Rewrite, gated: Gated) -> None:
    rewrite(FACTS, "claim: denied\n    owner: port-authority", "claim: denied\n    owner: porto")

    assert f'{FACTS}:26: entry "layoffs-denied": found "porto"' in gated()


def test_gate_finds_no_fault_when_the_owner_is_marked_as_inferred(rewrite: Rewrite, gated: Gated) -> None:
    rewrite(FACTS, "claim: denied\n    owner: port-authority", "claim: denied\n    inferred: [porto]\n    owner: porto")

    assert gated() == []


@pytest.mark.parametrize("needless", ["Faro", "1999", "porto"])
def test_gate_tells_what_is_inferred_when_the_fact_does_not_say_it(
    rewrite: Rewrite, gated: Gated, needless: str
) -> None:
    rewrite(FACTS, '["2021", two]', f'["2021", two, "{needless}"]')

    assert gated() == [f'{FACTS}:39: entry "meeting-held": found "{needless}"']


@pytest.mark.parametrize(("old", "new"), [("for 90 minutes", "for 80 minutes"), ("was reached", "was in sight")])
def test_gate_tells_the_paragraph_when_the_article_has_changed(
    harbour: Path, harbour_article: Path, old: str, new: str
) -> None:
    article = harbour_article.read_text("utf-8").replace(old, new)

    faults = gate(read(harbour), article)

    prints = [str(fault) for fault in faults if fault.file == SOURCE]
    assert [line.partition(" fingerprint")[0] for line in prints] == [f'{SOURCE}:15: entry "harbour-strike": found']


def test_gate_finds_no_fault_when_only_the_form_of_the_article_has_changed(
    harbour: Path, harbour_article: Path
) -> None:
    article = harbour_article.read_text("utf-8").translate({ord("“"): '"', ord("”"): '"', ord("\n"): "\r\n"})

    assert gate(read(harbour), article) == []


@pytest.mark.parametrize("count", [5, 7])
def test_gate_tells_the_paragraphs_when_their_number_has_changed(
    harbour: Path, harbour_article: Path, count: int
) -> None:
    parts = [*harbour_article.read_text("utf-8").split("\n\n"), "One more."]

    faults = [str(fault) for fault in gate(read(harbour), "\n\n".join(parts[:count]))]

    expected = f"found 6 paragraphs, expected {count}, as in the article"
    assert f'{SOURCE}:10: entry "harbour-strike": {expected}' in faults


def test_gate_tells_the_sentences_when_their_number_is_wrong(rewrite: Rewrite, gated: Gated) -> None:
    rewrite(SOURCE, "number: 5, sentences: 2", "number: 5, sentences: 3")

    assert gated() == [f'{SOURCE}:15: entry "harbour-strike": found 3 sentences']


@pytest.mark.parametrize("article", ["", "Something else altogether.\n\nAnd more of it."])
def test_gate_tells_one_fault_when_no_source_describes_the_article(harbour: Path, article: str) -> None:
    (fault,) = gate(read(harbour), article)

    assert str(fault) == (
        "sources: found an article that no source describes, expected one whose fingerprints are kept"
    )


def test_gate_finds_no_fault_when_a_name_has_a_hyphen(retell: Callable[[str, str], None], reprinted: Reprinted) -> None:
    retell("The port authority denied planning layoffs.", "The port authority denied that Vila-Real loses jobs.")

    assert reprinted("planning layoffs.", "planning layoffs in Vila-Real.") == []


def test_gate_finds_no_fault_when_a_month_is_short_as_agencies_write_it(rewrite: Rewrite, reprinted: Reprinted) -> None:
    rewrite(FACTS, "start: 2021-05-20", "start: 2021-09-20")

    assert reprinted("On May 20,", "On Sept. 20,") == []


def test_gate_finds_no_copy_when_the_words_are_quoted(rewrite: Rewrite, reprinted: Reprinted) -> None:
    long = "We want more pay and fewer hours and a word in how all of this is run"
    rewrite(FACTS, "We want 12 percent more.", long)

    assert reprinted("We want 12 percent more", long) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("title: Harbour strike in Porto", "title: Harbour strike", 'the title "Harbour strike"'),
        ("credits: [a news agency]", "credits: [another agency]", 'the credit "another agency"'),
        ("id: update, as_of: 2021-05-04", "id: update, as_of: 2021-05-05", "as_of 2021-05-05, which its paragraphs"),
    ],
    ids=["title", "credit", "date"],
)
def test_gate_tells_the_source_when_the_article_says_otherwise(
    rewrite: Rewrite, gated: Gated, old: str, new: str, found: str
) -> None:
    rewrite(SOURCE, old, new)

    assert [line for line in gated() if line.startswith(SOURCE) and f": found {found}" in line]
