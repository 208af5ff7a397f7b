import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.delivery.dispatch import Publishing
from bot.model.preferences import Preferences
from bot.model.subscription import Subscription
from bot.storage import Storage

Dateline = Callable[..., CompletedProcess[str]]
MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)


async def _prepared(address: str) -> Storage:
    storage = Storage(address)
    await storage.prepare()
    return storage


@pytest.fixture
def kept(address: str) -> str:
    """Return the address of a database with a chat that waits for an update."""

    async def fill() -> None:
        storage = await _prepared(address)
        await storage.preferences.put(1, Preferences("uk"))
        await storage.subscriptions.put(Subscription(1), MOMENT)
        publishing = await asyncio.to_thread(Publishing, storage, lambda: MOMENT)
        await publishing.publish("after-the-call", ("talks",))
        await asyncio.to_thread(publishing.close)
        await storage.close()

    asyncio.run(fill())
    return address


async def _language(address: str, put: str | None = None) -> str | None:
    storage = Storage(address)
    if put:
        await storage.preferences.put(1, Preferences("pl"))
    found = (await storage.preferences.get(1)).language
    await storage.close()
    return found


def test_backup_is_restored_and_what_waited_is_paused(dateline: Dateline, kept: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.backup"

    made = dateline("backup", file, DATABASE_URL=kept)
    asyncio.run(_language(kept, put="pl"))
    restored = dateline("restore", file, "--yes", DATABASE_URL=kept)
    resumed = dateline("resume", "after-the-call", DATABASE_URL=kept)

    assert (made.returncode, made.stderr, restored.stderr) == (0, "", "")
    assert made.stdout.startswith(f"{file}: ")
    assert "after-the-call is paused: some of those it waits for may have been told" in restored.stdout
    assert resumed.returncode == 0
    assert asyncio.run(_language(kept)) == "uk"


def test_restore_asks_first_and_leaves_all_as_it_was(dateline: Dateline, kept: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.backup"
    dateline("backup", file, DATABASE_URL=kept)
    asyncio.run(_language(kept, put="pl"))

    refused = dateline("restore", file, typed="n\n", DATABASE_URL=kept)

    assert refused.returncode == 1
    assert refused.stdout.startswith("This replaces all that is kept in the database. Go on? [y/N]:")
    assert asyncio.run(_language(kept)) == "pl"


def test_backup_is_refused_in_one_line_where_a_file_is(dateline: Dateline, kept: str, tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.touch()

    refused = dateline("backup", file, DATABASE_URL=kept)
    forced = dateline("backup", file, "--force", DATABASE_URL=kept)

    assert (refused.returncode, refused.stderr) == (
        1,
        f"{file} exists already: nothing was written; --force writes over it\n",
    )
    assert forced.returncode == 0


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_folder_that_is_not_there_is_told_in_one_line(
    dateline: Dateline, kept: str, tmp_path: Path, command: str
) -> None:
    refused = dateline(command, tmp_path / "nowhere" / "kept.backup", DATABASE_URL=kept)

    assert refused.returncode == 1
    assert refused.stderr == f"{tmp_path}/nowhere/kept.backup: No such file or directory\n"


def test_restore_needs_no_answer_where_nothing_is_kept(dateline: Dateline, tmp_path: Path) -> None:
    address, other = f"sqlite:///{tmp_path / 'one.sqlite3'}", f"sqlite:///{tmp_path / 'new' / 'other.sqlite3'}"
    asyncio.run(_closed(address))
    dateline("backup", tmp_path / "backup", DATABASE_URL=address)

    restored = dateline("restore", tmp_path / "backup", DATABASE_URL=other)

    assert restored.returncode == 0
    assert asyncio.run(_language(other)) is None


async def _closed(address: str) -> None:
    await (await _prepared(address)).close()
