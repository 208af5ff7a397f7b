import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.services import Services
from bot.surfaces.terminal.chat import HELP, Chat, piped, run

NOW = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.fixture
def talk(harbour_services: Services) -> Callable[..., str]:
    """Return a function that runs the chat over lines and gives what was printed."""

    def printed(*lines: str) -> str:
        console = Console(file=io.StringIO(), width=80, highlight=False, emoji=False, markup=False)
        run(Chat(harbour_services, lambda: NOW), console, iter(lines))
        assert isinstance(console.file, io.StringIO)
        return console.file.getvalue()

    return printed


@pytest.mark.parametrize("leave", ["/quit", "/exit", " /Q \n"])
def test_run_ends_when_somebody_leaves(talk: Callable[..., str], leave: str) -> None:
    assert talk("zzz", leave, "/help").count("bot> ") == 1


def test_run_ends_when_the_lines_do(talk: Callable[..., str]) -> None:
    assert talk("zzz", "/help").count("bot> ") == 2


@pytest.mark.parametrize("blank", ["", "\n", " \t\n"])
def test_run_says_nothing_when_a_line_is_blank(talk: Callable[..., str], blank: str) -> None:
    assert talk(blank) == ""


def test_run_puts_lines_below_one_another_when_a_reply_has_several(talk: Callable[..., str]) -> None:
    lines = [line.rstrip() for line in talk("/help").splitlines()]

    assert lines == [f"{'bot> ' if not number else '     '}{line}" for number, line in enumerate(HELP.splitlines())]


def test_run_leaves_no_blanks_at_the_end_when_it_prints(talk: Callable[..., str]) -> None:
    lines = talk("what does the union want").splitlines()

    assert lines == [line.rstrip() for line in lines]


def test_run_prints_brackets_as_they_are_when_they_look_like_markup(talk: Callable[..., str]) -> None:
    assert "no command /[bold]x[/bold]." in talk("/[bold]x[/bold]")


def test_piped_replaces_bytes_when_they_are_no_text() -> None:
    stream = io.TextIOWrapper(io.BytesIO(b"pay\xff\nmore"), encoding="utf-8")

    assert list(piped(stream)) == ["pay\ufffd\n", "more"]
