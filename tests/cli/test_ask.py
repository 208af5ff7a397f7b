import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Dateline = Callable[..., CompletedProcess[str]]
Option = tuple[str, Path]

QUESTIONS = [
    {"id": "q1", "text": "what does the union want"},
    {"id": "q2", "text": "Guten Abend! Що далі? 🙂", "lang": "uk"},
    {"id": "q3", "text": "and where?", "context": ["when did they meet the port authority"]},
]
JSONL = "\n".join(json.dumps(question, ensure_ascii=False) for question in QUESTIONS) + "\n\n"


def test_ask_prints_the_answer_when_a_question_is_given(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("ask", "what does the union want", *knowledge)

    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("The union’s demand: “We want 12 percent more.”")


def test_ask_joins_the_words_when_a_question_is_given_without_quotes(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("ask", "what", "does", "the", "union", "want?", *knowledge)

    assert finished.stdout.startswith("The union’s demand:")


def test_ask_answers_from_the_project_when_no_knowledge_is_named(dateline: Dateline) -> None:
    finished = dateline("ask", "what is this about")

    assert (finished.returncode, finished.stderr) == (0, "")


def test_ask_prints_a_fallback_when_nothing_answers(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("ask", "zzz", *knowledge)

    assert finished.returncode == 0
    assert finished.stdout.startswith("I can't answer that: I only know about the harbour strike")


@pytest.mark.parametrize(
    ("now", "verb"),
    [("2021-05-10", "are"), ("2021-05-20T23:30+01:00", "are"), ("2021-05-21", "were"), ("2026-01-15", "were")],
)
def test_ask_follows_the_clock_when_now_is_given(dateline: Dateline, knowledge: Option, now: str, verb: str) -> None:
    finished = dateline("ask", "when is the next meeting", "--now", now, *knowledge)

    assert f"Both sides {verb} scheduled to meet again." in finished.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give a question, or --jsonl FILE\n"),
        (("--jsonl", "-", "a question"), "give a question or --jsonl FILE, not both\n"),
    ],
    ids=["nothing", "both"],
)
def test_ask_says_what_is_needed_when_it_is_given(
    dateline: Dateline, knowledge: Option, arguments: tuple[str, ...], told: str
) -> None:
    finished = dateline("ask", *arguments, *knowledge)

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == told


@pytest.mark.parametrize("source", ["questions.jsonl", "-"], ids=["a file", "standard input"])
def test_ask_prints_nothing_but_json_when_questions_come_from(
    dateline: Dateline, knowledge: Option, tmp_path: Path, source: str
) -> None:
    (tmp_path / "current/questions.jsonl").write_text(JSONL, "utf-8")

    finished = dateline("ask", "--jsonl", source, *knowledge, typed=JSONL if source == "-" else "")

    replies = [json.loads(line) for line in finished.stdout.splitlines()]
    assert (finished.returncode, finished.stderr) == (0, "")
    assert [(reply["id"], reply["answered"], reply["entry"]) for reply in replies] == [
        ("q1", True, "pay"),
        ("q2", False, None),
        ("q3", True, "strike-meeting"),
    ]


def test_ask_prints_every_field_when_questions_come_from_a_file(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("ask", "--jsonl", "-", *knowledge, typed=JSONL)

    fields = {"id", "reply", "answered", "entry", "score", "latency_ms"}
    assert all(fields <= json.loads(line).keys() for line in finished.stdout.splitlines())


def test_ask_prints_nothing_when_there_is_no_question(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("ask", "--jsonl", "-", *knowledge, typed="\n\n")

    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "-:2: not JSON"),
        ('{"text": "a"}', "-:2: id: "),
        ('{"id": "a", "text": 1}', "-:2: text: "),
    ],
)
def test_ask_tells_the_line_when_it_is_no_question(
    dateline: Dateline, knowledge: Option, line: str, problem: str
) -> None:
    finished = dateline("ask", "--jsonl", "-", *knowledge, typed=f'{{"id": "a", "text": "pay"}}\n{line}\n')

    assert (finished.returncode, finished.stdout) == (1, "")
    assert (finished.stderr.startswith(problem), finished.stderr.count("\n")) == (True, 1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("gone.jsonl", "No such file or directory"),
        ("folder.jsonl", "Is a directory"),
        ("latin.jsonl", "not UTF-8"),
    ],
)
@pytest.mark.parametrize(("command", "code"), [(("ask", "--jsonl"), 1), (("eval",), 2), (("fit",), 2)])
def test_command_names_the_file_of_questions_and_why_it_can_not_be_read(
    dateline: Dateline, knowledge: Option, tmp_path: Path, command: tuple[str, ...], code: int, name: str, told: str
) -> None:
    (tmp_path / "current/folder.jsonl").mkdir()
    (tmp_path / "current/latin.jsonl").write_bytes("{'text': 'caf\xe9'}".encode("latin-1"))

    finished = dateline(*command, name, *knowledge)

    assert (finished.returncode, finished.stdout) == (code, "")
    assert finished.stderr == f"{name}: {told}\n"


@pytest.mark.parametrize("command", ["ask", "chat"])
@pytest.mark.parametrize("now", ["soon", "2022-13-01", ""])
def test_command_says_so_when_now_is_no_moment(dateline: Dateline, knowledge: Option, command: str, now: str) -> None:
    finished = dateline(command, "--now", now, *knowledge, *(["pay"] if command == "ask" else []))

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith(f'--now "{now}" is not a date or time')
