"""What the bot may send, change and delete, and what Telegram refuses."""

from datetime import timedelta
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Why?", callback_data="why")]])


def buttons(*row: dict[str, str]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [list(row)]}}


async def test_send_message_returns_text_and_entities_when_it_is_html(bot: Bot, chat: Chat) -> None:
    message = await bot.send_message(
        chat.id,
        "\n😀 <b>Call</b> &amp; <a href='https://example.org'>source</a>, /why\n",
        parse_mode=ParseMode.HTML,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        reply_markup=KEYBOARD,
        protect_content=True,
    )

    assert message.text == "😀 Call & source, /why"
    assert list(message.parse_entities().values()) == ["Call", "source", "/why"]
    assert message.link_preview_options == LinkPreviewOptions(is_disabled=True)
    assert message.reply_markup == KEYBOARD
    assert message.has_protected_content
    assert message.from_user == bot.bot


async def test_send_message_takes_4096_units_when_tags_make_the_source_longer(bot: Bot, chat: Chat) -> None:
    message = await bot.send_message(chat.id, f"<b>{'😀' * 2048}</b>", parse_mode=ParseMode.HTML)

    assert [entity.length for entity in message.entities] == [4096]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"chat_id": 5}, "Chat not found"),
        ({"text": ""}, "Message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "Message text is empty"),
        ({"text": "😀" * 2048 + "a"}, "Message is too long"),
        ({"text": "<b>", "parse_mode": "HTML"}, "Can't parse entities: can't find end tag"),
        ({"parse_mode": "Klingon"}, "Unsupported parse_mode"),
        ({"reply_parameters": ReplyParameters(99)}, "Message to be replied not found"),
        ({"message_thread_id": 1}, "Message thread not found"),
        ({"reply_markup": '["x"]'}, "Object expected as reply markup"),
        ({"reply_markup": "{"}, "Can't parse reply keyboard markup json object"),
        ({"reply_markup": {"inline_keyboard": [{}]}}, 'Field "inline_keyboard" of the inlinekeyboardmarkup must be'),
        (buttons({"text": "x"}), "Can't parse inline keyboard button: text buttons are unallowed"),
        (buttons({"callback_data": "x"}), "Can't parse inline keyboard button: can't find field"),
        (buttons({"text": "x", "url": "nowhere"}), "Inline keyboard button url 'nowhere' is invalid"),
        (buttons({"text": "x", "callback_data": "é" * 32 + "x"}), "Button_data_invalid"),
        (buttons({"text": "x", "callback_data": ""}), "Button_data_invalid"),
    ],
)
async def test_send_message_is_refused_when_telegram_would(
    bot: Bot, chat: Chat, given: dict[str, Any], reason: str
) -> None:
    request: dict[str, Any] = {"chat_id": chat.id, "text": "hello"} | given

    with pytest.raises(BadRequest) as refused:
        await bot.send_message(**request)

    assert refused.value.message.startswith(reason)


async def test_send_message_answers_nothing_when_the_question_is_gone_and_that_is_allowed(bot: Bot, chat: Chat) -> None:
    message = await bot.send_message(chat.id, "hello", reply_parameters=ReplyParameters(99, None, True))

    assert message.reply_to_message is None


async def test_send_message_is_forbidden_when_the_bot_is_blocked(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    await olena.makes_bot(chat, "kicked")

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "hello")

    await olena.makes_bot(chat, "member")
    await bot.send_message(chat.id, "hello")


async def test_send_message_is_forbidden_when_the_bot_is_outside(telegram: Emulator, bot: Bot, olena: Person) -> None:
    group, channel = telegram.group("Group"), telegram.channel("Channel", username="news")
    await olena.makes_bot(group, "kicked")
    await olena.makes_bot(channel, "left")

    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "hello")
    with pytest.raises(Forbidden, match="bot is not a member of the channel chat"):
        await bot.send_message("@news", "hello")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(olena.id, "hello")


