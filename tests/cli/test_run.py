from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Dateline = Callable[..., CompletedProcess[str]]
MALFORMED = ["123456:short-secret", "secret:" + "A" * 35]


def test_run_says_so_when_there_is_no_token(dateline: Dateline) -> None:
    finished = dateline("run")

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith("BOT_TOKEN is not set: ")
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize("token", MALFORMED)
def test_run_says_so_without_telling_the_token_when_it_is_malformed(dateline: Dateline, token: str) -> None:
    finished = dateline("run", BOT_TOKEN=token)

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith("BOT_TOKEN is malformed: ")
    assert (finished.stderr.count("\n"), token in finished.stderr) == (1, False)


def test_run_reads_the_token_when_it_stands_in_env_of_the_current_folder(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "current/.env").write_text("BOT_TOKEN=123456:short-secret\n")

    finished = dateline("run")

    assert finished.stderr.startswith("BOT_TOKEN is malformed: ")


def test_run_says_so_when_env_is_not_utf_8(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "current/.env").write_bytes(b"BOT_TOKEN=\xe9\n")

    finished = dateline("run")

    assert (finished.returncode, finished.stderr.count("\n")) == (1, 1)


def test_run_says_so_when_the_origin_of_telegram_is_malformed(dateline: Dateline) -> None:
    finished = dateline("run", BOT_TOKEN=f"123456:{'A' * 35}", TELEGRAM_BASE_URL="api.telegram.org")

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith("TELEGRAM_BASE_URL is malformed: expected an origin")
    assert finished.stderr.count("\n") == 1


def test_run_tells_the_faults_when_the_knowledge_is_missing(dateline: Dateline) -> None:
    finished = dateline("run", "--knowledge", "gone", BOT_TOKEN=f"123456:{'A' * 35}")

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == "gone: found no such folder, expected a folder of knowledge\n"


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"]])
def test_help_is_shown_when_it_is_asked_for(dateline: Dateline, arguments: list[str]) -> None:
    finished = dateline(*arguments)

    assert (finished.returncode, "Usage" in finished.stdout) == (0, True)


@pytest.mark.parametrize("arguments", [["dance"], ["ask", "--loud"]], ids=["a command", "an option"])
def test_usage_is_shown_when_it_is_unknown(dateline: Dateline, arguments: list[str]) -> None:
    finished = dateline(*arguments)

    assert (finished.returncode, finished.stdout, "Usage" in finished.stderr) == (2, "", True)
