import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.delivery.dispatch import Publishing
from bot.model.delivery import Receipt
from bot.model.preferences import Preferences
from bot.model.showing import Shown, Telling
from bot.model.subscription import Subscription
from bot.storage import Storage

Dateline = Callable[..., CompletedProcess[str]]
MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)
UPDATE = "after-the-call"


async def _opened(folder: Path) -> Storage:
    storage = Storage(f"sqlite:///{folder / 'dateline.sqlite3'}")
    await storage.prepare()
    return storage


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """Return a folder whose database holds four subscriptions, one of them to digests and one to other topics."""

    async def subscribe() -> None:
        storage = await _opened(tmp_path / "kept")
        await storage.subscriptions.put(Subscription(1), MOMENT)
        await storage.subscriptions.put(Subscription(-2, language="pl"), MOMENT)
        await storage.subscriptions.put(Subscription(3, frequency="daily"), MOMENT)
        await storage.subscriptions.put(Subscription(4, topics=frozenset({"military"})), MOMENT)
        await storage.preferences.put(1, Preferences(language="uk"))
        await storage.close()

    asyncio.run(subscribe())
    return tmp_path / "kept"


def test_dry_run_shows_the_message_and_the_audience_and_publishes_nothing(dateline: Dateline, kept: Path) -> None:
    finished = dateline("publish", UPDATE, "--dry-run", DATA_DIR=str(kept))
    status = dateline("status", DATA_DIR=str(kept))

    headings = [line for line in finished.stdout.splitlines() if line.startswith("---")]
    assert (finished.returncode, finished.stderr) == (0, "")
    assert headings == ["--- en: 0 chats ---", "--- uk: 1 chat ---", "--- ru: 0 chats ---", "--- pl: 1 chat ---"]
    assert "Під час розмови Байдена й Путіна компромісів не досягли" in finished.stdout
    assert finished.stdout.endswith("In all 2 chats at once; digests follow at their hours. Nothing was published.\n")
    assert status.stdout == "Nothing was published yet.\n"


def test_what_showed_a_mistake_is_counted_and_then_corrected(
    dateline: Dateline, kept: Path, harbour_news: Path, rewrite: Callable[[str, str, str], None]
) -> None:
    rewrite("facts/strike.yaml", "- id: pay-demand", "- revision: 2\n    id: pay-demand")
    rewrite("updates/no-deal.yaml", "topics: [talks]", "topics: [talks, corrections]\ncorrects: [pay-demand]")

    async def show() -> None:
        storage = await _opened(kept)
        told = Telling("en", entries=("pay",))
        seen = [(7, 1, 0), (7, 2, 1), (-8, 1, 1), (9, 1, 2)]
        rows = [Shown(chat, message, None, MOMENT, told, {"pay-demand": revision}) for chat, message, revision in seen]
        await storage.ledger.put(rows)
        await storage.close()

    asyncio.run(show())
    options = ("no-deal", "--knowledge", str(harbour_news))

    rehearsed = dateline("publish", *options, "--dry-run", DATA_DIR=str(kept))
    published = dateline("publish", *options, DATA_DIR=str(kept))
    status = dateline("status", DATA_DIR=str(kept))
    held = dateline("pause", "no-deal", DATA_DIR=str(kept))
    status_held = dateline("status", "no-deal", DATA_DIR=str(kept))

    assert "\n3 messages in 2 chats would be corrected.\n" in rehearsed.stdout
    assert "goes to 2 chats and corrects 3 messages while" in published.stdout
    assert "no-deal.corrections: running, begun" in status.stdout
    assert "0 of 3 messages corrected, 3 left" in status.stdout
    assert held.returncode == 0
    told = [line.partition(", begun")[0] for line in status_held.stdout.splitlines()]
    assert told == ["no-deal: paused", "no-deal.corrections: paused"]


