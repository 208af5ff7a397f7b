"""The wheel carries the knowledge."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_wheel_answers_outside_the_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")

    asked = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "when are Geneva talks"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        check=True,
        capture_output=True,
        text=True,
    )

    assert asked.stdout.startswith("10 January 2022, Geneva (Switzerland):")
    assert (tmp_path / "site/bot/shipped_knowledge/about.yaml").is_file()
