import logging

import pytest

from emulator.server import Emulator


async def test_service_messages_are_met_with_silence(telegram: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    reader, guest = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    remark = await reader.says(group, "hello")

    await reader.joins(group, guest)
    await reader.pins(remark)
    await guest.leaves(group)
    await telegram.settled()

    assert telegram.sent(group) == []
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


async def test_channel_posts_are_met_with_silence(telegram: Emulator) -> None:
    editor = telegram.user()
    group = telegram.supergroup("Readers")
    channel = telegram.channel("News", linked=group)

    post = await editor.says(channel, "@dateline_bot when are the geneva talks")
    await editor.edits(post, "/ask when are the geneva talks")
    await telegram.settled()

    assert telegram.sent(channel) == []
    assert telegram.sent(group) == []


@pytest.mark.parametrize("media", ["photo", "voice", "sticker", "document"])
async def test_media_in_a_group_is_met_with_silence(telegram: Emulator, media: str) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.sends(group, media)
    await telegram.settled()

    assert telegram.sent(group) == []


async def test_caption_that_mentions_the_bot_is_answered(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.sends(group, "photo", caption="@dateline_bot when are the geneva talks")
    reply = await telegram.next_message(group)

    assert reply.text.startswith("10 January 2022, Geneva")


async def test_updates_of_other_kinds_are_passed_over(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.makes_bot(chat, "kicked")
    await reader.makes_bot(chat, "member")
    await reader.asks_inline("geneva")
    telegram.push({"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False}})
    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("10 January 2022, Geneva")


async def test_album_gets_one_hint(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    photo = await reader.sends(chat, "photo")
    await telegram.next_message(chat)
    part = photo.to_dict() | {"media_group_id": "42"}

    telegram.push({"message": part | {"message_id": 901}})
    telegram.push({"message": part | {"message_id": 902}})
    await telegram.next_message(chat)
    await telegram.settled()

    assert len(telegram.sent(chat)) == 2


async def test_old_message_reported_as_edited_is_left_alone(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    old = {
        "message_id": 77,
        "date": 1_600_000_000,
        "edit_date": 1_700_000_000,
        "chat": {"id": chat.id, "type": "private"},
        "from": reader.card,
        "text": "when are the geneva talks",
    }

    telegram.push({"edited_message": old})
    await telegram.settled()

    assert telegram.sent(chat) == []


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("\ud83d @dateline_bot when are the geneva talks", 2),
        ("\U0001f600 when are the geneva talks", 1),
        ("when are the geneva talks", 4000),
    ],
)
async def test_question_is_answered_though_an_entity_splits_a_character(
    telegram: Emulator, text: str, offset: int
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    entities = [{"type": "mention", "offset": offset, "length": 13 if "@" in text else 1}]
    asked = {"message_id": 1, "date": 1_768_478_400, "chat": chat.card(), "from": reader.card, "text": text}

    telegram.push({"message": asked | {"entities": entities}})
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("10 January 2022, Geneva")
