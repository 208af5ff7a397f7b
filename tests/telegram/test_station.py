"""Whether the bot is in touch with Telegram, as those see it who look after it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from standins.measured import sample

from bot import metrics
from bot.surfaces.telegram.application import TelegramApplication
from bot.surfaces.telegram.station import SILENT_SECONDS, Station
from emulator.server import Emulator

OUT_OF_TOUCH = "Telegram not reached lately"
CONTACT = "dateline_telegram_last_contact_timestamp_seconds"


@pytest.fixture(autouse=True)
async def _unpolled(application: TelegramApplication) -> AsyncIterator[None]:
    """Let no poll be a sign of Telegram meanwhile."""
    await application.updater.stop()
    yield
    await application.updater.start_polling(timeout=1)


def fall_silent(application: TelegramApplication) -> None:
    """Let it be as if Telegram had not been heard of for long."""
    application.bot._contact = asyncio.get_running_loop().time() - 2 * SILENT_SECONDS
    metrics.LAST_CONTACT.set(1)


async def test_update_that_is_brought_is_a_sign_of_telegram(application: TelegramApplication) -> None:
    station = Station(application, "https://bot.example.org/telegram")
    fall_silent(application)
    before = OUT_OF_TOUCH in station.unready()

    await station.accept({"update_id": 1})

    assert (before, OUT_OF_TOUCH in station.unready()) == (True, False)
    assert sample(CONTACT) > 1


async def test_bot_that_nobody_writes_to_stays_in_touch(telegram: Emulator, application: TelegramApplication) -> None:
    station = Station(application, "https://bot.example.org/telegram")
    await application.bot.set_webhook("https://bot.example.org/telegram")
    fall_silent(application)
    before = OUT_OF_TOUCH in station.unready()

    checking = asyncio.create_task(station.check_on(0.01))
    for _ in range(2):
        await telegram.next_call("getWebhookInfo")
    checking.cancel()
    with suppress(asyncio.CancelledError):
        await checking

    assert (before, OUT_OF_TOUCH in station.unready()) == (True, False)
    assert sample(CONTACT) > 1


async def test_webhook_that_is_gone_is_told_and_found_again(
    telegram: Emulator, application: TelegramApplication
) -> None:
    url, lost = "https://bot.example.org/telegram", "Telegram brings updates to another address"
    station = Station(application, url)
    checking = asyncio.create_task(station.check_on(0.01))

    for _ in range(2):
        await telegram.next_call("getWebhookInfo")
    without = lost in station.unready()
    await application.bot.set_webhook(url)
    told = len(telegram.calls("getWebhookInfo"))
    while len(telegram.calls("getWebhookInfo")) < told + 2:
        await telegram.next_call("getWebhookInfo")
    checking.cancel()
    with suppress(asyncio.CancelledError):
        await checking

    assert (without, lost in station.unready()) == (True, False)
