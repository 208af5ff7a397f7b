"""What a doctor looks at: rights, the date of each answer, and answers that are not Telegram's."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
import pytest
from telegram import Bot
from telegram.error import TelegramError

from emulator.server import Emulator


async def test_rights_are_told_as_a_test_sets_them(telegram: Emulator, bot: Bot) -> None:
    before = (await bot.get_me()).supports_inline_queries

    telegram.rights["supports_inline_queries"] = False

    assert (before, (await bot.get_me()).supports_inline_queries) == (True, False)


@pytest.mark.parametrize("method", ["getMe", "nothingLikeIt"])
async def test_answer_is_dated_by_telegrams_clock(telegram: Emulator, method: str) -> None:
    telegram.set_clock_ahead(3_600)

    async with (
        aiohttp.ClientSession() as client,
        client.get(f"{telegram.origin}/bot{telegram.token}/{method}") as answer,
    ):
        dates = answer.headers.getall("Date")

    assert len(dates) == 1
    assert 3_500 < (parsedate_to_datetime(dates[0]) - datetime.now(UTC)).total_seconds() < 3_700


async def test_garbled_answer_is_given_once(telegram: Emulator, bot: Bot) -> None:
    telegram.garble_next("getMyName", b"<html>")

    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.get_my_name()

    assert (await bot.get_my_name()).name == "Dateline"


async def test_webhook_tells_the_kinds_that_it_brings(bot: Bot) -> None:
    await bot.set_webhook("https://bot.example.org/hook", allowed_updates=["message"])

    assert (await bot.get_webhook_info()).allowed_updates == ("message",)


async def test_webhook_tells_why_an_update_could_not_be_brought(telegram: Emulator, bot: Bot) -> None:
    await bot.set_webhook("https://bot.example.org/hook")
    telegram.bringing.origins = ["http://127.0.0.1:1"]
    telegram.push({"message": {"chat": {"id": 7}}})

    await telegram.bringing.failed()
    told = await bot.get_webhook_info()

    assert (told.last_error_message, told.last_error_date is not None) == ("Connection refused", True)
