from collections.abc import Awaitable, Callable

import pytest

from bot.doctor import Finding
from emulator.server import Emulator

Examined = Callable[..., Awaitable[list[Finding]]]


async def test_rights_are_as_they_should_be(examined: Examined) -> None:
    (found,) = await examined("rights", admin_ids="7,8")

    assert str(found) == "ok    rights: groups, privacy mode and inline mode are on; 2 people may publish"


async def test_nobody_may_publish(examined: Examined) -> None:
    (found,) = await examined("rights")

    assert (found.level, found.found, "ADMIN_IDS" in found.advice) == (
        "warn",
        "nobody may publish from Telegram",
        True,
    )


@pytest.mark.parametrize(
    ("right", "value", "found", "advice"),
    [
        ("can_join_groups", False, "it can't be added to groups", "/setjoingroups"),
        ("can_read_all_group_messages", True, "privacy mode is off", "/setprivacy"),
        ("supports_inline_queries", False, "inline mode is off", "/setinline"),
    ],
)
async def test_right_is_not_as_it_should_be(
    examined: Examined, telegram: Emulator, right: str, value: bool, found: str, advice: str
) -> None:
    telegram.rights[right] = value

    (trouble,) = await examined("rights", admin_ids="7")

    assert (trouble.level, trouble.found.partition(":")[0]) == ("warn", found)
    assert advice in trouble.advice


async def test_rights_are_not_known_without_a_token(examined: Examined) -> None:
    (found,) = await examined("rights", bot_token="", admin_ids="7")

    assert (found.level, found.found) == ("warn", "what the bot may do is not known")