def test_dry_run_shows_the_message_and_fails_when_there_is_no_database(dateline: Dateline, tmp_path: Path) -> None:
    finished = dateline("publish", UPDATE, "--dry-run", DATA_DIR=str(tmp_path / "none"))

    file = tmp_path / "none" / "dateline.sqlite3"
    assert (finished.returncode, finished.stderr) == (
        1,
        f"{file}: nothing was ever kept there, so nobody was counted\n",
    )
    assert "Під час розмови Байдена й Путіна компромісів не досягли" in finished.stdout
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", UPDATE),
        ("pause", UPDATE),
        ("resume", UPDATE),
        ("cancel", UPDATE),
        ("status",),
        ("status", UPDATE),
        ("inbox",),
        ("feedback",),
        ("feedback", "--json"),
        ("backup", "kept.backup"),
    ],
    ids=" ".join,
)
def test_command_names_the_file_and_fails_when_there_is_no_database(
    dateline: Dateline, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    finished = dateline(*arguments, DATA_DIR=str(tmp_path / "none"))

    file = tmp_path / "none" / "dateline.sqlite3"
    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == f"{file}: nothing was ever kept there\n"
    assert not (tmp_path / "none").exists()


def test_publishing_twice_is_one_broadcast(dateline: Dateline, kept: Path) -> None:
    first = dateline("publish", UPDATE, DATA_DIR=str(kept))
    second = dateline("publish", UPDATE, DATA_DIR=str(kept))
    status = dateline("status", DATA_DIR=str(kept))

    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout == f"{UPDATE} goes to 2 chats while `dateline run` runs: see status.\n"
    assert second.returncode == 0
    assert second.stdout.startswith(f"{UPDATE} was published before, on 20")
    (line,) = status.stdout.splitlines()
    assert line.startswith(f"{UPDATE}: running, begun ")
    assert line.endswith(", 0 of 2 chats sent, 2 left")


def test_delivery_is_held_resumed_and_cancelled(dateline: Dateline, kept: Path) -> None:
    async def publish() -> None:
        storage = await _opened(kept)
        await storage.broadcasts.publish(UPDATE, ["talks"], MOMENT, lambda *_: None)
        await storage.close()

    async def state() -> str:
        storage = await _opened(kept)
        (progress,) = await storage.broadcasts.progress(UPDATE)
        await storage.close()
        return progress.broadcast.state

    asyncio.run(publish())
    told = []
    for command in ("pause", "pause", "resume", "resume", "cancel", "resume"):
        finished = dateline(command, UPDATE, DATA_DIR=str(kept))
        told.append((finished.returncode, (finished.stdout or finished.stderr).strip(), asyncio.run(state())))
    status = dateline("status", UPDATE, DATA_DIR=str(kept))

    done = f"{UPDATE}: done, see status."
    assert told == [
        (0, done, "paused"),
        (1, f"{UPDATE}: it is paused already", "paused"),
        (0, done, "running"),
        (1, f"{UPDATE}: it is not paused", "running"),
        (0, done, "cancelled"),
        (1, f"{UPDATE}: it is cancelled", "cancelled"),
    ]
    first, *reasons = status.stdout.splitlines()
    assert first.startswith(f"{UPDATE}: cancelled, begun 2022-01-05 12:00 UTC, 0 of 2 chats sent, 2 skipped")
    assert reasons == ["  2 skipped: cancelled"]


def test_what_has_come_to_an_end_is_not_cancelled(dateline: Dateline, kept: Path) -> None:
    async def deliver() -> None:
        storage = await _opened(kept)
        await storage.broadcasts.publish(UPDATE, ["talks"], MOMENT, lambda *_: None)
        for chat in (1, -2):
            await storage.broadcasts.settle(UPDATE, chat, Receipt("sent", message=5), MOMENT)
        await storage.close()

    asyncio.run(deliver())
    finished = dateline("cancel", UPDATE, DATA_DIR=str(kept))
    status = dateline("status", UPDATE, DATA_DIR=str(kept))

    assert finished.returncode == 1
    assert finished.stderr == f"{UPDATE}: it has come to an end: there is nobody left to cancel it for\n"
    assert status.stdout == f"{UPDATE}: published, begun 2022-01-05 12:00 UTC, 2 of 2 chats sent\n"


def test_status_tells_why_messages_did_not_get_there(dateline: Dateline, kept: Path) -> None:
    async def deliver() -> None:
        storage = await _opened(kept)
        publishing = Publishing(storage, lambda: MOMENT)
        await publishing.publish(UPDATE, ["talks"])
        await storage.broadcasts.settle(UPDATE, 1, Receipt("gone", "blocked"), MOMENT.replace(second=1))
        await storage.broadcasts.settle(UPDATE, -2, Receipt("sent", message=5), MOMENT.replace(second=4))
        publishing.close()
        await storage.close()

    asyncio.run(deliver())
    finished = dateline("status", DATA_DIR=str(kept))

    assert finished.stdout == (
        f"{UPDATE}: published, begun 2022-01-05 12:00 UTC, 1 of 2 chats sent, 1 gone\n  1 gone: blocked\n"
    )


def test_unknown_update_is_answered_with_those_that_there_are(dateline: Dateline, kept: Path) -> None:
    finished = dateline("publish", "soon", "--dry-run", DATA_DIR=str(kept))

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == "there is no update soon; there are: after-the-call, before-the-call\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("pause", "soon: it was never published"),
        ("cancel", "soon: it was never published"),
        ("status", "soon was never published"),
    ],
)
def test_what_was_never_published_can_not_be_steered(dateline: Dateline, kept: Path, command: str, told: str) -> None:
    finished = dateline(command, "soon", DATA_DIR=str(kept))

    assert (finished.returncode, finished.stdout, finished.stderr) == (1, "", f"{told}\n")


def test_harbour_has_nothing_to_publish(dateline: Dateline, kept: Path, knowledge: tuple[str, Path]) -> None:
    finished = dateline("publish", "any", *knowledge, DATA_DIR=str(kept))

    assert (finished.returncode, finished.stderr) == (1, "there is no update any; there are: none\n")
