import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bot.storage import Storage

Dateline = Callable[..., CompletedProcess[str]]
MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Return a folder whose database holds a vote and two questions."""

    async def record() -> None:
        storage = Storage(f"sqlite:///{tmp_path / 'kept/dateline.sqlite3'}")
        await storage.prepare()
        await storage.votes.cast(1, "pay", False, "v1", MOMENT)
        await storage.misses.record("first", "en", (), MOMENT)
        await storage.misses.record("second", "uk", ("pay",), MOMENT)
        await storage.close()

    asyncio.run(record())
    return tmp_path / "kept"


def test_feedback_shows_votes_and_questions(dateline: Dateline, recorded: Path) -> None:
    finished = dateline("feedback", DATA_DIR=str(recorded))

    lines = finished.stdout.splitlines()
    assert (finished.returncode, finished.stderr) == (0, "")
    assert ["pay", "0", "1"] in [line.split() for line in lines]
    assert [line for line in lines if line.startswith("2022")] == ["2022-01-05  uk  second", "2022-01-05  en  first"]


def test_feedback_prints_one_json_object_when_asked_to(dateline: Dateline, recorded: Path) -> None:
    finished = dateline("feedback", "--json", "--limit", "1", DATA_DIR=str(recorded))

    assert json.loads(finished.stdout) == {
        "votes": [{"entry": "pay", "helpful": 0, "unhelpful": 1}],
        "misses": [{"question": "second", "language": "uk", "offered": ["pay"], "day": "2022-01-05"}],
    }


def test_feedback_says_so_when_nobody_said_anything(dateline: Dateline, tmp_path: Path) -> None:
    (tmp_path / "dateline.sqlite3").touch()

    finished = dateline("feedback", DATA_DIR=str(tmp_path))

    assert (finished.returncode, finished.stdout) == (0, "No feedback is recorded yet.\n")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("mysql://u:s3cret@h/d", "DATABASE_URL is not supported: "),
        ("postgresql://u:s3cret@h:x/d", "DATABASE_URL is malformed: "),
        ("postgresql://u:s3cret@/d?host=/nowhere", "PostgreSQL at /nowhere, database d: "),
    ],
)
def test_feedback_fails_in_one_line_when_the_database_is_out_of_reach(
    dateline: Dateline, address: str, told: str
) -> None:
    finished = dateline("feedback", DATABASE_URL=address)

    assert (finished.returncode, finished.stdout, finished.stderr.count("\n")) == (1, "", 1)
    assert finished.stderr.startswith(told)
    assert "s3cret" not in finished.stderr
