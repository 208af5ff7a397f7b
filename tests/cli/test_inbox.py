import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

from bot.storage import Storage
from bot.storage.inbox import Received

Dateline = Callable[..., CompletedProcess[str]]


async def fill(file: Path) -> None:
    storage = Storage(f"sqlite:///{file}")
    await storage.prepare()
    await storage.inbox.open(polls=False)
    await storage.inbox.turn((), [Received(number, 7, 7, "{}") for number in (1, 2)], 0, datetime.now(UTC))
    await storage.inbox.close()
    await storage.close()


def test_inbox_tells_what_waits(dateline: Dateline, tmp_path: Path) -> None:
    asyncio.run(fill(tmp_path / "kept" / "dateline.sqlite3"))

    finished = dateline("inbox", DATA_DIR=str(tmp_path / "kept"))

    assert (finished.stdout, finished.returncode) == ("2 waiting, 0 being handled, 0 set aside\n", 0)


def test_inbox_is_empty_where_no_bot_has_run_yet(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "dateline.sqlite3").touch()

    finished = dateline("inbox", DATA_DIR=str(tmp_path))

    assert (finished.stdout, finished.stderr) == ("0 waiting, 0 being handled, 0 set aside\n", "")


def test_run_says_so_when_there_is_no_address_for_a_webhook(dateline: Dateline) -> None:
    finished = dateline("run", "--webhook", BOT_TOKEN=f"123456:{'A' * 35}")

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr.startswith("WEBHOOK_URL is not set: ")
    assert finished.stderr.count("\n") == 1
