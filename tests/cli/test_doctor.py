"""``dateline doctor`` in a process of its own, against the emulated Telegram."""

import asyncio
import json
import os
import re
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.storage import Storage
from emulator.server import Emulator

ROOT = Path(__file__).parent.parent.parent
# Root may write anywhere; without these it may not.
ORDINARY = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
LINE = re.compile(r"(ok   |warn |fail ) ([a-z]+): .+")
NAMES = ["token", "folder", "database", "webhook", "knowledge", "files", "rights", "clock"]


@dataclass(frozen=True, slots=True)
class Finished:
    code: int
    lines: list[str]
    errors: str

    def of(self, name: str) -> list[str]:
        return [line for line in self.lines if line[6:].startswith(f"{name}: ")]


Doctor = Callable[..., Awaitable[Finished]]


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        emulator.rights["can_read_all_group_messages"] = False
        yield emulator


@pytest.fixture
def doctor(telegram: Emulator, tmp_path: Path) -> Doctor:
    """Return a function (*arguments, before=(), **environment) that runs ``dateline doctor`` to its end."""
    tmp_path.chmod(0o700)
    (tmp_path / "current").mkdir()
    surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    surroundings |= {"BOT_TOKEN": telegram.token, "TELEGRAM_BASE_URL": telegram.origin, "ADMIN_IDS": "7"}
    surroundings |= {"DATA_DIR": str(tmp_path / "kept"), "SEMANTIC": "off"}

    async def run(*arguments: str, before: Sequence[str] = (), **environment: str) -> Finished:
        program = [*before, sys.executable, "-m", "bot", "doctor", "--knowledge", ROOT / "tests/harbour/knowledge"]
        process = await asyncio.create_subprocess_exec(
            *program, *arguments, env=surroundings | environment, cwd=tmp_path / "current", stdout=-1, stderr=-1
        )
        output, errors = await process.communicate()
        told = output.decode() + errors.decode()
        assert not any(secret in told for secret in (telegram.token, "A" * 35, "s3cret-word"))
        return Finished(process.returncode or 0, output.decode().splitlines(), errors.decode())

    return run


async def test_sound_setup_is_told_in_a_line_each_and_nothing_is_made(
    doctor: Doctor, address: str, tmp_path: Path
) -> None:
    finished = await doctor(DATABASE_URL=address)

    assert (finished.code, finished.errors) == (0, "")
    matches = [LINE.fullmatch(line) for line in finished.lines]
    assert [match and match[2] for match in matches] == NAMES
    assert {match and match[1] for match in matches} == {"ok   "}
    assert os.listdir(tmp_path) == ["current"]


async def test_unsound_setup_is_told_in_a_line_each(doctor: Doctor, telegram: Emulator) -> None:
    telegram.rights["supports_inline_queries"] = False
    telegram.set_clock_ahead(1_000)

    finished = await doctor(
        BOT_TOKEN=f"7000000001:{'B' * 35}",
        DATABASE_URL="postgresql://dateline:s3cret-word@127.0.0.1:1/dateline",
        WEBHOOK_SECRET="a-secret-of-ours",
        ADMIN_IDS="",
    )

    assert (finished.code, finished.errors) == (1, "")
    levels = [(line[:4].strip(), line[6:].partition(":")[0]) for line in finished.lines]
    assert levels == [
        ("fail", "token"),
        ("ok", "folder"),
        ("fail", "database"),
        ("warn", "webhook"),
        ("warn", "webhook"),
        ("ok", "knowledge"),
        ("ok", "files"),
        ("warn", "rights"),
        ("warn", "rights"),
        ("fail", "clock"),
    ]
    assert all("; " in line for line in finished.lines if not line.startswith("ok"))
    assert not any(secret in line for line in finished.lines for secret in ("B" * 35, "a-secret-of-ours"))


async def test_warning_alone_is_no_failure(doctor: Doctor, telegram: Emulator) -> None:
    telegram.rights["supports_inline_queries"] = False

    finished = await doctor()

    assert (finished.code, finished.of("rights")[0].partition(";")[0]) == (0, "warn  rights: inline mode is off")


async def test_findings_are_read_by_machines(doctor: Doctor) -> None:
    finished = await doctor("--json", ADMIN_IDS="")

    (line,) = finished.lines
    found = json.loads(line)["findings"]
    assert [finding["name"] for finding in found] == NAMES
    assert next(finding for finding in found if finding["name"] == "rights") == {
        "level": "warn",
        "name": "rights",
        "found": "nobody may publish from Telegram",
        "advice": "set ADMIN_IDS, unless `dateline publish` is enough",
    }


async def test_setting_that_can_not_be_met_is_told_in_a_line(doctor: Doctor) -> None:
    finished = await doctor(LISTEN="everywhere")

    assert (finished.code, finished.errors) == (1, "")
    (line,) = finished.lines
    assert line.startswith("fail  settings: LISTEN is malformed: expected a host and a port")
    assert line.endswith("; mend it where it is set, in the environment, .env or a file")


async def test_file_of_settings_that_can_not_be_read_is_told_in_a_line(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "current/.env").touch(mode=0o000)

    finished = await doctor(before=ORDINARY)

    assert (finished.code, finished.errors) == (1, "")
    assert [line.partition(";")[0] for line in finished.lines] == [
        "fail  settings: .env can't be read: Permission denied"
    ]


async def test_folder_that_can_not_be_written_to_is_told(doctor: Doctor, tmp_path: Path) -> None:
    storage = Storage(f"sqlite:///{tmp_path / 'kept' / 'dateline.sqlite3'}")
    await storage.prepare()
    await storage.close()
    (tmp_path / "kept").chmod(0o500)

    finished = await doctor(before=ORDINARY)
    (tmp_path / "kept").chmod(0o700)

    assert finished.code == 1
    (folder,), (database,) = finished.of("folder"), finished.of("database")
    assert folder.startswith(f"fail  folder: DATA_DIR is {tmp_path / 'kept'}, and {tmp_path / 'kept'} can't be written")
    assert database.startswith("fail  database: ")
    assert "it takes no writes; " in database
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["dateline.sqlite3"]


async def test_file_that_can_not_be_read_is_told(doctor: Doctor, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/dateline.sqlite3").touch(mode=0o000)

    finished = await doctor(before=ORDINARY)

    (database,) = finished.of("database")
    assert (finished.code, database[:16], "unable to open" in database) == (1, "fail  database: ", True)


async def test_silent_telegram_is_waited_for_as_long_as_told(doctor: Doctor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        finished = await doctor("--timeout", "0.5", TELEGRAM_BASE_URL=f"http://127.0.0.1:{port}")

    assert finished.code == 1
    assert finished.of("token")[0].startswith("fail  token: 127.0.0.1 did not answer within 0.5 s; ")
