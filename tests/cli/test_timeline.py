from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from icalendar import Calendar
from PIL import Image

Dateline = Callable[..., CompletedProcess[str]]

LINES = """\
3 May 2021: The two sides talked for 90 minutes.
— What is known here ends on 4 May 2021. —
20 May 2021, Lisbon: Both sides were scheduled to meet again.
"""


def test_timeline_tells_the_events_in_order(dateline: Dateline, knowledge: tuple[str, Path]) -> None:
    finished = dateline("timeline", *knowledge)

    assert (finished.returncode, finished.stdout, finished.stderr) == (0, LINES, "")


def test_timeline_is_drawn_and_written_when_files_are_named(
    dateline: Dateline, knowledge: tuple[str, Path], tmp_path: Path
) -> None:
    picture, calendar = tmp_path / "events.png", tmp_path / "events.ics"

    finished = dateline("timeline", "--picture", picture, "--calendar", calendar, "--language", "pl", *knowledge)

    assert (finished.returncode, finished.stderr) == (0, "")
    with Image.open(BytesIO(picture.read_bytes())) as image:
        assert (image.format, image.width) == ("PNG", 1080)
    read = Calendar.from_ical(calendar.read_bytes())
    assert str(read["NAME"]).startswith("Kalendarium: ")
    assert len(read.events) == 2


def test_timeline_is_told_as_at_the_moment_that_is_given(dateline: Dateline, knowledge: tuple[str, Path]) -> None:
    finished = dateline("timeline", "--now", "2021-05-10", *knowledge)

    assert finished.stdout.endswith("20 May 2021, Lisbon: Both sides are scheduled to meet again.\n")


@pytest.mark.parametrize("option", ["--picture", "--calendar"])
def test_timeline_fails_plainly_when_a_file_cannot_be_written(
    dateline: Dateline, knowledge: tuple[str, Path], tmp_path: Path, option: str
) -> None:
    finished = dateline("timeline", option, tmp_path / "nowhere" / "file", *knowledge)

    assert (finished.returncode, finished.stdout) == (1, "")
    assert finished.stderr == f"{tmp_path}/nowhere/file: No such file or directory\n"
