from datetime import timedelta

import pytest

from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram.application import build_application
from bot.surfaces.telegram.dialogues import cut
from bot.surfaces.telegram.pacing import Unlimited
from emulator.server import DEFAULT_NOW, Emulator
from places.polling import polling

TRANSCRIPT = (
    "10 January 2022, Geneva (Switzerland): US and Russian officials were scheduled to hold security talks.\n\n"
    "Biden and Putin were not expected to take part.\n\n"
    "What is known here ends on 31 December 2021.\n"
    'Source: "Putin Biden Ukraine crisis", paragraph 11 (updated 31 December 2021; with reporting by Reuters, CNN, '
    "AFP, The Guardian)"
)


async def test_question_is_answered_with_date_and_source(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    question = await reader.says(chat, "when are Geneva talks")
    reply = await telegram.next_message(chat)

    assert reply.text == TRANSCRIPT
    assert reply.reply_to_message.message_id == question.message_id
    assert [entity.type for entity in reply.entities] == ["bold", "italic"]


async def test_reply_carries_no_link_preview(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "when are Geneva talks")
    call = await telegram.next_call("sendMessage")

    assert call.params.json("link_preview_options") == {"is_disabled": True}


async def test_follow_up_uses_what_was_asked_before(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "who is ushakov")
    await telegram.next_message(chat)

    await reader.says(chat, "and what did he say")
    reply = await telegram.next_message(chat)

    assert "complete breakdown in ties" in reply.text


async def test_follow_up_of_somebody_else_is_not_mixed_in(telegram: Emulator) -> None:
    first, second = telegram.user("Olena"), telegram.user("Piotr")
    await first.says(telegram.private(first), "when are the geneva talks")
    await telegram.next_message(telegram.private(first))

    await second.says(telegram.private(second), "and where?")
    reply = await telegram.next_message(telegram.private(second))

    assert "Source:" not in reply.text


async def test_unanswerable_question_gets_suggestions_and_no_fact(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "did russia invade ukraine")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("I don't know")
    assert "Source" not in reply.text
    assert reply.reply_markup is not None


async def test_markup_typed_by_a_reader_comes_back_harmless(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "<b>geneva</b> & <script>alert(1)</script> talks?!")
    reply = await telegram.next_message(chat)

    assert "script" not in reply.text


async def test_edited_question_corrects_its_reply(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    question = await reader.says(chat, "who is peskov")
    reply = await telegram.next_message(chat)

    await reader.edits(question, "who is psaki")
    await telegram.next_call("editMessageText")
    await telegram.settled()

    (only,) = (message for message in telegram.sent(chat))
    assert only.message_id == reply.message_id
    assert only.text.startswith("Jen Psaki")


async def test_message_reported_as_edited_though_it_says_the_same_is_left_alone(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    question = await reader.says(chat, "who is peskov")
    await telegram.next_message(chat)

    telegram.push({"edited_message": question.to_dict() | {"edit_date": 1_768_478_401}})
    await telegram.settled()

    assert telegram.calls("editMessageText") == []
    assert len(telegram.sent(chat)) == 1


async def test_edit_beyond_what_is_read_of_a_question_is_left_alone(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    asked = f"who is peskov {'and so on ' * 120}"
    question = await reader.says(chat, f"{asked}, they ask")
    await telegram.next_message(chat)

    await reader.edits(question, f"{asked}, I ask")
    await telegram.settled()

    assert telegram.calls("editMessageText") == []
    assert len(telegram.sent(chat)) == 1


def test_little_of_a_long_question_is_kept_beside_its_reply() -> None:
    assert len(cut("?" * 4_096)) == 1_024
    assert cut("who is peskov") == "who is peskov"


async def test_edit_is_answered_with_what_had_been_asked_before_the_question(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "who is ushakov")
    await telegram.next_message(chat)
    follow_up = await reader.says(chat, "and what did he sya")
    await telegram.next_message(chat)
    await reader.says(chat, "who is peskov")
    await telegram.next_message(chat)

    await reader.edits(follow_up, "and what did he say")
    await telegram.settled()

    assert "complete breakdown in ties" in telegram.sent(chat)[1].text


async def test_edit_is_answered_anew_when_the_reply_was_deleted(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    question = await reader.says(chat, "who is peskov")
    await telegram.next_message(chat)
    telegram.fail_next("editMessageText", status=400, description="Bad Request: message to edit not found")

    await reader.edits(question, "who is psaki")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("Jen Psaki")


async def test_caption_of_a_photo_is_a_question(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.sends(chat, "photo", caption="when are the geneva talks")
    reply = await telegram.next_message(chat)

    assert reply.text == TRANSCRIPT


async def test_voice_message_gets_a_hint(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.sends(chat, "voice")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("I can only read text")


@pytest.mark.no_application
@pytest.mark.parametrize(("minutes", "is_followed"), [(60, True), (61, False)])
async def test_follow_up_is_read_after_what_was_asked_in_the_last_hour(
    telegram: Emulator, services: Services, storage: Storage, minutes: int, is_followed: bool
) -> None:
    moments = [DEFAULT_NOW]
    settings = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
    application = build_application(services, settings, storage, lambda: moments[-1], Unlimited())
    reader = telegram.user()
    chat = telegram.private(reader)
    async with application, polling(telegram, application):
        await reader.says(chat, "when are the geneva talks")
        await telegram.next_message(chat)
        moments.append(DEFAULT_NOW + timedelta(minutes=minutes))

        await reader.says(chat, "where?")
        reply = await telegram.next_message(chat)

    assert ("Geneva (Switzerland)" in reply.text) is is_followed
