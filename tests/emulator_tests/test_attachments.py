"""Photos and documents: uploaded, sent again by their ids, fetched, and refused."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from telegram import Bot, InputFile, InputMediaPhoto, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, InvalidToken

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

# Whatever a part of a form may hold: line breaks of every kind, and what looks like a mark.
AWKWARD = b"\r\n--x\r\n\r\n\x00\xff\n--\r\nBEGIN:VCALENDAR\r\n"


def png(width: int = 1080, height: int = 1600) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height)).save(written, "PNG")
    return written.getvalue()


async def test_photo_comes_in_its_sizes_with_a_formatted_caption(bot: Bot, chat: Chat) -> None:
    message = await bot.send_photo(chat.id, png(), caption="<b>Call</b> &amp; talks", parse_mode=ParseMode.HTML)

    assert [(size.width, size.height) for size in message.photo] == [(216, 320), (864, 1280), (1080, 1600)]
    assert message.caption == "Call & talks"
    assert [entity.type for entity in message.caption_entities] == ["bold"]
    assert message.text is None


async def test_photo_is_sent_again_by_its_id(bot: Bot, chat: Chat, telegram: Emulator) -> None:
    first = await bot.send_photo(chat.id, png())

    again = await bot.send_photo(chat.id, first.photo[-1].file_id)

    assert again.photo == first.photo
    assert telegram.calls("sendPhoto")[-1].params.uploads == {}


async def test_document_comes_as_it_was_sent(bot: Bot, chat: Chat) -> None:
    file = InputFile(AWKWARD, filename="розмова «30».ics")
    message = await bot.send_document(chat.id, file, caption="For your calendar")

    fetched = await (await bot.get_file(message.document.file_id)).download_as_bytearray()

    assert message.document.file_name == "розмова «30».ics"
    assert message.document.file_size == len(AWKWARD)
    assert message.caption == "For your calendar"
    assert bytes(fetched) == AWKWARD


async def test_file_attached_under_another_name_is_taken(bot: Bot, chat: Chat) -> None:
    message = await bot.send_document(chat.id, InputFile(b"a", filename="a.txt", attach=True))

    assert message.document.file_name == "a.txt"


async def test_attachment_is_a_reply_in_a_topic(bot: Bot, olena: Person, telegram: Emulator) -> None:
    forum = telegram.supergroup("Neighbours", forum=True)
    topic = await olena.opens_topic(forum, "News")
    question = await olena.says(forum, "/timeline", topic=topic)

    message = await bot.send_photo(
        forum.id,
        png(),
        message_thread_id=topic.message_id,
        reply_parameters=ReplyParameters(question.message_id),
    )

    assert message.message_thread_id == topic.message_id
    assert message.reply_to_message.message_id == question.message_id


async def test_caption_takes_1024_units_when_tags_make_the_source_longer(bot: Bot, chat: Chat) -> None:
    message = await bot.send_photo(chat.id, png(), caption=f"<b>{'😀' * 512}</b>", parse_mode=ParseMode.HTML)

    assert [entity.length for entity in message.caption_entities] == [1024]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"chat_id": 5}, "Chat not found"),
        ({"photo": "no-such-id"}, "Wrong file identifier/http url specified"),
        ({"photo": ""}, "There is no photo in the request"),
        ({"photo": b"no picture"}, "Image_process_failed"),
        ({"photo": InputFile(b"", filename="x.png")}, "File must be non-empty"),
        ({"photo": png(30, 601)}, "Photo_invalid_dimensions"),
        ({"photo": png(1, 10_000)}, "Photo_invalid_dimensions"),
        ({"caption": "😀" * 512 + "a"}, "Message caption is too long"),
        ({"caption": "<b>", "parse_mode": "HTML"}, "Can't parse entities: can't find end tag"),
        ({"reply_parameters": ReplyParameters(99)}, "Message to be replied not found"),
        ({"message_thread_id": 1}, "Message thread not found"),
    ],
)
async def test_photo_is_refused_when_telegram_would(bot: Bot, chat: Chat, given: dict[str, Any], reason: str) -> None:
    request: dict[str, Any] = {"chat_id": chat.id, "photo": png(10, 10)} | given

    with pytest.raises(BadRequest) as refused:
        await bot.send_photo(**request)

    assert refused.value.message.startswith(reason)


async def test_id_of_a_document_is_no_photo(bot: Bot, chat: Chat) -> None:
    sent = await bot.send_document(chat.id, b"a")

    with pytest.raises(BadRequest, match="Can't use file of type document as photo"):
        await bot.send_photo(chat.id, sent.document.file_id)


@pytest.mark.parametrize(
    ("media", "send"),
    [
        ("photo", lambda bot, chat: bot.send_photo(chat.id, png(10, 10))),
        ("document", lambda bot, chat: bot.send_document(chat.id, b"a")),
    ],
)
async def test_group_may_forbid_a_kind_of_media(
    bot: Bot, telegram: Emulator, media: Any, send: Callable[[Bot, Chat], Any]
) -> None:
    group = telegram.supergroup("Neighbours")
    telegram.forbid(group, media)

    with pytest.raises(BadRequest, match=f"Not enough rights to send {media}s to the chat"):
        await send(bot, group)

    assert await bot.send_message(group.id, "hello")


async def test_ids_are_wrong_when_all_files_are_forgotten(bot: Bot, chat: Chat, telegram: Emulator) -> None:
    sent = await bot.send_photo(chat.id, png(10, 10))
    telegram.forget_files()

    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(chat.id, sent.photo[-1].file_id)
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.get_file(sent.photo[-1].file_id)


async def test_fetching_fails_when_there_is_no_such_file(bot: Bot, chat: Chat, telegram: Emulator) -> None:
    file = await bot.get_file((await bot.send_document(chat.id, b"a")).document.file_id)
    telegram.forget_files()

    with pytest.raises(InvalidToken):
        await file.download_as_bytearray()


async def test_text_of_a_photo_cannot_be_edited(bot: Bot, chat: Chat) -> None:
    sent = await bot.send_photo(chat.id, png(10, 10), caption="one")

    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("two", chat.id, sent.message_id)


async def test_photo_is_replaced_with_its_caption(bot: Bot, chat: Chat, telegram: Emulator) -> None:
    first = await bot.send_photo(chat.id, png(), caption="Old")
    other = await bot.send_photo(chat.id, png(200, 300))

    new = InputMediaPhoto(png(400, 300), caption="<b>New</b>", parse_mode=ParseMode.HTML)
    edited = await bot.edit_message_media(new, chat.id, first.message_id)
    again = await bot.edit_message_media(InputMediaPhoto(other.photo[-1].file_id), chat.id, first.message_id)

    assert (edited.message_id, edited.photo[-1].width, edited.caption) == (first.message_id, 400, "New")
    assert [entity.type for entity in edited.caption_entities] == ["bold"]
    assert (again.photo, again.caption) == (other.photo, None)
    assert telegram.sent(chat)[0].photo == other.photo


async def test_caption_is_replaced_below_its_photo(bot: Bot, chat: Chat) -> None:
    first = await bot.send_photo(chat.id, png(), caption="Old")

    edited = await bot.edit_message_caption(chat.id, first.message_id, caption="New")

    assert (edited.photo, edited.caption) == (first.photo, "New")
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_caption(chat.id, first.message_id, caption="New")


async def test_a_text_has_neither_caption_nor_media_to_replace(bot: Bot, chat: Chat) -> None:
    text = await bot.send_message(chat.id, "Hello")

    with pytest.raises(BadRequest, match="no caption"):
        await bot.edit_message_caption(chat.id, text.message_id, caption="New")
    with pytest.raises(BadRequest, match="no media"):
        await bot.edit_message_media(InputMediaPhoto(png()), chat.id, text.message_id)
