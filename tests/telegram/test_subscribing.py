"""Chats subscribe to updates by an act of their own, and by nothing else."""

from datetime import date

import pytest
from structlog.testing import capture_logs

from bot.locales import subscribing
from bot.model.language import LANGUAGES, Language
from bot.model.news import TOPICS
from bot.model.preferences import Preferences
from bot.model.subscription import Quiet, Subscription
from bot.storage import Storage, StorageError
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator

DONE = "Subscription to updates\n\nDone: this chat is subscribed. This is what will come:"
TRANSCRIPT = (
    f"{DONE}\n\n"
    "Topics: all topics\n"
    "How often: at once\n"
    "Quiet hours: none\n"
    "Sound: on\n\n"
    "Updates come when the editors publish them, and that may be seldom; what is known here ends on 31 December 2021. "
    "A digest with nothing new is not sent.\n\n"
    "/unsubscribe ends it; /subscription shows it again.\n"
    "For a channel that you administer: /subscribe channel"
)
ONLY_ADMINISTRATORS = "Only this group's administrators can change its subscription. Nothing was changed."
UNCHECKED = "I could not check with Telegram whether you are an administrator here. Nothing was changed."
NONE = "This chat is not subscribed to updates. /subscribe subscribes it."
HORIZON = date(2021, 12, 31)
COMMANDS = ("/subscribe", "/unsubscribe")


async def say(telegram: Emulator, person: Person, chat: Chat, text: str, **how: object) -> str:
    await person.says(chat, text, **how)
    return str((await telegram.next_message(chat)).text)


async def test_person_who_subscribes_is_told_what_will_come(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    reply = await say(telegram, reader, chat, "/subscribe")

    assert reply == TRANSCRIPT
    assert await storage.subscriptions.get(chat.id) == Subscription(chat.id)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_subscribing_speaks_the_language_of_the_reader(
    telegram: Emulator, storage: Storage, language: Language
) -> None:
    reader = telegram.user(language_code=language)
    chat = telegram.private(reader)

    done = await say(telegram, reader, chat, "/subscribe")
    shown = await say(telegram, reader, chat, "/subscription")
    ended = await say(telegram, reader, chat, "/unsubscribe")
    none = await say(telegram, reader, chat, "/subscription")

    assert subscribing.subscribed(language) in done
    assert subscribing.prospects(HORIZON, language) in shown
    assert (ended, none) == (subscribing.unsubscribed(language), subscribing.none(language))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_language_of_who_subscribed_is_kept(telegram: Emulator, storage: Storage, language: Language) -> None:
    reader = telegram.user(language_code=language)
    group = telegram.supergroup("Neighbours", admins=[reader])

    await say(telegram, reader, group, "/subscribe")

    assert await storage.subscriptions.get(group.id) == Subscription(group.id, language=language)


@pytest.mark.parametrize("kind", ["group", "supergroup", "forum"])
async def test_administrator_subscribes_and_unsubscribes_a_group(
    telegram: Emulator, storage: Storage, kind: str
) -> None:
    admin = telegram.user()
    group = {
        "group": lambda: telegram.group("Neighbours", admins=[admin]),
        "supergroup": lambda: telegram.supergroup("Neighbours", admins=[admin]),
        "forum": lambda: telegram.supergroup("Neighbours", forum=True, admins=[admin]),
    }[kind]()

    done = await say(telegram, admin, group, "/subscribe")
    kept = await storage.subscriptions.get(group.id)
    ended = await say(telegram, admin, group, "/unsubscribe")

    assert done.startswith(DONE)
    assert "Only administrators can change it." in done
    assert "For a channel" not in done
    assert kept == Subscription(group.id)
    assert ended.startswith("Unsubscribed: no more updates come here.")
    assert await storage.subscriptions.get(group.id) is None


@pytest.mark.parametrize("command", COMMANDS)
async def test_guest_of_a_group_changes_nothing(telegram: Emulator, storage: Storage, command: str) -> None:
    guest = telegram.user("Piotr")
    group, subscribed = telegram.supergroup("Neighbours"), telegram.supergroup("Readers")
    await storage.subscriptions.put(Subscription(subscribed.id), DEFAULT_NOW)

    replies = [await say(telegram, guest, chat, command) for chat in (group, subscribed)]

    assert replies == [ONLY_ADMINISTRATORS] * 2
    assert await storage.subscriptions.get(group.id) is None
    assert await storage.subscriptions.get(subscribed.id) == Subscription(subscribed.id)


async def test_anonymous_administrator_subscribes(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])

    assert (await say(telegram, admin, group, "/subscribe", as_chat=group)).startswith(DONE)
    assert await storage.subscriptions.get(group.id) is not None


