"""The wheel carries the knowledge, the migrations and the fonts."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PREPARE = """
import asyncio
from bot.storage import Storage

async def prepare():
    storage = Storage("sqlite:///kept.sqlite3")
    await storage.prepare()
    print(await storage.votes.tally())
    await storage.close()

asyncio.run(prepare())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder into which the wheel was unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path, folder: Path, *arguments: str) -> str:
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(site), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )
    return finished.stdout


def test_wheel_answers_outside_the_checkout(site: Path, tmp_path: Path) -> None:
    asked = run(site, tmp_path, "-m", "bot", "ask", "when are Geneva talks")

    assert asked.startswith("10 January 2022, Geneva (Switzerland):")
    assert (site / "bot/shipped_knowledge/about.yaml").is_file()


def test_wheel_makes_its_tables_outside_the_checkout(site: Path, tmp_path: Path) -> None:
    assert run(site, tmp_path, "-c", PREPARE) == "()\n"
    assert (tmp_path / "kept.sqlite3").is_file()


def test_wheel_draws_the_timeline_outside_the_checkout(site: Path, tmp_path: Path) -> None:
    run(site, tmp_path, "-m", "bot", "timeline", "--picture", "events.png")

    assert (tmp_path / "events.png").read_bytes().startswith(b"\x89PNG")
    assert (site / "bot/presenting/fonts/LICENSE.txt").is_file()
