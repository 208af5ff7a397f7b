"""Updates on their way to the bot, and the requests that fetch them."""

import asyncio

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, EndPointNotFound, NetworkError
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator


async def overlap(one: Bot, other: Bot) -> tuple[BaseException | None, asyncio.Task[tuple[Update, ...]]]:
    """Poll twice at once; return how the earlier poll ended, and the later one, which is under way."""
    polls = [asyncio.create_task(bot.get_updates(timeout=30)) for bot in (one, other)]
    ended, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
    return ended.pop().exception(), waiting.pop()


async def test_get_updates_repeats_an_update_when_it_is_not_acknowledged(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    await olena.says(chat, "one")
    await olena.says(chat, "two")

    first = await bot.get_updates()
    again = await bot.get_updates(limit=1)
    later = await bot.get_updates(offset=first[0].update_id + 1)
    last = await bot.get_updates(offset=-1)

    assert [update.effective_message.text for update in first if update.effective_message] == ["one", "two"]
    assert again == (first[0],)
    assert later == last == (first[1],)
    assert await bot.get_updates(offset=first[1].update_id + 1) == ()


async def test_get_updates_leaves_out_kinds_when_they_are_not_allowed(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    await olena.says(chat, "hello")
    await olena.asks_inline("call")
    telegram.push({"chat_member": {}})

    updates = await bot.get_updates(allowed_updates=[Update.INLINE_QUERY])

    assert [update.inline_query is not None for update in updates] == [True]


async def test_get_updates_ends_the_earlier_poll_when_two_overlap(telegram: Emulator, bot: Bot) -> None:
    async with telegram.bot() as rival:
        ended, waiting = await overlap(bot, rival)
        telegram.push({"message_reaction": {}})
        telegram.push({"poll_answer": {"poll_id": "1", "option_ids": [0], "option_persistent_ids": ["0"]}})
        updates = await asyncio.wait_for(waiting, 5)

    assert isinstance(ended, Conflict)
    assert "terminated by other getUpdates request" in ended.message
    assert [update.poll_answer is not None for update in updates] == [True]


async def test_get_updates_conflicts_when_a_webhook_is_set(telegram: Emulator, bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")
    telegram.push({"message": {}})

    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()

    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_emulator_closes_when_a_poll_is_under_way() -> None:
    async with Emulator() as telegram:
        bot, rival = telegram.bot(), telegram.bot()
        await asyncio.gather(bot.initialize(), rival.initialize())
        _, waiting = await overlap(bot, rival)

    assert await asyncio.wait_for(waiting, 5) == ()
    await asyncio.gather(bot.shutdown(), rival.shutdown())


async def test_emulator_is_unauthorized_when_the_token_is_wrong(telegram: Emulator) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{telegram.origin}/bot1:wrong/getMe")

    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_emulator_knows_no_method_when_telegram_has_none(telegram: Emulator, bot: Bot) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{telegram.origin}/file/bot{telegram.token}/none")

    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("conquerMoon")


async def test_emulator_refuses_a_parameter_when_the_method_has_none_of_that_name(bot: Bot, chat: Chat) -> None:
    with pytest.raises(BadRequest, match="Sendmessage has no parameter colour"):
        await bot.send_message(chat.id, "hello", api_kwargs={"colour": "red"})


async def test_emulator_reads_parameters_when_they_come_as_json(telegram: Emulator, chat: Chat) -> None:
    async with httpx.AsyncClient(base_url=f"{telegram.origin}/bot{telegram.token}") as client:
        answer = await client.post("/sendMessage", json={"chat_id": chat.id, "text": "hello"})

    assert answer.json()["result"]["text"] == "hello"


async def test_settled_raises_when_nobody_fetches(telegram: Emulator, olena: Person, chat: Chat) -> None:
    await olena.says(chat, "hello")

    with pytest.raises(TimeoutError, match=r"updates \[1001\] are not acknowledged"):
        await telegram.settled(timeout_seconds=0.05)


async def test_application_answers_when_it_polls(telegram: Emulator, olena: Person, chat: Chat) -> None:
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message and update.message.text != "hush":
            await update.message.reply_text(f"{update.message.text}!", do_quote=True)

    application = Application.builder().bot(telegram.bot()).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        assert application.updater
        await application.updater.start_polling()
        await application.start()
        question = await olena.says(chat, "hello")
        reply = await telegram.next_message(chat)
        await olena.says(chat, "hush")
        await telegram.settled()
        await application.updater.stop()
        await application.stop()

    assert (reply.text, reply.date) == ("hello!", telegram.now)
    assert reply.reply_to_message
    assert reply.reply_to_message.message_id == question.message_id
    assert len(telegram.sent(chat)) == 1
    assert telegram.calls("deleteWebhook")


async def test_fail_next_fails_just_once_when_asked_for_one(telegram: Emulator, bot: Bot, chat: Chat) -> None:
    telegram.fail_next("sendMessage", status=502, delivered=True)

    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(chat.id, "one")
    await bot.send_message(chat.id, "two")

    assert [message.text for message in telegram.sent(chat)] == ["one", "two"]
    assert [call.error for call in telegram.calls("sendMessage")] == ["Bad Gateway", ""]