async def test_send_message_tells_the_new_id_when_the_group_was_upgraded(
    telegram: Emulator, bot: Bot, olena: Person
) -> None:
    group = telegram.group("Group")
    successor = await olena.upgrades(group)

    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "hello")

    assert moved.value.new_chat_id == successor.id


async def test_send_message_is_refused_when_telegram_asks_for_patience(
    telegram: Emulator, bot: Bot, chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    telegram.fail_next("sendMessage", status=429, retry_after=7)

    with pytest.raises(RetryAfter) as limited:
        await bot.send_message(chat.id, "hello")

    assert limited.value.retry_after == timedelta(seconds=7)
    assert telegram.calls("sendMessage")[0].error == "Too Many Requests: retry after 7"
    assert telegram.sent(chat) == []


async def test_edit_message_text_replaces_text_and_keyboard_when_they_differ(
    telegram: Emulator, bot: Bot, chat: Chat
) -> None:
    sent = await bot.send_message(chat.id, "<b>old</b>", parse_mode=ParseMode.HTML, reply_markup=KEYBOARD)

    await bot.edit_message_text("new", chat.id, sent.message_id)

    (edited,) = telegram.sent(chat)
    assert (edited.text, edited.entities, edited.reply_markup) == ("new", (), None)
    assert edited.edit_date == telegram.now
    assert (await telegram.next_call("editMessageText")).params["text"] == "new"


async def test_edit_message_text_is_refused_when_nothing_changes(bot: Bot, chat: Chat) -> None:
    sent = await bot.send_message(chat.id, "same", reply_markup=KEYBOARD)

    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("same", chat.id, sent.message_id, reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_reply_markup(chat.id, sent.message_id, reply_markup=KEYBOARD)
    assert await bot.edit_message_reply_markup(chat.id, sent.message_id)


async def test_edit_message_text_is_refused_when_there_is_no_message_of_the_bot(
    bot: Bot, olena: Person, chat: Chat
) -> None:
    foreign = await olena.says(chat, "mine")

    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("new", chat.id, 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("new", chat.id, foreign.message_id)
    with pytest.raises(BadRequest, match="Inline keyboard expected"):
        await bot.edit_message_text("new", chat.id, 99, api_kwargs={"reply_markup": {"force_reply": True}})


async def test_delete_message_deletes_when_the_message_is_young(telegram: Emulator, bot: Bot, chat: Chat) -> None:
    young = await bot.send_message(chat.id, "young")
    old = await bot.send_message(chat.id, "old")

    await bot.delete_message(chat.id, young.message_id)
    telegram.now += timedelta(hours=49)

    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(chat.id, young.message_id)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await bot.delete_message(chat.id, old.message_id)
    assert [message.text for message in telegram.sent(chat)] == ["old"]


async def test_delete_message_is_refused_when_the_bot_is_no_administrator(
    telegram: Emulator, bot: Bot, olena: Person
) -> None:
    group = telegram.group("Group")
    said = await olena.says(group, "mine")

    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message(group.id, said.message_id)


async def test_answer_callback_query_works_once_when_a_button_was_pressed(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    query_id = await olena.presses(await bot.send_message(chat.id, "hello", reply_markup=KEYBOARD), "Why?")

    with pytest.raises(BadRequest, match="Message_too_long"):
        await bot.answer_callback_query(query_id, "x" * 201)
    assert await bot.answer_callback_query(query_id, "x" * 200)
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(query_id)


async def test_answer_callback_query_is_refused_when_the_query_expired(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    query_id = await olena.presses(await bot.send_message(chat.id, "hello", reply_markup=KEYBOARD), "why")
    telegram.expire_queries()

    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(query_id)


async def test_send_chat_action_is_refused_when_there_is_no_such_action(bot: Bot, chat: Chat) -> None:
    assert await bot.send_chat_action(chat.id, "typing")

    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(chat.id, "juggling")
