from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from bot.doctor import Finding
from bot.surfaces.telegram.application import ALLOWED_UPDATES
from bot.surfaces.web.application import build_web
from bot.surfaces.web.serving import serving
from emulator.server import Emulator

Examined = Callable[..., Awaitable[list[Finding]]]
WRONG = "Wrong response from the webhook:"
URL = "https://bot.example.org/telegram"


async def hook(telegram: Emulator, url: str = URL, kinds: tuple[str, ...] = ALLOWED_UPDATES) -> None:
    async with telegram.bot() as bot:
        await bot.set_webhook(url, secret_token="a-secret-of-ours", allowed_updates=kinds)


async def test_updates_are_fetched(examined: Examined) -> None:
    (found,) = await examined("webhook")

    assert str(found) == "ok    webhook: updates are fetched, and none is set, 0 waiting"


async def test_updates_are_brought(examined: Examined, telegram: Emulator) -> None:
    await hook(telegram)

    (found,) = await examined("webhook", webhook_url=URL)

    assert str(found) == f"ok    webhook: Telegram brings updates to {URL}, 0 waiting"


async def test_telegram_knows_no_address_yet(examined: Examined) -> None:
    (found,) = await examined("webhook", webhook_url=URL)

    assert (found.level, found.found) == ("warn", "Telegram brings no updates yet")


async def test_address_is_refused_as_the_bot_that_runs_says(
    examined: Examined, telegram: Emulator, unused_tcp_port: int
) -> None:
    refused = "webhook not set: BadRequest: Bad webhook: failed to resolve host"
    web = build_web(lambda: ("starting", f"{refused}, {telegram.token}"))
    async with serving(web, "127.0.0.1", unused_tcp_port):
        (found,) = await examined("webhook", webhook_url=URL, listen=f"0.0.0.0:{unused_tcp_port}")

    assert found.level == "fail"
    assert refused in found.found


async def test_what_answers_is_not_the_bot(examined: Examined, telegram: Emulator) -> None:
    (found,) = await examined("webhook", webhook_url=URL, listen=telegram.origin.removeprefix("http://"))

    assert found.found == "Telegram brings no updates yet"


async def test_updates_are_brought_while_they_are_to_be_fetched(examined: Examined, telegram: Emulator) -> None:
    await hook(telegram, "https://other.example.org/a-path-that-is-secret")

    (found,) = await examined("webhook")

    assert found.level == "fail"
    assert found.found == "Telegram brings updates to other.example.org, and WEBHOOK_URL is not set"
    assert "a-path-that-is-secret" not in str(found)


async def test_updates_are_brought_elsewhere(examined: Examined, telegram: Emulator) -> None:
    await hook(telegram, "https://other.example.org/a-path-that-is-secret")

    (found,) = await examined("webhook", webhook_url=URL)

    assert (found.level, "at other.example.org" in found.found) == ("fail", True)
    assert "a-path-that-is-secret" not in str(found)


async def test_kinds_of_updates_are_missing(examined: Examined, telegram: Emulator) -> None:
    await hook(telegram, kinds=("message", "callback_query"))

    (found,) = await examined("webhook", webhook_url=URL)

    assert found.level == "warn"
    missing = "edited_message, inline_query, chosen_inline_result, guest_message, my_chat_member"
    assert found.found == f"Telegram does not bring {missing}"


async def test_updates_could_not_be_brought(examined: Examined, telegram: Emulator) -> None:
    await hook(telegram)
    reader = telegram.user()
    telegram.bringing.origins = ["http://127.0.0.1:1"]
    await reader.says(telegram.private(reader), "when are the geneva talks")
    await telegram.bringing.failed()

    (found,) = await examined("webhook", webhook_url=URL)

    assert (found.level, found.found.partition(" UTC ")[2]) == (
        "warn",
        "Telegram could not bring an update: Connection refused",
    )
    assert "LISTEN" in found.advice


async def test_updates_were_refused_for_their_secret(examined: Examined, telegram: Emulator) -> None:
    await hook(telegram)
    moment = datetime.now(UTC)
    telegram.bringing.updates.last_error = {
        "last_error_date": int(moment.timestamp()),
        "last_error_message": f"{WRONG}\n403 Forbidden",
    }

    (found,) = await examined("webhook", webhook_url=URL)

    assert found.found == f"at {moment:%Y-%m-%d %H:%M} UTC Telegram could not bring an update: {WRONG} 403 Forbidden"
    assert "WEBHOOK_SECRET" in found.advice


async def test_trouble_of_long_ago_is_over(examined: Examined, telegram: Emulator) -> None:
    await hook(telegram)
    telegram.bringing.updates.last_error = {
        "last_error_date": 1_600_000_000,
        "last_error_message": "Connection refused",
    }

    (found,) = await examined("webhook", webhook_url=URL)

    assert found.level == "ok"


async def test_many_updates_wait(examined: Examined, telegram: Emulator) -> None:
    for _ in range(101):
        telegram.push({"message": {}})

    (found,) = await examined("webhook")

    assert (found.level, found.found) == ("warn", "101 updates wait at Telegram")
    assert "dateline inbox" in found.advice


async def test_secret_is_set_without_an_address(examined: Examined) -> None:
    (found,) = await examined("webhook", webhook_secret="a-secret-of-ours")

    assert (found.level, found.found) == ("warn", "WEBHOOK_SECRET is set, and WEBHOOK_URL is not")
    assert "a-secret-of-ours" not in str(found)


@pytest.mark.parametrize("host", ["localhost", "10.1.2.3", "[::1]", "bot.internal"])
async def test_address_is_out_of_telegrams_reach(
    examined: Examined, host: str, monkeypatch: pytest.MonkeyPatch, telegram: Emulator
) -> None:
    # Whoever is asked in Telegram's name: nothing leaves this machine.
    monkeypatch.setattr("bot.doctor.webhook.TELEGRAM", telegram.origin)

    found, *_ = await examined("webhook", webhook_url=f"https://{host}/telegram")

    assert (found.level, found.found) == (
        "fail",
        f"WEBHOOK_URL is at {host.strip('[]')}, which Telegram can't reach",
    )


async def test_telegram_does_not_tell(examined: Examined, telegram: Emulator) -> None:
    telegram.fail_next("getWebhookInfo", status=500)

    (found,) = await examined("webhook")

    assert (found.level, found.found) == (
        "fail",
        "127.0.0.1 answered getWebhookInfo with 500 Internal Server Error",
    )


async def test_nothing_is_known_without_a_token(examined: Examined) -> None:
    (found,) = await examined("webhook", bot_token="")

    assert (found.level, found.found) == ("warn", "what Telegram knows of it is not known")
