import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Dateline = Callable[..., CompletedProcess[str]]
Option = tuple[str, Path]

CSV = "text,entry\nwhat does the union want,pay\nzzz,layoffs\nwill it rain tomorrow,-\n"
JSONL = '{"text": "what does the union want", "refuse": "opinion"}\n'


@pytest.fixture
def questions(tmp_path: Path) -> list[Path]:
    """Return two files: of two questions one is answered rightly, of two to refuse one."""
    files = [tmp_path / "questions.csv", tmp_path / "more.jsonl"]
    for file, text in zip(files, (CSV, JSONL), strict=True):
        file.write_text(text, "utf-8")
    return files


def test_eval_prints_tables_and_failures_when_files_are_given(
    dateline: Dateline, knowledge: Option, questions: list[Path]
) -> None:
    finished = dateline("eval", *questions, *knowledge)

    assert (finished.returncode, finished.stderr) == (0, "")
    assert ["4", "50.0%", "0.0%", "50.0%", "2", "50.0%"] in [line.split() for line in finished.stdout.splitlines()]
    assert f"{questions[1]}:1  false: what does the union want" in finished.stdout.splitlines()


def test_eval_prints_one_json_object_when_asked_to(
    dateline: Dateline, knowledge: Option, questions: list[Path]
) -> None:
    finished = dateline("eval", *questions, "--json", "--worst", "1", *knowledge)

    found = json.loads(finished.stdout)
    assert (found["total"]["right"], found["total"]["false"], len(found["worst"])) == (1, 1, 1)


@pytest.mark.parametrize(
    ("bounds", "code", "missed"),
    [
        (("--min-right", "0.5", "--max-wrong", "0", "--max-false", "0.5"), 0, ""),
        (("--min-right", "0.6"), 1, "right answers: 50.0%, expected at least 60.0%\n"),
        (("--max-false", "0.1"), 1, "false answers: 50.0%, expected at most 10.0%\n"),
    ],
)
def test_eval_fails_when_a_bound_is_missed(
    dateline: Dateline, knowledge: Option, questions: list[Path], bounds: tuple[str, ...], code: int, missed: str
) -> None:
    finished = dateline("eval", *questions, *bounds, *knowledge)

    assert (finished.returncode, finished.stderr) == (code, missed)


def test_eval_asks_the_knowledge_itself_when_folds_are_given(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("eval", "--folds", "2", "--json", *knowledge)

    found = json.loads(finished.stdout)
    assert (finished.returncode, list(found["by_file"])) == (0, ["fold 1", "fold 2"])
    assert set(found["by_kind"]) == {"strike", "off-topic"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [('{"text": "a"}\n', "1: entry: "), ('{"text": "a", "entry": "pay"}\n{', "2: not JSON: ")],
)
def test_eval_tells_file_and_line_when_it_is_no_question(
    dateline: Dateline, knowledge: Option, tmp_path: Path, text: str, problem: str
) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text(text, "utf-8")

    finished = dateline("eval", file, *knowledge)

    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.startswith(f"{file}:{problem}")


def test_eval_says_so_when_there_is_no_question(dateline: Dateline, knowledge: Option, tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text("text,entry\n", "utf-8")

    finished = dateline("eval", tmp_path / "q.csv", *knowledge)

    assert (finished.returncode, finished.stderr) == (2, "there is no question in what was given\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give files of questions, or --folds N\n"),
        (("--folds", "2", "q.csv"), "give files of questions or --folds N, not both\n"),
    ],
)
def test_eval_fails_when_there_is_nothing_to_ask(
    dateline: Dateline, knowledge: Option, arguments: tuple[str, ...], told: str
) -> None:
    finished = dateline("eval", *arguments, *knowledge)

    assert (finished.returncode, finished.stdout, finished.stderr) == (2, "", told)


def test_eval_by_folds_leaves_meaning_out_when_it_is_lexical(dateline: Dateline, knowledge: Option) -> None:
    by_words = dateline("eval", "--folds", "2", "--json", "--lexical", *knowledge)
    off = dateline("eval", "--folds", "2", "--json", *knowledge, SEMANTIC="off")
    with_meaning = dateline("eval", "--folds", "2", "--json", *knowledge)

    assert json.loads(by_words.stdout) == json.loads(off.stdout) != json.loads(with_meaning.stdout)
