from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Dateline = Callable[..., CompletedProcess[str]]
Option = tuple[str, Path]


def test_chat_ends_with_its_input_when_it_is_piped(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("chat", *knowledge, typed="what does the union want\n")

    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.startswith("bot> The union’s demand: “We want 12 percent more.”")


@pytest.mark.parametrize("typed", ["", "\n\n", "/quit\nwhat does the union want\n"])
def test_chat_says_nothing_when_nothing_is_asked(dateline: Dateline, knowledge: Option, typed: str) -> None:
    finished = dateline("chat", *knowledge, typed=typed)

    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")


def test_chat_answers_the_last_line_when_it_has_no_end(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("chat", *knowledge, typed="zzz\n1\n/why")

    assert finished.stdout.count("bot> ") == 3


def test_chat_prints_no_escape_codes_when_it_is_piped(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("chat", *knowledge, typed="what does the union want\n", TERM="xterm-256color")

    assert "\x1b" not in finished.stdout


def test_chat_needs_no_settings_when_it_is_piped(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("chat", *knowledge, typed="zzz\n", BOT_TOKEN="?", TELEGRAM_BASE_URL="?")

    assert (finished.returncode, finished.stderr) == (0, "")


def test_chat_writes_nothing_to_disk_when_it_is_piped(dateline: Dateline, knowledge: Option, tmp_path: Path) -> None:
    dateline("chat", *knowledge, typed="zzz\n", DATA_DIR=str(tmp_path / "kept"))

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["current"]


def test_chat_answers_at_the_moment_given_when_now_is(dateline: Dateline, knowledge: Option) -> None:
    finished = dateline("chat", "--now", "2021-05-10", *knowledge, typed="when is the next meeting\n")

    assert "Both sides are scheduled to meet again." in " ".join(finished.stdout.split())
