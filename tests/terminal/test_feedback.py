import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.model.feedback import EntryVotes, Miss
from bot.storage import Storage, StorageError
from bot.surfaces.terminal.feedback import Feedback, as_json, gather, show

DAY = date(2022, 1, 5)
MOMENT = datetime(2022, 1, 5, 12, tzinfo=UTC)
FEEDBACK = Feedback(
    (EntryVotes("pay", 1, 2), EntryVotes("layoffs", 30, 0)),
    (Miss("чи буде [b]страйк[/b] :sad:", "uk", ("pay", "layoffs"), DAY), Miss("what now", "en", (), DAY)),
)


def shown(feedback: Feedback) -> list[str]:
    output = StringIO()
    show(feedback, Console(file=output, width=60, highlight=False, emoji=False, markup=False))
    return [line.rstrip() for line in output.getvalue().splitlines()]


def test_show_prints_a_row_for_each_entry() -> None:
    rows = [line.split() for line in shown(FEEDBACK)]

    assert (["pay", "1", "2"] in rows, ["layoffs", "30", "0"] in rows) == (True, True)


def test_show_prints_questions_as_they_were_typed() -> None:
    assert shown(FEEDBACK)[-4:] == [
        "2022-01-05  uk  чи буде [b]страйк[/b] :sad:",
        "                offered: pay, layoffs",
        "2022-01-05  en  what now",
        "                offered: nothing",
    ]


def test_show_keeps_the_terminal_safe_when_a_question_would_steer_it() -> None:
    lines = shown(Feedback((), (Miss("a\x1b[31m\rb\n\u202ec 👩\u200d👧", "en", ("\x1b]0;x\x07",), DAY),)))

    assert lines[1:] == ["2022-01-05  en  a [31m b  c 👩\u200d👧", "                offered:  ]0;x"]


def test_show_says_so_when_nothing_is_recorded() -> None:
    assert shown(Feedback((), ())) == ["No feedback is recorded yet."]


def test_as_json_holds_votes_and_questions() -> None:
    assert json.loads(as_json(FEEDBACK)) == {
        "votes": [
            {"entry": "pay", "helpful": 1, "unhelpful": 2},
            {"entry": "layoffs", "helpful": 30, "unhelpful": 0},
        ],
        "misses": [
            {
                "question": "чи буде [b]страйк[/b] :sad:",
                "language": "uk",
                "offered": ["pay", "layoffs"],
                "day": "2022-01-05",
            },
            {"question": "what now", "language": "en", "offered": [], "day": "2022-01-05"},
        ],
    }


async def test_gather_makes_no_database_when_there_is_none(sqlite_address: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"dateline\.sqlite3: nothing was ever kept there$"):
        await gather(sqlite_address, 5)

    assert not (tmp_path / "kept").exists()


async def test_gather_returns_nothing_when_the_database_is_empty(address: str) -> None:
    storage = Storage(address)
    await storage.prepare()
    await storage.close()

    assert await gather(address, 5) == Feedback((), ())


@pytest.mark.parametrize("limit", [1, 5])
async def test_gather_returns_votes_and_the_newest_questions(address: str, limit: int) -> None:
    storage = Storage(address)
    await storage.prepare()
    await storage.votes.cast(1, "pay", True, "v1", MOMENT)
    await storage.misses.record("first", "en", (), MOMENT)
    await storage.misses.record("second", "en", ("pay",), MOMENT)
    await storage.close()

    found = await gather(address, limit)

    newest = (Miss("second", "en", ("pay",), DAY), Miss("first", "en", (), DAY))
    assert found == Feedback((EntryVotes("pay", 1, 0),), newest[:limit])
