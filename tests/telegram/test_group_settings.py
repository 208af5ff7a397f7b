"""The settings of a group: everybody sees them, administrators change them."""

import pytest
from structlog.testing import capture_logs

from bot.model.preferences import Preferences
from bot.storage import Storage
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

ONLY_ADMINISTRATORS = "Only this group's administrators can change its settings. Nothing was changed."
UNCHECKED = "I could not check with Telegram whether you are an administrator here. Nothing was changed."


def kinds(telegram: Emulator, admin: Person) -> dict[str, Chat]:
    return {
        "group": telegram.group("Neighbours", admins=[admin]),
        "supergroup": telegram.supergroup("Neighbours", admins=[admin]),
        "forum": telegram.supergroup("Neighbours", forum=True, admins=[admin]),
    }


@pytest.mark.parametrize("kind", ["group", "supergroup", "forum"])
async def test_administrator_chooses_for_everybody(telegram: Emulator, storage: Storage, kind: str) -> None:
    admin, guest = telegram.user(), telegram.user("Piotr")
    chat = kinds(telegram, admin)[kind]
    await guest.says(chat, "/settings")
    menu = await telegram.next_message(chat)

    await admin.presses(menu, "Language")
    await telegram.next_toast()
    await admin.presses(menu, "Українська")
    await telegram.next_toast()
    await guest.says(chat, "/ask when are the geneva talks")
    reply = await telegram.next_message(chat)

    assert "only administrators can change them" in menu.text
    assert reply.text.startswith("10 січня 2022 року")
    assert await storage.preferences.get(chat.id) == Preferences("uk")


async def test_creator_may_choose(telegram: Emulator, storage: Storage) -> None:
    creator = telegram.user()
    group = telegram.supergroup("Neighbours")
    await creator.makes(group, creator, "creator")

    await creator.says(group, "/settings zone Kyiv")
    await telegram.next_message(group)

    assert (await storage.preferences.get(group.id)).zone == "Europe/Kyiv"


@pytest.mark.parametrize("button", ["Language", "Time zone", "Short answers"])
async def test_guest_who_presses_is_told_who_can(telegram: Emulator, storage: Storage, button: str) -> None:
    admin, guest = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin])
    await admin.says(group, "/settings")
    menu = await telegram.next_message(group)

    await guest.presses(menu, button)

    assert await telegram.next_toast() == ONLY_ADMINISTRATORS
    assert telegram.calls("editMessageText") == []
    assert await storage.preferences.get(group.id) == Preferences()


async def test_guest_who_types_a_zone_is_told_who_can(telegram: Emulator, storage: Storage) -> None:
    guest = telegram.user("Piotr", language_code="pl")
    group = telegram.supergroup("Neighbours")

    await guest.says(group, "/settings zone Kijów")
    reply = await telegram.next_message(group)

    assert reply.text == "Ustawienia grupy mogą zmieniać tylko jej administratorzy. Nic nie zostało zmienione."
    assert await storage.preferences.get(group.id) == Preferences()


@pytest.mark.parametrize("status", ["member", "left", "kicked"])
async def test_demoted_administrator_who_presses_an_old_button_changes_nothing(
    telegram: Emulator, storage: Storage, status: str
) -> None:
    admin, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin, other])
    await admin.says(group, "/settings")
    menu = await telegram.next_message(group)
    await admin.presses(menu, "Short answers")
    before = await telegram.next_toast()

    await other.makes(group, admin, status)
    await admin.presses(menu, "Full answers")
    after = await telegram.next_toast()

    assert (before, after) == ("Saved.", ONLY_ADMINISTRATORS)
    assert await storage.preferences.get(group.id) == Preferences(is_brief=True)


async def test_anonymous_administrator_may_choose_by_typing_and_by_pressing(
    telegram: Emulator, storage: Storage
) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])

    await admin.says(group, "/settings zone Kyiv", as_chat=group)
    menu = await telegram.next_message(group)
    await admin.presses(menu, "Short answers")
    await telegram.next_toast()

    assert await storage.preferences.get(group.id) == Preferences(zone="Europe/Kyiv", is_brief=True)


