"""Inline results and guest answers, refused as Telegram refuses them, and the messages that they become."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.error import BadRequest

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator


def article(text: str = "<b>hello</b>", id_: str = "one", title: str = "One", **more: Any) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(id_, title, InputTextMessageContent(text, parse_mode="HTML"), **more)


BAD_RESULTS = {
    "RESULT_ID_INVALID": article(id_="x" * 65),
    'field "title"': article(title=" "),
    "message text is empty": article(" "),
    "message is too long": article("x" * 4097),
    "Can't find end tag": article("<b>hello"),
    "has no field": article(api_kwargs={"colour": "red"}),
    "unsupported here": article(api_kwargs={"type": "article2"}),
}
BAD_ANSWERS: dict[str, dict[str, Any]] = {
    "empty start_parameter": {"button": InlineQueryResultsButton("Ask", start_parameter="")},
    "too long start_parameter": {"button": InlineQueryResultsButton("Ask", start_parameter="x" * 65)},
    "unallowed characters": {"button": InlineQueryResultsButton("Ask", start_parameter="a b")},
    "NEXT_OFFSET_INVALID": {"next_offset": "x" * 65},
    "must be non-negative": {"cache_time": -1},
}


@pytest.mark.parametrize(("reason", "result"), BAD_RESULTS.items(), ids=BAD_RESULTS)
async def test_inline_answer_is_refused_when_a_result_is_bad(
    bot: Bot, olena: Person, reason: str, result: InlineQueryResultArticle
) -> None:
    query_id = await olena.asks_inline("call")

    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.answer_inline_query(query_id, [result])


@pytest.mark.parametrize(("reason", "more"), BAD_ANSWERS.items(), ids=BAD_ANSWERS)
async def test_inline_answer_is_refused_when_it_is_bad_around_the_results(
    bot: Bot, olena: Person, reason: str, more: dict[str, Any]
) -> None:
    query_id = await olena.asks_inline("call")

    with pytest.raises(BadRequest, match=f"(?i){reason}"):
        await bot.answer_inline_query(query_id, [article()], **more)


async def test_inline_answer_is_refused_when_two_results_share_an_id(bot: Bot, olena: Person) -> None:
    query_id = await olena.asks_inline("call")

    with pytest.raises(BadRequest, match=r"(?i)RESULT_ID_DUPLICATE"):
        await bot.answer_inline_query(query_id, [article(), article("other")])


async def test_chosen_result_comes_back_through_the_bot_when_the_bot_is_in_the_chat(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    query_id = await olena.asks_inline("call")
    await bot.answer_inline_query(query_id, [article()])

    chosen = await olena.chooses(query_id, "one", chat)
    update, heard = await bot.get_updates(offset=-2)

    assert telegram.offered(query_id)["one"].text == "hello"
    assert [entity.type for entity in chosen.entities] == ["bold"]
    assert update.message
    assert update.message.via_bot
    assert update.message.via_bot.id == bot.id
    assert telegram.sent(chat) == []
    assert heard.chosen_inline_result
    assert (heard.chosen_inline_result.result_id, heard.chosen_inline_result.inline_message_id) == ("one", None)


async def test_chosen_result_can_be_edited_by_its_id_when_it_has_a_keyboard(
    telegram: Emulator, bot: Bot, olena: Person
) -> None:
    strange = telegram.elsewhere("group", {"title": "Strangers"})
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("more", url="https://example.org/")]])
    query_id = await olena.asks_inline("call")
    await bot.answer_inline_query(query_id, [article(reply_markup=keyboard)])
    chosen = await olena.chooses(query_id, "one", strange)
    heard = (await bot.get_updates(offset=-1))[0].chosen_inline_result
    assert heard

    assert await bot.edit_message_text("bye", inline_message_id=heard.inline_message_id) is True

    assert strange.messages[chosen.message_id]["text"] == "bye"
    with pytest.raises(BadRequest, match=r"(?i)MESSAGE_ID_INVALID"):
        await bot.edit_message_text("bye", inline_message_id="another")


async def test_choosing_raises_when_there_is_no_such_result(bot: Bot, olena: Person, chat: Chat) -> None:
    query_id = await olena.asks_inline("call")
    await bot.answer_inline_query(query_id, [article()])

    with pytest.raises(ValueError, match="offers no result 'two'"):
        await olena.chooses(query_id, "two", chat)


async def test_guest_is_answered_once_in_the_chat_when_it_is_called(
    telegram: Emulator, bot: Bot, olena: Person
) -> None:
    strange = telegram.elsewhere("group", {"title": "Strangers"})
    await olena.calls_guest(strange, "@dateline_bot hello")
    called = (await bot.get_updates())[0].guest_message
    assert called

    sent = await called.answer_guest_query(article()) if called.guest_query_id else None

    assert sent
    assert sent.inline_message_id
    (message,) = telegram.sent(strange)
    assert message.text == "hello"
    assert message.guest_bot_caller_user.id == olena.id
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_guest_query(called.guest_query_id, article())
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(strange.id, "hello")


async def test_guest_answer_is_refused_when_its_result_is_bad(telegram: Emulator, bot: Bot, olena: Person) -> None:
    await olena.calls_guest(telegram.elsewhere("group", {"title": "Strangers"}), "@dateline_bot hello")
    called = (await bot.get_updates())[0].guest_message
    assert called

    with pytest.raises(BadRequest, match="message text is empty"):
        await bot.answer_guest_query(called.guest_query_id, article(" "))
