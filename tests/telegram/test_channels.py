"""Channels, subscribed from the private chat of somebody who may post in them."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs
from telegram import Message

from bot.locales import channels as channel_words
from bot.locales import subscribing
from bot.model.language import LANGUAGES, Language
from bot.model.preferences import Preferences
from bot.model.subscription import Subscription
from bot.storage import Storage
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator

CANNOT_POST = (
    "I can't find that channel, or may not post there. Make me its administrator with the right to post messages, then "
    "try again."
)
NOT_YOURS = "Only administrators who may post in the channel can do that. Nothing was changed or shown."
UNCHECKED = "I could not check with Telegram who administers that channel. Nothing was changed or shown."
NO_CHANNEL = "That is not a channel. A group is subscribed by /subscribe in the group itself."
WORDS = {"en": "channel", "uk": "канал", "ru": "канал", "pl": "kanał"}
OLD = "u:sound=off@"


async def say(telegram: Emulator, person: Person, text: str) -> Message:
    chat = telegram.private(person)
    await person.says(chat, text)
    return await telegram.next_message(chat)


def channel_of(telegram: Emulator, *admins: Person) -> Chat:
    return telegram.channel("News & views", username="news_views", admins=admins)


async def choose(telegram: Emulator, person: Person, channel: Chat, command: str = "/subscribe") -> Message:
    await say(telegram, person, f"{command} channel")
    await person.shares(telegram.private(person), channel)
    return await telegram.next_message(telegram.private(person))


def share(telegram: Emulator, person: Person, chat_id: int, request_id: int = 1) -> None:
    """Push what Telegram sends when somebody chooses a chat, which anybody may claim with a client of their own."""
    shared = {"request_id": request_id, "chat_id": chat_id}
    chat = telegram.private(person).card()
    telegram.push({"message": {"message_id": 900, "date": 1, "chat": chat, "from": person.card, "chat_shared": shared}})


async def test_administrator_subscribes_a_channel_by_its_public_name(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel = channel_of(telegram, editor)

    reply = await say(telegram, editor, "/subscribe @news_views")

    assert reply.text.startswith(
        "Subscription of the channel “News & views”\n\nDone: the channel is subscribed. This is what will come:\n\n"
        "Topics: all topics\nHow often: at once\nQuiet hours: none\nSound: on\nLanguage of updates: English\n\n"
    )
    assert reply.text.endswith("“Unsubscribe” below ends it; /subscription channel shows it again.")
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)
    assert await storage.subscriptions.get(editor.id) is None
    assert telegram.sent(channel) == []


@pytest.mark.parametrize("name", ["https://t.me/news_views", "t.me/news_views/", "http://telegram.me/news_views"])
async def test_link_to_a_channel_names_it(telegram: Emulator, storage: Storage, name: str) -> None:
    editor = telegram.user()
    channel = channel_of(telegram, editor)

    await say(telegram, editor, f"/subscribe {name}")

    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_administrator_chooses_a_private_channel_by_a_button(
    telegram: Emulator, storage: Storage, language: Language
) -> None:
    editor = telegram.user(language_code=language)
    channel = telegram.channel("News", admins=[editor])
    chat = telegram.private(editor)

    asked = await say(telegram, editor, f"/subscribe {WORDS[language]}")
    shown = chat.reply_keyboard[0][0]["text"]
    await editor.shares(chat, channel)
    reply = await telegram.next_message(chat)

    assert asked.text == channel_words.choose_channel("/subscribe", language)
    assert shown == channel_words.channel_button(language)
    assert subscribing.subscribed_channel(language) in reply.text
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id, language=language)


async def test_bot_that_is_no_administrator_yet_is_made_one_by_the_button(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel = telegram.channel("News", admins=[editor], bot_status="left")

    await choose(telegram, editor, channel)

    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("status", "without"), [("left", ()), ("kicked", ()), ("administrator", ["can_post_messages"])]
)
async def test_administrator_is_told_what_to_do_when_the_bot_may_not_post(
    telegram: Emulator, storage: Storage, status: str, without: list[str], language: Language
) -> None:
    editor = telegram.user(language_code=language)
    channel = channel_of(telegram, editor)
    await editor.makes_bot(channel, status, without=without)

    reply = await say(telegram, editor, "/subscribe @news_views")

    ((key,),) = reply.reply_markup.inline_keyboard
    assert reply.text == channel_words.cannot_post(language)
    assert key.text == channel_words.add_to_channel(language)
    assert key.url == "https://t.me/dateline_bot?startchannel&admin=post_messages"
    assert await storage.subscriptions.get(channel.id) is None


async def test_channel_that_does_not_exist_is_told_of(telegram: Emulator) -> None:
    assert (await say(telegram, telegram.user(), "/subscribe @no_such_channel")).text == CANNOT_POST


@pytest.mark.parametrize("command", ["/subscribe", "/unsubscribe", "/subscription"])
async def test_stranger_neither_changes_nor_sees_anything(telegram: Emulator, storage: Storage, command: str) -> None:
    stranger = telegram.user("Piotr")
    channel = channel_of(telegram)
    await storage.subscriptions.put(Subscription(channel.id, language="uk"), DEFAULT_NOW)

    reply = await say(telegram, stranger, f"{command} @news_views")

    assert reply.text == NOT_YOURS
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id, language="uk")


async def test_administrator_who_may_not_post_subscribes_nothing(telegram: Emulator, storage: Storage) -> None:
    owner, helper = telegram.user(), telegram.user("Piotr")
    channel = channel_of(telegram)
    await owner.makes(channel, owner, "creator")
    await owner.makes(channel, helper, "administrator", without=["can_post_messages"])

    refused = await say(telegram, helper, "/subscribe @news_views")
    before = await storage.subscriptions.get(channel.id)
    await say(telegram, owner, "/subscribe @news_views")

    assert (refused.text, before) == (NOT_YOURS, None)
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)


async def test_claim_to_have_chosen_a_channel_is_checked(telegram: Emulator, storage: Storage) -> None:
    stranger, editor = telegram.user("Piotr"), telegram.user()
    channel = telegram.channel("News", admins=[editor])

    share(telegram, stranger, channel.id)
    reply = await telegram.next_message(telegram.private(stranger))

    assert reply.text == NOT_YOURS
    assert await storage.subscriptions.get(channel.id) is None


async def test_group_is_no_channel(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", username="neighbours", admins=[admin])

    by_name = await say(telegram, admin, "/subscribe @neighbours")
    share(telegram, admin, group.id)
    by_button = await telegram.next_message(telegram.private(admin))

    assert by_name.text == by_button.text == NO_CHANNEL
    assert await storage.subscriptions.get(group.id) is None


@pytest.mark.parametrize("request_id", [0, 4, -1, 2**31 - 1])
async def test_choice_for_an_unknown_wish_is_passed_over(telegram: Emulator, storage: Storage, request_id: int) -> None:
    editor = telegram.user()
    channel = channel_of(telegram, editor)

    share(telegram, editor, channel.id, request_id)
    await telegram.settled()

    assert telegram.sent(telegram.private(editor)) == []
    assert await storage.subscriptions.get(channel.id) is None


@pytest.mark.parametrize("failing", ["getChat", "getChatMember"])
async def test_nothing_is_changed_when_telegram_does_not_say(
    telegram: Emulator, storage: Storage, failing: str
) -> None:
    editor = telegram.user()
    channel = channel_of(telegram, editor)
    telegram.fail_next(failing, status=502)

    with capture_logs() as logs:
        reply = await say(telegram, editor, "/subscribe @news_views")

    assert reply.text == UNCHECKED
    assert await storage.subscriptions.get(channel.id) is None
    assert not any(str(one) in str(logs) for one in (channel.id, editor.id, "news_views"))


async def test_channel_is_unsubscribed_by_name_by_choice_and_by_button(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel, chat = channel_of(telegram, editor), telegram.private(editor)
    told = []

    for command in ("/unsubscribe @news_views", "/unsubscribe channel"):
        await say(telegram, editor, "/subscribe @news_views")
        reply = await say(telegram, editor, command)
        if command.endswith("channel"):
            await editor.shares(chat, channel)
            reply = await telegram.next_message(chat)
        told.append((reply.text, await storage.subscriptions.get(channel.id)))
    menu = await say(telegram, editor, "/subscribe @news_views")
    for button in ("Unsubscribe", "Yes, unsubscribe"):
        await editor.presses(menu, button)
        await telegram.next_toast()
    told.append((telegram.sent(chat)[-1].text, await storage.subscriptions.get(channel.id)))

    assert told == [("Unsubscribed: no more updates go to the channel “News & views”.", None)] * 3


async def test_state_of_a_channel_is_shown_in_private(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel = channel_of(telegram, editor)

    none = await say(telegram, editor, "/subscription @news_views")
    await storage.subscriptions.put(Subscription(channel.id, frequency="daily"), DEFAULT_NOW)
    shown = await choose(telegram, editor, channel, "/subscription")

    assert none.text == ("The channel “News & views” is not subscribed to updates. /subscribe channel subscribes it.")
    assert "How often: daily digest, 09:00 (UTC)" in shown.text


async def test_channel_is_tuned_from_private(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel = channel_of(telegram, editor)
    menu = await say(telegram, editor, "/subscribe @news_views")

    for button in ("Language", "Polski", "Without sound", "Topics", "✓ Talks", "« Subscription to updates"):
        await editor.presses(menu, button)
        await telegram.next_toast()

    kept = await storage.subscriptions.get(channel.id)
    assert kept == Subscription(
        channel.id, language="pl", is_silent=True, topics=frozenset({"statements", "military", "corrections"})
    )
    assert await storage.preferences.get(channel.id) == Preferences()
    assert "Language of updates: Polski" in telegram.sent(telegram.private(editor))[-1].text


async def test_channel_takes_the_clock_of_whoever_tunes_it(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel, chat = channel_of(telegram, editor), telegram.private(editor)
    menu = await say(telegram, editor, "/subscribe @news_views")
    await editor.presses(menu, "How often")
    await telegram.next_toast()
    without = telegram.sent(chat)[-1].text
    await say(telegram, editor, "/settings zone Kyiv")

    await editor.presses(menu, "« Subscription to updates")
    await telegram.next_toast()
    for button in ("How often", "Daily digest", "Use my time zone: Kyiv"):
        await editor.presses(menu, button)
        await telegram.next_toast()

    assert "Digests follow the clock of UTC." in without
    assert "choose it for yourself with /settings first" in without
    assert "Digests follow the clock of Kyiv." in telegram.sent(chat)[0].text
    assert await storage.preferences.get(channel.id) == Preferences(zone="Europe/Kyiv")


async def test_administrator_who_was_demoted_changes_nothing_by_old_buttons(
    telegram: Emulator, storage: Storage
) -> None:
    owner, editor = telegram.user(), telegram.user("Piotr")
    channel = channel_of(telegram, owner, editor)
    menu = await say(telegram, editor, "/subscribe @news_views")

    await owner.makes(channel, editor, "member")
    toasts = set()
    for button in ("Without sound", "Topics", "Unsubscribe"):
        await editor.presses(menu, button)
        toasts.add(await telegram.next_toast())

    assert toasts == {NOT_YOURS}
    assert telegram.calls("editMessageText") == []
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)


async def test_stranger_who_forges_a_button_of_a_channel_changes_nothing(telegram: Emulator, storage: Storage) -> None:
    editor, stranger = telegram.user(), telegram.user("Piotr")
    channel = channel_of(telegram, editor)
    menu = await say(telegram, editor, "/subscribe @news_views")
    data = next(
        key.callback_data for row in menu.reply_markup.inline_keyboard for key in row if key.text == "Without sound"
    )
    theirs = await say(telegram, stranger, "/topics")

    await stranger.forges(theirs, data)

    assert await telegram.next_toast() == NOT_YOURS
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)


@pytest.mark.parametrize("suffix", ["zzz", "zzzzzzzzzzzzz", "-1", "", "<b>", "z" * 40])
async def test_forged_channel_does_nothing(telegram: Emulator, storage: Storage, suffix: str) -> None:
    reader = telegram.user()
    menu = await say(telegram, reader, "/subscription")

    await reader.forges(menu, OLD + suffix)
    toast = await telegram.next_toast()

    assert toast in {CANNOT_POST, "This button is no longer in use."}
    assert await storage.subscriptions.get(reader.id) is None


async def test_button_of_a_channel_does_nothing_in_a_group(
    telegram: Emulator, storage: Storage, push_press: Callable[[Person, Message, str], None]
) -> None:
    editor = telegram.user()
    channel = channel_of(telegram, editor)
    menu = await say(telegram, editor, "/subscribe @news_views")
    data = menu.reply_markup.inline_keyboard[1][1].callback_data
    group = telegram.supergroup("Neighbours", admins=[editor])
    await editor.says(group, "/topics")
    topics = await telegram.next_message(group)

    push_press(editor, topics, data)

    assert await telegram.next_toast() == "This button is no longer in use."
    assert await storage.subscriptions.get(channel.id) == Subscription(channel.id)


@pytest.mark.parametrize("text", ["/subscribe channel", "/subscribe @news_views"])
async def test_group_is_led_to_the_private_chat(telegram: Emulator, storage: Storage, text: str) -> None:
    admin = telegram.user()
    channel = channel_of(telegram, admin)
    group = telegram.supergroup("Neighbours", admins=[admin])

    await admin.says(group, text)
    reply = await telegram.next_message(group)

    assert reply.text == "That works in our private chat only."
    assert [await storage.subscriptions.get(chat.id) for chat in (group, channel)] == [None, None]


@pytest.mark.parametrize("language", LANGUAGES)
def test_refusals_fit_into_a_toast(language: Language) -> None:
    told = (
        channel_words.cannot_post, channel_words.no_channel, channel_words.not_your_channel,
        channel_words.channel_unchecked,
        subscribing.only_administrators, subscribing.over, subscribing.at_least_one,
    )  # fmt: skip

    assert [text for text in (it(language) for it in told) if len(text.encode("utf-16-le")) // 2 > 200] == []
