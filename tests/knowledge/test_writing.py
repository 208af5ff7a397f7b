from pathlib import Path

import pytest

from bot.knowledge.writing import replace_file


def test_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "updates.en.atom"
    path.write_bytes(b"before")
    path.chmod(0o640)

    replace_file(path, b"after")

    assert path.read_bytes() == b"after"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_when_a_file_cannot_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "updates.en.atom"
    path.mkdir()
    (path / "inside").touch()

    with pytest.raises(OSError, match="updates"):
        replace_file(path, b"after")

    assert list(tmp_path.iterdir()) == [path]


def test_new_file_is_for_everybody_to_read(tmp_path: Path) -> None:
    replace_file(tmp_path / "updates.en.atom", b"new")

    assert (tmp_path / "updates.en.atom").stat().st_mode & 0o777 == 0o644
