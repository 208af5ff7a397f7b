"""Channels: who may post in them, and how one is chosen by a button."""

import pytest
from telegram import (
    Bot,
    ChatAdministratorRights,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.error import BadRequest, Forbidden

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

POSTING = ChatAdministratorRights(**(ChatAdministratorRights.no_rights().to_dict() | {"can_post_messages": True}))
ALL = ChatAdministratorRights.all_rights()


def keyboard(user: ChatAdministratorRights = POSTING, bot: ChatAdministratorRights = POSTING) -> ReplyKeyboardMarkup:
    wanted = KeyboardButtonRequestChat(7, True, user_administrator_rights=user, bot_administrator_rights=bot)
    return ReplyKeyboardMarkup([["Never mind", KeyboardButton("Choose", request_chat=wanted)]])


async def test_chosen_channel_is_shared(telegram: Emulator, bot: Bot, olena: Person, chat: Chat) -> None:
    channel = telegram.channel("News", admins=[olena])
    await bot.send_message(chat.id, "Choose", reply_markup=keyboard())

    await olena.shares(chat, channel)

    (update,) = await bot.get_updates()
    assert update.message
    assert update.message.chat_shared
    assert (update.message.chat_shared.request_id, update.message.chat_shared.chat_id) == (7, channel.id)


async def test_bot_is_made_administrator_of_the_chosen_channel(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat
) -> None:
    channel = telegram.channel("News", admins=[olena], bot_status="left")
    await bot.send_message(chat.id, "Choose", reply_markup=keyboard())

    await olena.shares(chat, channel)

    first, second = await bot.get_updates()
    assert first.my_chat_member
    assert first.my_chat_member.new_chat_member.status == "administrator"
    assert second.message
    assert (await bot.send_message(channel.id, "hello")).sender_chat


@pytest.mark.parametrize("without", [(), ("can_post_messages",)])
async def test_channel_is_not_offered_to_whoever_lacks_the_rights(
    telegram: Emulator, bot: Bot, olena: Person, chat: Chat, without: tuple[str, ...]
) -> None:
    channel = telegram.channel("News")
    if without:
        await olena.makes(channel, olena, "administrator", without=without)
    await bot.send_message(chat.id, "Choose", reply_markup=keyboard())

    with pytest.raises(ValueError, match="does not offer"):
        await olena.shares(chat, channel)


async def test_nothing_is_shared_without_a_button(telegram: Emulator, bot: Bot, olena: Person, chat: Chat) -> None:
    channel = telegram.channel("News", admins=[olena])
    await bot.send_message(chat.id, "Choose", reply_markup=keyboard())
    await bot.send_message(chat.id, "Never mind", reply_markup=ReplyKeyboardRemove())

    with pytest.raises(ValueError, match="no button asks"):
        await olena.shares(chat, channel)


async def test_chats_are_requested_in_private_only(telegram: Emulator, bot: Bot) -> None:
    group = telegram.supergroup("Neighbours")

    with pytest.raises(BadRequest, match="Chats can be requested in private chats only"):
        await bot.send_message(group.id, "Choose", reply_markup=keyboard())


async def test_bot_can_not_demand_more_rights_than_its_user_has(bot: Bot, chat: Chat) -> None:
    with pytest.raises(BadRequest, match="among those of the user"):
        await bot.send_message(chat.id, "Choose", reply_markup=keyboard(bot=ALL))


async def test_button_without_text_is_refused(bot: Bot, chat: Chat) -> None:
    with pytest.raises(BadRequest, match="Keyboard button text must be non-empty"):
        await bot.send_message(chat.id, "Choose", reply_markup=ReplyKeyboardMarkup([[""]]))


async def test_bot_without_the_right_to_post_is_refused(telegram: Emulator, bot: Bot, olena: Person) -> None:
    channel = telegram.channel("News")
    await olena.makes_bot(channel, "administrator", without=["can_post_messages"])

    member = await bot.get_chat_member(channel.id, bot.id)

    assert member.to_dict()["can_post_messages"] is False
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message(channel.id, "hello")


async def test_public_channel_is_known_to_a_bot_that_is_not_in_it(telegram: Emulator, bot: Bot, olena: Person) -> None:
    channel = telegram.channel("News", username="news", bot_status="left")

    assert (await bot.get_chat("@news")).id == channel.id
    with pytest.raises(Forbidden):
        await bot.get_chat_member("@news", bot.id)
    await olena.makes_bot(channel, "kicked")
    with pytest.raises(Forbidden):
        await bot.get_chat("@news")
