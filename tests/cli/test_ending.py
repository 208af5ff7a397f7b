"""How commands end that are broken off, or can't say what they have to."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

ROOT = Path(__file__).parents[2]
Dateline = Callable[..., CompletedProcess[str]]

# Stops at what takes long to load, as if it took longer still.
# What runs in the background passes on that Ctrl-C is ignored.
SLOW = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
class Slow:
    def find_spec(self, name, path=None, target=None):
        if name == "bot.cli.commands":
            print("loading", flush=True)
            import time
            time.sleep(60)
sys.meta_path.insert(0, Slow())
from bot.cli import main
main()
"""


def test_ctrl_c_ends_without_a_word_while_the_command_is_loaded() -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", SLOW], env=environment, stdout=-1, stderr=-1) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()

    assert (process.returncode, errors) == (130, b"")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is always full")
def test_full_disk_is_told_in_one_line(knowledge: tuple[str, Path]) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        finished = subprocess.run(
            [sys.executable, "-m", "bot", "timeline", *map(str, knowledge)],
            env=environment,
            stdout=full,
            stderr=-1,
            check=False,
        )

    assert finished.returncode == 1
    assert finished.stderr == b"what was to be written can't be: No space left on device\n"


def test_closed_input_is_told_in_one_line(knowledge: tuple[str, Path]) -> None:
    command = f'"{sys.executable}" -m bot ask --jsonl - {knowledge[0]} "{knowledge[1]}" <&-'
    finished = subprocess.run(
        ["/bin/sh", "-c", command],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=-1,
        stderr=-1,
        check=False,
    )

    assert (finished.returncode, finished.stdout) == (1, b"")
    assert finished.stderr == b"standard input is closed: nothing can be asked\n"


def test_folder_that_is_a_file_is_told_when_the_bot_starts(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "kept").touch()

    finished = dateline("run", BOT_TOKEN=f"123456:{'A' * 35}", DATA_DIR=str(tmp_path / "kept"), SEMANTIC="off")

    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1] == f"{tmp_path}/kept/dateline.sqlite3: Not a directory"


def test_input_in_another_encoding_is_told_whatever_the_locale(knowledge: tuple[str, Path]) -> None:
    finished = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--jsonl", "-", *map(str, knowledge)],
        input=b'{"id": "1", "text": "caf\xe9"}',
        env=os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )

    assert (finished.returncode, finished.stdout, finished.stderr) == (1, b"", b"-: not UTF-8\n")
