"""Telling that an answer is on its way, where it takes a while."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from telegram import Message
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.surfaces.telegram.replying import topic

DELAY_SECONDS = 0.5
# Telegram shows an action for five seconds.
RENEWAL_SECONDS = 4.0

_log = structlog.stdlib.get_logger(__name__)


@asynccontextmanager
async def busy(
    message: Message, *, delay_seconds: float = DELAY_SECONDS, renewal_seconds: float = RENEWAL_SECONDS
) -> AsyncIterator[None]:
    """Show "typing" where a message stands, from ``delay_seconds`` on until the body is done; a quick body shows none.

    Whatever Telegram says to it, the body goes on.
    """
    showing: list[asyncio.Task[None]] = []

    def start() -> None:
        showing.append(asyncio.create_task(_show(message, renewal_seconds)))

    # A timer rather than a task: most bodies are done before it goes off.
    timer = asyncio.get_running_loop().call_later(delay_seconds, start)
    try:
        yield
    finally:
        timer.cancel()
        for task in showing:
            task.cancel()
            await asyncio.wait([task])


async def _show(message: Message, renewal_seconds: float) -> None:
    try:
        while True:
            await message.get_bot().send_chat_action(
                chat_id=message.chat.id, action=ChatAction.TYPING, message_thread_id=topic(message)
            )
            await asyncio.sleep(renewal_seconds)
    except TelegramError as error:
        # The answer itself will meet the same obstacle, and tell.
        _log.debug("typing not shown", error=type(error).__name__)
