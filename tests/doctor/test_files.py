import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from bot.doctor import Finding

Examined = Callable[..., Awaitable[list[Finding]]]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that everybody can look into: those of pytest are for their owner only."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def test_nobody_else_can_read_anything(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=\n")

    (found,) = await examined("files")

    assert str(found) == "ok    files: nobody else on this machine can read them"


async def test_everybody_can_read_what_is_private(
    examined: Examined, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(open_folder)
    token, secret = open_folder / "token", open_folder / "secret"
    for file, text in ((Path(".env"), "LISTEN=\n"), (token, f"7000000001:{'A' * 35}"), (secret, "a-secret-of-ours")):
        file.write_text(text)
        file.chmod(0o644)
    secret.chmod(0o640)
    data = open_folder / "kept"
    data.mkdir(mode=0o755)
    (data / "dateline.sqlite3").touch(mode=0o644)

    found = await examined("files", data_dir=data, bot_token="", bot_token_file=token, webhook_secret_file=secret)

    assert [(it.level, it.found.partition(", ")[0], it.advice) for it in found] == [
        ("warn", "DATA_DIR", f"chmod 700 {data}"),
        ("warn", "the database", f"chmod 600 {data / 'dateline.sqlite3'}"),
        ("warn", "the file of settings", "chmod 600 .env"),
        ("warn", "BOT_TOKEN_FILE", f"chmod 600 {token}"),
    ]


async def test_secret_that_is_mounted_into_a_container_is_no_trouble(
    examined: Examined, open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.doctor.files.MOUNTED", open_folder)
    (open_folder / "token").write_text(f"7000000001:{'A' * 35}")
    (open_folder / "token").chmod(0o644)

    (found,) = await examined("files", bot_token="", bot_token_file=open_folder / "token")

    assert found.level == "ok"


async def test_open_file_in_a_closed_folder_is_no_trouble(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"7000000001:{'A' * 35}")
    (tmp_path / "token").chmod(0o644)

    (found,) = await examined("files", bot_token="", bot_token_file=tmp_path / "token")

    assert found.level == "ok"