async def test_guest_who_speaks_as_a_channel_changes_nothing(telegram: Emulator, storage: Storage) -> None:
    guest = telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    channel = telegram.channel("News", linked=group)

    await guest.says(group, "/settings zone Kyiv", as_chat=channel)
    reply = await telegram.next_message(group)

    assert reply.text == ONLY_ADMINISTRATORS
    assert await storage.preferences.get(group.id) == Preferences()


@pytest.mark.parametrize(
    ("status", "description"),
    [(400, "Bad Request: member list is inaccessible"), (403, "Forbidden: bot is not a member"), (500, ""), (502, "")],
)
async def test_nothing_is_changed_when_telegram_does_not_say(
    telegram: Emulator, storage: Storage, status: int, description: str
) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    await admin.says(group, "/settings")
    menu = await telegram.next_message(group)
    telegram.fail_next("getChatMember", status=status, description=description, times=2)

    with capture_logs() as logs:
        await admin.presses(menu, "Short answers")
        shown = await telegram.next_toast()
        await admin.says(group, "/settings zone Kyiv")
        reply = await telegram.next_message(group)

    assert shown == reply.text == UNCHECKED
    assert await storage.preferences.get(group.id) == Preferences()
    assert len(logs) == 2
    assert not any(str(one) in str(logs) for one in (group.id, admin.id))


async def test_right_is_asked_anew_at_each_change(telegram: Emulator) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    await admin.says(group, "/settings")
    menu = await telegram.next_message(group)

    for button in ("Short answers", "Full answers"):
        await admin.presses(menu, button)
        await telegram.next_toast()

    assert [call.params.integer("user_id") for call in telegram.calls("getChatMember")] == [admin.id] * 2


async def test_forged_choice_is_refused_before_telegram_is_asked(telegram: Emulator) -> None:
    guest = telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    await guest.says(group, "/settings")
    menu = await telegram.next_message(group)

    await guest.forges(menu, "p:language=de")

    assert await telegram.next_toast() == "This button is no longer in use."
    assert telegram.calls("getChatMember") == []


async def test_choices_of_two_administrators_at_once_are_both_kept(telegram: Emulator, storage: Storage) -> None:
    first, second = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[first, second])
    await first.says(group, "/settings")
    menu = await telegram.next_message(group)

    await first.forges(menu, "p:language=pl")
    await second.forges(menu, "p:zone=Europe/Warsaw")
    for _ in range(2):
        await telegram.next_toast()

    assert await storage.preferences.get(group.id) == Preferences("pl", "Europe/Warsaw")


async def test_settings_of_a_forum_apply_in_each_topic_and_are_shown_in_theirs(telegram: Emulator) -> None:
    admin = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True, admins=[admin])
    news, talk = await admin.opens_topic(forum, "News"), await admin.opens_topic(forum, "Talk")
    await admin.says(forum, "/settings", topic=news)
    menu = await telegram.next_message(forum)
    await admin.forges(menu, "p:language=uk")
    await telegram.next_toast()

    await admin.says(forum, "/topics", topic=talk)
    reply = await telegram.next_message(forum)

    assert menu.message_thread_id == news.message_id
    assert (reply.message_thread_id, reply.text) == (talk.message_id, "Виберіть тему:")


async def test_group_keeps_its_settings_when_it_becomes_a_supergroup(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    group = telegram.group("Neighbours", admins=[admin])
    await admin.says(group, "/settings zone Kyiv")
    await telegram.next_message(group)

    supergroup = await admin.upgrades(group)
    await telegram.settled()

    assert await storage.preferences.get(supergroup.id) == Preferences(zone="Europe/Kyiv")
    assert await storage.preferences.get(group.id) == Preferences()
    assert telegram.sent(supergroup) == []


async def test_settings_are_not_for_channels(telegram: Emulator, storage: Storage) -> None:
    editor = telegram.user()
    channel = telegram.channel("News")

    await editor.says(channel, "/settings zone Kyiv")
    await telegram.settled()

    assert telegram.sent(channel) == []
    assert await storage.preferences.get(channel.id) == Preferences()


async def test_settings_of_a_person_do_not_apply_in_a_group(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    await reader.says(telegram.private(reader), "/settings")
    menu = await telegram.next_message(telegram.private(reader))
    await reader.forges(menu, "p:language=pl")
    await telegram.next_toast()

    await reader.says(group, "/topics")
    reply = await telegram.next_message(group)

    assert reply.text == "Choose a topic:"
