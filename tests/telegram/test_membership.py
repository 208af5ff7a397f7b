"""Chats that shut the bot out and let it in again."""

import pytest

from bot.model.subscription import Subscription
from bot.storage import Storage
from bot.surfaces.telegram.application import TelegramApplication
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator


def chat_of(telegram: Emulator, kind: str, person: Person) -> Chat:
    match kind:
        case "private":
            return telegram.private(person)
        case "group":
            return telegram.group("Neighbours", admins=[person])
        case "channel":
            return telegram.channel("News", admins=[person])
    return telegram.supergroup("Neighbours", admins=[person])


OUT_AND_IN = [
    ("private", "kicked", "member"),
    ("group", "left", "member"),
    ("group", "kicked", "member"),
    ("supergroup", "kicked", "administrator"),
    ("channel", "left", "administrator"),
    ("channel", "kicked", "administrator"),
]


@pytest.mark.parametrize(("kind", "out", "back"), OUT_AND_IN)
async def test_subscription_ends_with_the_way_in_and_goes_on_with_it(
    telegram: Emulator, storage: Storage, kind: str, out: str, back: str
) -> None:
    person = telegram.user()
    chat = chat_of(telegram, kind, person)
    wanted = Subscription(chat.id, frequency="daily", is_silent=True)
    await storage.subscriptions.put(wanted, DEFAULT_NOW)

    await person.makes_bot(chat, out)
    await telegram.settled()
    ended = await storage.subscriptions.get(chat.id)
    await person.makes_bot(chat, back)
    await telegram.settled()

    assert ended is None
    assert await storage.subscriptions.get(chat.id) == wanted
    assert telegram.sent(chat) == []


@pytest.mark.parametrize(("kind", "out", "back"), OUT_AND_IN)
async def test_chat_without_a_subscription_gets_none(
    telegram: Emulator, storage: Storage, kind: str, out: str, back: str
) -> None:
    person = telegram.user()
    chat = chat_of(telegram, kind, person)

    for status in (out, back):
        await person.makes_bot(chat, status)
    await telegram.settled()

    assert await storage.subscriptions.get(chat.id) is None


async def test_chat_that_unsubscribed_stays_so_when_the_bot_is_let_in_again(
    telegram: Emulator, storage: Storage
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    for command in ("/subscribe", "/unsubscribe"):
        await reader.says(chat, command)
        await telegram.next_message(chat)

    for status in ("kicked", "member"):
        await reader.makes_bot(chat, status)
    await telegram.settled()

    assert await storage.subscriptions.get(chat.id) is None


async def test_promotion_and_demotion_in_a_group_change_nothing(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    await storage.subscriptions.put(Subscription(group.id), DEFAULT_NOW)

    for status in ("administrator", "member"):
        await admin.makes_bot(group, status)
    await telegram.settled()

    assert await storage.subscriptions.get(group.id) == Subscription(group.id)


async def test_channel_in_which_the_bot_may_no_longer_post_gets_nothing_until_it_may(
    telegram: Emulator, storage: Storage
) -> None:
    editor = telegram.user()
    channel = telegram.channel("News", admins=[editor])
    await storage.subscriptions.put(Subscription(channel.id), DEFAULT_NOW)

    await editor.makes_bot(channel, "administrator", without=["can_post_messages"])
    await telegram.settled()
    ended = await storage.subscriptions.get(channel.id)
    await editor.makes_bot(channel, "administrator")
    await telegram.settled()

    assert ended is None
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)


@pytest.mark.parametrize(("is_member", "can_send"), [(True, False), (False, True), (True, True)])
async def test_restricted_bot_is_shut_out_unless_it_may_write(
    telegram: Emulator, application: TelegramApplication, storage: Storage, is_member: bool, can_send: bool
) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    await storage.subscriptions.put(Subscription(group.id), DEFAULT_NOW)
    bot = application.bot.bot.to_dict()
    rights = dict.fromkeys(
        [
            "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics", "can_send_polls",
            "can_send_other_messages", "can_add_web_page_previews", "can_send_audios", "can_send_documents",
            "can_send_photos", "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_edit_tag",
            "can_react_to_messages",
        ],
        False,
    )  # fmt: skip
    restricted = {"user": bot, "status": "restricted", "is_member": is_member, "until_date": 0}
    change = {"chat": group.card(), "from": admin.card, "date": 1, "old_chat_member": {"user": bot, "status": "member"}}

    telegram.push(
        {"my_chat_member": change | {"new_chat_member": restricted | rights | {"can_send_messages": can_send}}}
    )
    await telegram.settled()

    assert (await storage.subscriptions.get(group.id) is not None) == (is_member and can_send)
