import sys
import zoneinfo
from collections.abc import Awaitable, Callable, Iterator

import pytest

from bot.doctor import Finding
from emulator.server import Emulator

Examined = Callable[..., Awaitable[list[Finding]]]


@pytest.fixture
def no_zones(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let Python find no zones, neither the system's nor those of the package."""
    # Parts of the package that some other test made Python load would be found without it.
    for name in ("tzdata", *(name for name in sys.modules if name.startswith("tzdata."))):
        monkeypatch.setitem(sys.modules, name, None)
    zoneinfo.reset_tzpath([])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


async def test_clock_is_right(examined: Examined) -> None:
    (found,) = await examined("clock")

    assert str(found) == "ok    clock: within 10 s of Telegram's"


@pytest.mark.parametrize(
    ("telegram_ahead_seconds", "level", "told"),
    [(60, "warn", "behind"), (-60, "warn", "ahead of"), (900, "fail", "behind")],
)
async def test_clock_is_wrong(
    examined: Examined, telegram: Emulator, telegram_ahead_seconds: int, level: str, told: str
) -> None:
    telegram.set_clock_ahead(telegram_ahead_seconds)

    (found,) = await examined("clock")

    assert (found.level, f" s {told} Telegram's" in found.found) == (level, True)
    assert "timedatectl" in found.advice


async def test_clock_is_compared_though_the_token_is_refused(examined: Examined) -> None:
    (found,) = await examined("clock", bot_token=f"7000000001:{'B' * 35}")

    assert found.level == "ok"


async def test_clock_is_not_compared_when_telegram_is_not_reached(examined: Examined) -> None:
    (found,) = await examined("clock", telegram_base_url="http://127.0.0.1:1")

    assert found.level == "warn"


async def test_zones_are_not_known(examined: Examined, no_zones: None) -> None:
    _, found = await examined("clock")

    assert (found.level, found.found) == ("fail", "this machine knows no time zones")
    assert "tzdata" in found.advice
