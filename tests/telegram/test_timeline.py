import asyncio
import threading
from io import BytesIO

import pytest
from PIL import Image
from structlog.testing import capture_logs
from telegram import Message, Update

from bot.presenting import picture
from bot.storage import Storage, StorageError
from bot.surfaces.telegram import chronology
from bot.surfaces.telegram.application import TelegramApplication
from bot.surfaces.telegram.drawing import DrawingError, Drawings, aside
from bot.surfaces.telegram.pacing import pacing
from emulator.chats import Chat
from emulator.server import Emulator

TITLES = {
    "en": ("Past events", "What is known here ends on 31 December 2021.", "Scheduled", "Add all to calendar"),
    "uk": ("Минулі події", "Мої дані закінчуються 31 грудня 2021 року.", "Заплановано", "Додати все в календар"),
    "ru": ("Прошедшие события", "Мои данные заканчиваются 31 декабря 2021 года.", "Запланировано",
           "Добавить всё в календарь"),
    "pl": ("Minione wydarzenia", "Moje informacje kończą się na 31 grudnia 2021 roku.", "Zaplanowano",
           "Dodaj wszystko do kalendarza"),
}  # fmt: skip


async def shown(telegram: Emulator, chat: Chat | None = None, language: str = "en") -> Message:
    """Return what the bot sends for /timeline, in a new person's private chat unless another is given."""
    reader = telegram.user(language_code=language)
    chat = chat or telegram.private(reader)
    await reader.says(chat, "/timeline")
    return await telegram.next_message(chat)