async def test_guest_who_speaks_as_a_channel_subscribes_nothing(telegram: Emulator, storage: Storage) -> None:
    guest = telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    channel = telegram.channel("News", linked=group)

    assert await say(telegram, guest, group, "/subscribe", as_chat=channel) == ONLY_ADMINISTRATORS
    assert [await storage.subscriptions.get(chat.id) for chat in (group, channel)] == [None, None]


@pytest.mark.parametrize("status", ["member", "left", "kicked"])
async def test_demoted_administrator_can_not_unsubscribe(telegram: Emulator, storage: Storage, status: str) -> None:
    admin, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin, other])
    await say(telegram, admin, group, "/subscribe")

    await other.makes(group, admin, status)

    assert await say(telegram, admin, group, "/unsubscribe") == ONLY_ADMINISTRATORS
    assert await storage.subscriptions.get(group.id) is not None


@pytest.mark.parametrize(("status", "description"), [(400, "Bad Request: member list is inaccessible"), (500, "")])
async def test_nothing_is_changed_when_telegram_does_not_say(
    telegram: Emulator, storage: Storage, status: int, description: str
) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    telegram.fail_next("getChatMember", status=status, description=description)

    with capture_logs() as logs:
        reply = await say(telegram, admin, group, "/subscribe")

    assert reply == UNCHECKED
    assert await storage.subscriptions.get(group.id) is None
    assert not any(str(one) in str(logs) for one in (group.id, admin.id))


async def test_anybody_in_a_group_sees_how_it_is_subscribed(telegram: Emulator, storage: Storage) -> None:
    guest = telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    await storage.preferences.put(group.id, Preferences(zone="Europe/Kyiv"))
    wanted = Subscription(
        group.id,
        topics=frozenset({"talks", "corrections"}),
        frequency="weekly",
        hour=18,
        weekday=6,
        quiet=Quiet(22, 7),
        is_silent=True,
        paused_until=DEFAULT_NOW.date().replace(day=20),
    )
    await storage.subscriptions.put(wanted, DEFAULT_NOW)

    shown = await say(telegram, guest, group, "/subscription")

    assert shown.split("\n\n")[1].splitlines() == [
        "Topics: talks, corrections",
        "How often: weekly digest, Sunday, 18:00 (Kyiv)",
        "Quiet hours: 22:00–07:00 (Kyiv); what falls into them comes afterwards",
        "Sound: off",
        "Paused: updates come again from 20 January 2026 on",
    ]
    assert telegram.calls("getChatMember") == []


