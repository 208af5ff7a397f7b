from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.doctor import Finding
from bot.doctor.folder import room

Examined = Callable[..., Awaitable[list[Finding]]]


async def test_folder_can_be_made(examined: Examined, tmp_path: Path) -> None:
    (found,) = await examined("folder", data_dir=tmp_path / "not" / "there")

    assert found.level == "ok"
    assert found.found.startswith(f"DATA_DIR is {tmp_path / 'not' / 'there'}, with ")
    assert not any(tmp_path.iterdir())  # noqa: ASYNC240


async def test_folder_is_a_file(examined: Examined, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    (found,) = await examined("folder", data_dir=tmp_path / "file" / "kept")

    assert (found.level, found.advice) == ("fail", "set DATA_DIR to a folder")


async def test_folder_is_not_needed_on_a_server(examined: Examined, postgres_address: str) -> None:
    (found,) = await examined("folder", database_url=postgres_address, data_dir=Path("/dev/null/kept"))

    assert (found.level, found.found) == ("ok", "DATA_DIR is not needed: DATABASE_URL names a server")


def test_room_is_scarce_or_gone() -> None:
    levels = [room(Path("kept"), free_bytes).level for free_bytes in (10**10, 10**8, 10**7, 0)]

    assert levels == ["ok", "warn", "fail", "fail"]
