"""An emulated Telegram, and the doctor who examines a setup in an empty folder."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.doctor import Finding, examine
from bot.settings import Semantic, Settings
from emulator.server import Emulator

KNOWLEDGE = Path(__file__).parent.parent / "harbour/knowledge"


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    async with Emulator() as emulator:
        emulator.rights["can_read_all_group_messages"] = False
        yield emulator


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Return a port at which connections are taken, and nothing is ever answered."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield int(listener.getsockname()[1])


@pytest.fixture
def examined(
    telegram: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Awaitable[list[Finding]]]:
    """Return a function (name, seconds=10, knowledge=..., cache=..., **settings): what is found under a name."""
    tmp_path.chmod(0o700)
    monkeypatch.chdir(tmp_path)

    async def examine_setup(
        name: str, *, seconds: float = 10, knowledge: Path = KNOWLEDGE, cache: Path | None = None, **changed: object
    ) -> list[Finding]:
        given: dict[str, object] = {
            "bot_token": telegram.token,
            "telegram_base_url": telegram.origin,
            "data_dir": tmp_path / "kept",
            "semantic": Semantic.OFF,
            # Whatever runs on this machine: nothing listens there.
            "listen": "127.0.0.1:1",
        }
        settings = Settings(_env_file=None, **(given | changed))
        found = await examine(settings, knowledge, seconds, lambda: datetime.now(UTC), cache or tmp_path / "cache")
        assert all(finding.advice for finding in found if finding.level != "ok")
        assert not any(telegram.token.partition(":")[2] in str(finding) for finding in found)
        assert not (tmp_path / "cache").exists()
        return [finding for finding in found if finding.name == name]

    return examine_setup
