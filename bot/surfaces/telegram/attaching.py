"""Sending files: uploaded once, and by Telegram's id of them from then on."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import InputFile, InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.storage import StorageError
from bot.storage.files import FileStore
from bot.surfaces.telegram.pacing import BROADCAST
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import as_reply, topic

# An id of another bot's file, or of one that Telegram no longer has.
_WRONG_ID = re.compile(r"file identifier|file_id|file reference|file_reference|can't use file of type", re.IGNORECASE)

File = str | InputFile

_log = structlog.stdlib.get_logger(__name__)


async def reply_photo(message: Message, photo: File, card: Card) -> Message:
    """Send a photo, by its content or its id, in reply to a message; the card is its caption. Raises TelegramError."""
    return await message.get_bot().send_photo(
        chat_id=message.chat.id,
        photo=photo,
        caption=card.html,
        parse_mode=ParseMode.HTML,
        reply_markup=card.keyboard,
        message_thread_id=topic(message),
        reply_parameters=as_reply(message),
    )


async def replace_photo(bot: ExtBot[Any], chat: int, message_id: int, photo: File, card: Card) -> Message:
    """Put a photo with its caption in the place of another, which nobody waits for. Raises TelegramError."""
    # In the place of another, Telegram takes files only as attachments.
    media = photo if isinstance(photo, str) else InputFile(photo.input_file_content, photo.filename, attach=True)
    edited = await bot.edit_message_media(
        InputMediaPhoto(media, caption=card.html, parse_mode=ParseMode.HTML),
        chat_id=chat,
        message_id=message_id,
        reply_markup=card.keyboard,
        rate_limit_args=BROADCAST,
    )
    assert isinstance(edited, Message)  # noqa: S101 - only of an inline message is less told
    return edited


async def replace_caption(bot: ExtBot[Any], chat: int, message_id: int, card: Card) -> None:
    """Put a card in the place of the caption of a photo, which nobody waits for. Raises TelegramError."""
    await bot.edit_message_caption(
        chat_id=chat,
        message_id=message_id,
        caption=card.html,
        parse_mode=ParseMode.HTML,
        reply_markup=card.keyboard,
        rate_limit_args=BROADCAST,
    )


async def reply_document(message: Message, document: File, card: Card) -> Message:
    """Send a file, by its content or its id, in reply to a message; the card is its caption. Raises TelegramError."""
    return await message.get_bot().send_document(
        chat_id=message.chat.id,
        document=document,
        caption=card.html,
        parse_mode=ParseMode.HTML,
        reply_markup=card.keyboard,
        message_thread_id=topic(message),
        reply_parameters=as_reply(message),
    )


async def send_kept(
    files: FileStore, key: str, make: Callable[[], Awaitable[InputFile]], send: Callable[[File], Awaitable[Message]]
) -> Message:
    """Send the file of a key by the id that is kept for it; where Telegram takes none, make it and keep its new id.

    Raises TelegramError, StorageError where the id can't be looked up, and whatever ``make`` raises.
    """
    known = await files.file_id(key)
    if known:
        try:
            return await send(known)
        except BadRequest as error:
            if not _WRONG_ID.search(error.message):
                raise
            await files.forget(key)
    sent = await send(await make())
    try:
        await files.keep(key, _file_id(sent))
    except StorageError as error:
        # The reader has the file; it will be uploaded once more.
        _log.warning("file id not kept", key=key, error=str(error))
    return sent


def _file_id(sent: Message) -> str:
    return sent.photo[-1].file_id if sent.photo else sent.document.file_id if sent.document else ""


def is_refused(error: TelegramError) -> bool:
    """Return whether Telegram refuses a file, here or anywhere, so that a text may still get through."""
    return isinstance(error, BadRequest) or (isinstance(error, Forbidden) and "_FORBIDDEN" in error.message.upper())
