import os
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


def test_pipe_is_written_into(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDWR | os.O_NONBLOCK)

    replace_file(path, b"after")

    assert os.read(reader, 10) == b"after"
    assert path.is_fifo()
    os.close(reader)


def test_link_stays_when_its_file_is_replaced(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"before")
    link.symlink_to(file)

    replace_file(link, b"after")

    assert (file.read_bytes(), link.is_symlink()) == (b"after", True)


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
