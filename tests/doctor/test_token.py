from collections.abc import Awaitable, Callable

import pytest

from bot.doctor import Finding
from emulator.server import Emulator

Examined = Callable[..., Awaitable[list[Finding]]]


async def test_token_is_that_of_a_bot(examined: Examined) -> None:
    (found,) = await examined("token")

    assert str(found) == "ok    token: it is that of @dateline_bot, 7000000001"


async def test_token_is_missing(examined: Examined) -> None:
    (found,) = await examined("token", bot_token="")

    assert (found.level, found.found[:20]) == ("fail", "BOT_TOKEN is not set")


async def test_token_is_malformed(examined: Examined) -> None:
    (found,) = await examined("token", bot_token="7000000001:short-secret")

    assert (found.level, found.found[:22]) == ("fail", "BOT_TOKEN is malformed")
    assert "short-secret" not in str(found)


async def test_token_is_refused(examined: Examined) -> None:
    refused = f"7000000001:{'B' * 35}"

    (found,) = await examined("token", bot_token=refused)

    assert (found.level, found.found) == ("fail", "127.0.0.1 refuses the token (401 Unauthorized)")
    assert "@BotFather" in found.advice
    assert "B" * 35 not in str(found)


@pytest.mark.parametrize(
    ("status", "told", "advice"),
    [
        (502, "502 Bad Gateway", "wait"),
        (429, "429 Too Many Requests", "wait"),
        (302, "302 Found", "TELEGRAM_BASE_URL"),
        (599, "599", "wait"),
    ],
)
async def test_telegram_answers_with_an_error(
    examined: Examined, telegram: Emulator, status: int, told: str, advice: str
) -> None:
    telegram.garble_next("getMe", b"", status=status)

    (found,) = await examined("token")

    assert (found.level, found.found) == ("fail", f"127.0.0.1 answered getMe with {told}")
    assert advice in found.advice


@pytest.mark.parametrize(
    "content", [b"<html>Sign in to this network", b'{"ok": true}', b'{"result": {"id": "me"}}', b""]
)
async def test_something_else_answers_in_telegrams_place(
    examined: Examined, telegram: Emulator, content: bytes
) -> None:
    telegram.garble_next("getMe", content)

    (found,) = await examined("token")

    assert (found.level, found.found) == ("fail", "what 127.0.0.1 answered to getMe is no answer of the Bot API")
    assert "TELEGRAM_BASE_URL" in found.advice


async def test_telegram_is_not_reached(examined: Examined) -> None:
    (found,) = await examined("token", telegram_base_url="http://127.0.0.1:1")

    assert found.level == "fail"
    assert found.found.startswith("127.0.0.1 is not reached (aiohttp.ClientConnectorError")
    assert "network" in found.advice


async def test_telegram_does_not_answer_in_time(examined: Examined, silent_port: int) -> None:
    (found,) = await examined("token", seconds=0.2, telegram_base_url=f"http://127.0.0.1:{silent_port}")

    assert (found.level, found.found) == ("fail", "127.0.0.1 did not answer within 0.2 s")


async def test_proxy_can_not_be_used(examined: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "socks5://olena:s3cret@proxy:1080")

    (found,) = await examined("token")

    assert (found.level, found.found) == (
        "fail",
        "HTTP_PROXY: found a proxy that speaks socks5, expected http or https",
    )