async def test_pause_that_is_over_is_not_shown(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    await storage.subscriptions.put(Subscription(reader.id, paused_until=DEFAULT_NOW.date()), DEFAULT_NOW)

    assert "Paused" not in await say(telegram, reader, telegram.private(reader), "/subscription")


async def test_second_subscribe_changes_nothing(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    wanted = Subscription(chat.id, topics=frozenset({"talks"}), frequency="daily")
    await storage.subscriptions.put(wanted, DEFAULT_NOW)

    reply = await say(telegram, reader, chat, "/subscribe")

    assert "There is a subscription already; nothing was changed.\n\nTopics: talks\nHow often: daily digest" in reply
    assert await storage.subscriptions.get(chat.id) == wanted


async def test_update_goes_to_the_topic_where_it_was_asked_last(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True, admins=[admin])
    news, talk = await admin.opens_topic(forum, "News"), await admin.opens_topic(forum, "Talk")
    threads = []

    replies = []
    for topic in (news, talk, talk, None):
        replies.append(await say(telegram, admin, forum, "/subscribe", topic=topic))
        kept = await storage.subscriptions.get(forum.id)
        threads.append(kept and kept.thread)

    assert threads == [news.message_id, talk.message_id, talk.message_id, None]
    assert "Updates come to the topic in which /subscribe was sent last." in replies[0]
    assert "From now on, updates come to this topic, and no longer to the one before." in replies[1]
    assert "There is a subscription already" in replies[2]
    assert "From now on, updates come to this topic" in replies[3]


async def test_replies_in_a_plain_supergroup_are_no_topic(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    remark = await admin.says(group, "hello")

    await say(telegram, admin, group, "/subscribe", reply_to=remark)

    assert await storage.subscriptions.get(group.id) == Subscription(group.id)


async def test_unsubscribing_twice_says_that_there_was_nothing(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await say(telegram, reader, chat, "/subscribe")
    await say(telegram, reader, chat, "/unsubscribe")

    assert await say(telegram, reader, chat, "/unsubscribe") == NONE


async def test_subscription_that_had_ended_goes_on_as_it_was_when_somebody_subscribes(
    telegram: Emulator, storage: Storage
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    wanted = Subscription(chat.id, topics=frozenset({"talks"}))
    await storage.subscriptions.put(wanted, DEFAULT_NOW)
    await storage.subscriptions.end(chat.id)

    await say(telegram, reader, chat, "/subscribe")

    assert await storage.subscriptions.get(chat.id) == wanted


@pytest.mark.parametrize("text", ["/subscribe", "/subscribe@dateline_bot", "/Subscribe"])
async def test_command_is_read_however_it_is_written(telegram: Emulator, text: str) -> None:
    reader = telegram.user()

    assert await say(telegram, reader, telegram.private(reader), text) == TRANSCRIPT


@pytest.mark.parametrize("kind", ["private", "group"])
async def test_nothing_but_the_command_subscribes(telegram: Emulator, storage: Storage, kind: str) -> None:
    admin = telegram.user()
    chat = telegram.private(admin) if kind == "private" else telegram.supergroup("Neighbours", admins=[admin])

    await admin.makes_bot(chat, "kicked")
    await admin.makes_bot(chat, "member")
    for text in ("/start", "/start _hello", "/start subscribe", "/start _subscribe", "/ask subscribe me", "/help"):
        await admin.says(chat, text)
    forwarded = (await admin.says(chat, "subscribe")).to_dict()
    origin = {"type": "user", "date": 1_600_000_000, "sender_user": admin.card}
    telegram.push({"message": forwarded | {"message_id": 900, "forward_origin": origin}})
    await admin.says(chat, "/subscribe@other_bot")
    await admin.says(chat, "/subscription")
    while (await telegram.next_message(chat)).text != NONE:
        pass

    assert await storage.subscriptions.get(chat.id) is None


@pytest.mark.parametrize("is_subscribed", [False, True])
@pytest.mark.parametrize("command", COMMANDS)
async def test_command_in_a_forwarded_message_changes_nothing(
    telegram: Emulator, storage: Storage, command: str, is_subscribed: bool
) -> None:
    reader, other = telegram.user(), telegram.user("Piotr")
    chat = telegram.private(reader)
    origin = {"type": "user", "date": 1_600_000_000, "sender_user": other.card}
    if is_subscribed:
        await storage.subscriptions.put(Subscription(chat.id), DEFAULT_NOW)
    hello = await reader.says(chat, "hello")
    await telegram.next_message(chat)

    entity = {"type": "bot_command", "offset": 0, "length": len(command)}
    forward = {"message_id": 900, "text": command, "entities": [entity], "forward_origin": origin}
    telegram.push({"message": hello.to_dict() | forward})
    reply = await telegram.next_message(chat)

    assert (
        reply.text
        == (TRANSCRIPT.replace("Done: this chat is subscribed. This is what will come:\n\n", ""), NONE)[
            not is_subscribed
        ]
    )
    assert await storage.subscriptions.get(chat.id) == (Subscription(chat.id) if is_subscribed else None)


async def test_edited_message_subscribes_nobody(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    question = await reader.says(chat, "who is peskov")
    await telegram.next_message(chat)

    await reader.edits(question, "/subscribe")
    await telegram.settled()

    assert await storage.subscriptions.get(chat.id) is None


async def test_post_in_a_channel_subscribes_nothing(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel = telegram.channel("News")

    await editor.says(channel, "/subscribe")
    await telegram.settled()

    assert telegram.sent(channel) == []
    assert await storage.subscriptions.get(channel.id) is None


async def test_group_keeps_its_subscription_when_it_becomes_a_supergroup(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    group = telegram.group("Neighbours", admins=[admin])
    wanted = Subscription(group.id, thread=77, frequency="daily")
    await storage.subscriptions.put(wanted, DEFAULT_NOW)

    # Telegram may tell first that the bot is out of the old one.
    await admin.makes_bot(group, "left")
    await telegram.settled()
    group.bot_status = "member"
    supergroup = await admin.upgrades(group)
    await telegram.settled()

    moved = await storage.subscriptions.get(supergroup.id)
    assert moved is not None
    assert (moved.thread, moved.frequency) == (77, "daily")
    assert await storage.subscriptions.get(group.id) is None
    assert telegram.sent(supergroup) == []


async def test_group_without_a_subscription_gets_none_when_it_becomes_a_supergroup(
    telegram: Emulator, storage: Storage
) -> None:
    admin = telegram.user()
    group = telegram.group("Neighbours", admins=[admin])

    supergroup = await admin.upgrades(group)
    await telegram.settled()

    assert await storage.subscriptions.get(supergroup.id) is None


@pytest.mark.parametrize("is_ended", [False, True])
async def test_forgetme_erases_a_private_subscription(telegram: Emulator, storage: Storage, is_ended: bool) -> None:
    reader = telegram.user()
    chat, group = telegram.private(reader), telegram.supergroup("Neighbours", admins=[reader])
    for subscribed in (chat, group):
        await storage.subscriptions.put(Subscription(subscribed.id), DEFAULT_NOW)
    if is_ended:
        await storage.subscriptions.end(chat.id)
    await reader.says(chat, "/forgetme")
    question = await telegram.next_message(chat)

    await reader.presses(question, "Yes, erase")
    await telegram.next_toast()

    assert "your subscription" in question.text
    assert telegram.sent(chat)[-1].text == "Erased. I have nothing about you any more."
    assert await storage.subscriptions.restore(chat.id, DEFAULT_NOW) is False
    assert await storage.subscriptions.get(group.id) == Subscription(group.id)


async def test_success_is_not_claimed_when_the_storage_fails(
    telegram: Emulator, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError("the disk is full")

    reader = telegram.user()
    monkeypatch.setattr(storage.subscriptions, "put", fail)

    with capture_logs():
        reply = await say(telegram, reader, telegram.private(reader), "/subscribe")

    assert reply.startswith("Something went wrong on my side.")
    assert await storage.subscriptions.get(reader.id) is None


def test_every_topic_has_a_name_of_its_own() -> None:
    for language in LANGUAGES:
        assert len({subscribing.topic_name(topic, language) for topic in TOPICS}) == len(TOPICS)
