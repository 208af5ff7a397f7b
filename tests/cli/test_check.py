import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Dateline = Callable[..., CompletedProcess[str]]
Rewrite = Callable[[str, str, str], None]

# Half a gigabyte of memory, so that a check which counts every paragraph of an edition fails instead of the machine.
FRUGAL = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29)); from bot.cli import main; main()"


def test_check_passes_when_the_knowledge_is_sound(dateline: Dateline, harbour: Path, harbour_article: Path) -> None:
    finished = dateline("check", "--knowledge", harbour, "--article", harbour_article)

    assert (finished.returncode, finished.stderr) == (0, "")
    assert "Coverage: 8 of 8 sentences (100%)" in finished.stdout


def test_check_passes_over_evidence_when_no_article_is_given(dateline: Dateline, harbour: Path) -> None:
    finished = dateline("check", "--knowledge", harbour)

    assert finished.returncode == 0
    assert "Evidence: not checked" in finished.stdout


def test_check_checks_the_project_when_no_knowledge_is_named(dateline: Dateline) -> None:
    finished = dateline("check")

    assert (finished.returncode, finished.stderr) == (0, "")


def test_check_tells_every_fault_at_once_when_files_are_broken(
    dateline: Dateline, harbour: Path, rewrite: Rewrite
) -> None:
    rewrite("facts/strike.yaml", "as_of: 2021-05-03", "as_of: soon")
    rewrite("facts/strike.yaml", "claim: denied", "claim: refuted")
    rewrite("lexicon.yaml", "kind: place", "kind: ship")
    (harbour / "notes.txt").write_text("Remember.")

    finished = dateline("check", "--knowledge", harbour)

    places = [line.partition(": ")[0] for line in finished.stderr.splitlines()]
    assert (finished.returncode, finished.stdout) == (1, "")
    assert places == ["facts/strike.yaml:7", "facts/strike.yaml:25", "lexicon.yaml:10", "notes.txt"]


def test_check_tells_every_fault_at_once_when_entries_disagree(
    dateline: Dateline, harbour: Path, harbour_article: Path, rewrite: Rewrite
) -> None:
    rewrite("about.yaml", "next-meeting", "gone")
    rewrite("faq/strike.yaml", "are layoffs planned", "meeting date")
    rewrite("facts/strike.yaml", "for 90 minutes", "for 95 minutes")

    finished = dateline("check", "--knowledge", harbour, "--article", harbour_article)

    places = [line.partition(": ")[0] for line in finished.stderr.splitlines()]
    assert (finished.returncode, places) == (1, ["about.yaml:2", "facts/strike.yaml:38", "faq/strike.yaml:42"])


def test_check_fails_when_a_sentence_is_not_covered(dateline: Dateline, harbour: Path, rewrite: Rewrite) -> None:
    rewrite("sources/harbour-strike.yaml", "  - {paragraph: 4, sentence: 1, reason: the date of the update}\n", "")

    finished = dateline("check", "--knowledge", harbour)

    assert finished.returncode == 1
    assert "paragraph 4, sentence 1" in finished.stderr


def test_check_fails_when_the_article_can_not_be_read(dateline: Dateline, harbour: Path) -> None:
    finished = dateline("check", "--knowledge", harbour, "--article", "gone.txt")

    assert finished.returncode == 1
    assert finished.stderr.startswith("gone.txt: found a file that can't be read (No such file or directory), ")


@pytest.mark.parametrize("command", ["check", "ask", "chat"])
def test_command_tells_one_fault_when_the_knowledge_is_missing(dateline: Dateline, command: str) -> None:
    finished = dateline(command, "--knowledge", "gone", *(["pay"] if command == "ask" else []))

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == "gone: found no such folder, expected a folder of knowledge\n"


@pytest.mark.parametrize("command", ["check", "ask", "chat"])
def test_command_shows_no_traceback_when_no_entry_has_an_utterance(
    dateline: Dateline, harbour: Path, command: str
) -> None:
    shutil.rmtree(harbour / "refusals")
    faq = "title: {en: A}\nentries:\n  - {id: strike-meeting, question: {en: A}, facts: [no-deal], utterances: {}}\n"
    (harbour / "faq/strike.yaml").write_text(faq)
    (harbour / "about.yaml").write_text("subject: {en: a strike}\nstarters: [strike-meeting]\n")

    finished = dateline(command, "--knowledge", harbour, *(["pay"] if command == "ask" else []))

    assert (finished.returncode, "Traceback" in finished.stderr) == (1, False)


def test_check_tells_the_editions_when_one_claims_a_billion_paragraphs(harbour: Path, rewrite: Rewrite) -> None:
    rewrite("sources/harbour-strike.yaml", "last: 6}", "last: 1000000000}")

    finished = subprocess.run(
        [sys.executable, "-c", FRUGAL, "check", "--knowledge", harbour],
        cwd=Path(__file__).parent.parent.parent,
        capture_output=True,
        timeout=30,
        check=False,
    )

    assert (finished.returncode, b"Traceback" in finished.stderr) == (1, False)