async def kept(telegram: Emulator) -> Message:
    """Return a picture that was sent, once its id is kept."""
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/timeline")
    message = await telegram.next_message(chat)
    # A chat's updates are handled in order: what comes after a message is done by the next.
    await reader.says(chat, "/help")
    await telegram.next_message(chat)
    return message


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the threads in which pictures have been drawn."""
    names: list[str] = []
    draw = picture.draw

    def watched(*given: object) -> bytes:
        names.append(threading.current_thread().name)
        return draw(*given)

    monkeypatch.setattr(picture, "draw", watched)
    return names


@pytest.mark.parametrize("language", TITLES)
async def test_timeline_is_a_picture_that_its_caption_tells(telegram: Emulator, language: str) -> None:
    reply = await shown(telegram, language=language)

    past, horizon, scheduled, button = TITLES[language]
    blocks = reply.caption.split("\n\n")
    assert reply.photo[-1].width == 1080
    assert blocks[0].startswith(f"{past}\n• 30 ")
    assert blocks[1] == horizon
    assert blocks[2].startswith(f"{scheduled}\n◦ 10 ")
    assert [block[:5] for block in blocks[3:5]] == ["◦ 12 ", "◦ 13 "]
    assert "Putin Biden Ukraine crisis" in blocks[5]
    assert len(blocks) == 6
    assert [key.text for row in reply.reply_markup.inline_keyboard for key in row] == [button]


async def test_picture_that_is_sent_is_the_one_that_presenting_draws(telegram: Emulator) -> None:
    reply = await shown(telegram)

    async with telegram.bot() as bot:
        content = await (await bot.get_file(reply.photo[-1].file_id)).download_as_bytearray()

    with Image.open(BytesIO(content)) as image:
        assert image.format == "PNG"
        assert image.size[0] == 1080


async def test_timeline_is_a_reply_in_its_topic(telegram: Emulator) -> None:
    reader = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True)
    topic = await reader.opens_topic(forum, "News")

    question = await reader.says(forum, "/timeline@dateline_bot", topic=topic)
    reply = await telegram.next_message(forum)

    assert reply.message_thread_id == topic.message_id
    assert reply.reply_to_message.message_id == question.message_id
    assert reply.photo


async def test_picture_is_drawn_and_uploaded_once(telegram: Emulator, drawn: list[str]) -> None:
    await kept(telegram)
    again = await shown(telegram, telegram.supergroup("Neighbours"))
    await shown(telegram, language="pl")

    uploads = [bool(call.params.uploads) for call in telegram.calls("sendPhoto")]
    assert again.photo
    assert uploads == [True, False, True]
    assert len(drawn) == 2


async def test_picture_is_not_drawn_on_the_event_loop(telegram: Emulator, drawn: list[str]) -> None:
    await shown(telegram)

    assert drawn
    assert threading.main_thread().name not in drawn


async def test_picture_is_drawn_once_for_all_who_wait() -> None:
    drawings = Drawings()
    begun: list[str] = []

    def draw() -> bytes:
        begun.append("")
        return b"picture"

    async def ask(key: str) -> bytes:
        drawing = drawings.of(key)
        return await drawing.content(draw)

    found = await asyncio.gather(*(ask(key) for key in "aabaa"))

    assert found == [b"picture"] * 5
    assert len(begun) == 2
    assert drawings.count == 0


async def test_picture_is_drawn_once_when_many_ask_at_the_same_time(
    telegram: Emulator, application: TelegramApplication, drawn: list[str]
) -> None:
    chats = [telegram.private(telegram.user(f"Reader {number}")) for number in range(5)]
    entity = {"type": "bot_command", "offset": 0, "length": 9}
    asked = [
        {"message_id": 1, "date": 1_768_478_400, "text": "/timeline", "entities": [entity]}
        | {"chat": {"id": chat.id, "type": "private"}, "from": {"id": chat.id, "is_bot": False, "first_name": "R"}}
        for chat in chats
    ]
    updates = [Update.de_json({"update_id": 1, "message": message}, application.bot) for message in asked]

    await asyncio.gather(*(application.process_update(update) for update in updates))

    assert [bool(message.photo) for chat in chats for message in telegram.sent(chat)] == [True] * 5
    assert len(drawn) == 1


async def test_failure_to_draw_is_one_error_whatever_is_missing() -> None:
    def fail() -> bytes:
        raise OSError("cannot open resource")

    with pytest.raises(DrawingError, match="OSError: cannot open resource"):
        await aside(fail)


async def test_id_that_telegram_refuses_is_replaced(telegram: Emulator, storage: Storage) -> None:
    await kept(telegram)
    telegram.forget_files()

    reply = await kept(telegram)
    again = await shown(telegram)

    assert reply.photo == again.photo
    assert [(call.error != "", bool(call.params.uploads)) for call in telegram.calls("sendPhoto")] == [
        (False, True),
        (True, False),
        (False, True),
        (False, False),
    ]


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
        "Bad Request: wrong file_id or the file is temporarily unavailable",
        "Bad Request: FILE_REFERENCE_EXPIRED",
        "Bad Request: can't use file of type Document as Photo",
    ],
)
async def test_id_is_replaced_however_telegram_refuses_it(telegram: Emulator, description: str) -> None:
    await kept(telegram)
    telegram.fail_next("sendPhoto", status=400, description=description)

    reply = await shown(telegram)

    assert reply.photo
    assert [bool(call.params.uploads) for call in telegram.calls("sendPhoto")] == [True, False, True]


async def test_text_is_sent_where_photos_are_forbidden(telegram: Emulator) -> None:
    group = telegram.supergroup("Neighbours")
    telegram.forbid(group, "photo")

    reply = await shown(telegram, group)

    assert reply.text.startswith("Past events\n• 30 December 2021: ")
    assert reply.reply_markup.inline_keyboard[0][0].text == "Add all to calendar"
    assert len(telegram.sent(group)) == 1


@pytest.mark.parametrize(
    ("status", "description"),
    [(400, "Bad Request: IMAGE_PROCESS_FAILED"), (403, "Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN")],
)
async def test_text_is_sent_when_telegram_refuses_the_picture(
    telegram: Emulator, status: int, description: str
) -> None:
    telegram.fail_next("sendPhoto", status=status, description=description)

    reply = await shown(telegram)

    assert reply.text.startswith("Past events\n")


async def test_text_is_sent_when_the_picture_cannot_be_drawn(
    telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bytes:
        raise OSError("cannot open resource")

    monkeypatch.setattr(picture, "draw", fail)

    with capture_logs() as logs:
        reply = await shown(telegram)

    assert reply.text.startswith("Past events\n")
    assert [entry["event"] for entry in logs] == ["timeline not drawn"]


async def test_nothing_follows_when_the_reader_has_blocked_the_bot(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    telegram.fail_next("sendPhoto", status=403, description="Forbidden: bot was blocked by the user")

    await reader.says(chat, "/timeline")
    await telegram.next_call("sendPhoto")
    await telegram.settled()

    assert telegram.sent(chat) == []
    assert telegram.calls("sendMessage") == []


async def test_picture_is_sent_again_when_telegram_asks_to_wait(
    telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pacing, "_milliseconds", lambda error: 0)
    telegram.fail_next("sendPhoto", status=429, retry_after=1)

    reply = await shown(telegram)

    assert reply.photo


async def test_full_text_follows_where_the_caption_has_no_room(
    telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chronology, "MAX_CAPTION_UNITS", 440)
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "/timeline")
    picture_sent = await telegram.next_message(chat)
    text = await telegram.next_message(chat)

    assert "• 30 December 2021" in picture_sent.caption
    assert "Later: 3 more\n\nSource: " in picture_sent.caption
    assert "◦ 13 January 2022" in text.text
    assert text.reply_markup is None


async def test_id_that_cannot_be_kept_costs_another_upload_and_nothing_else(
    telegram: Emulator, storage: Storage, application: TelegramApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError("kept.sqlite3: database is locked")

    monkeypatch.setattr(storage.files, "keep", fail)

    with capture_logs() as logs:
        await shown(telegram)
        reply = await shown(telegram)
        await telegram.settled()

    assert reply.photo
    assert [entry["event"] for entry in logs] == ["file id not kept"] * 2
    assert telegram.calls("sendMessage") == []
