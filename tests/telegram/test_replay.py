"""The timeline told again: in private to everybody, in groups at the word of an administrator."""

from collections.abc import Callable

import pytest
from telegram import Message

from emulator.chats import Chat
from emulator.people import Person
from emulator.server import Emulator

ONLY_ADMINISTRATORS = "Only this group's administrators can start a replay here. In our private chat you can."
DAYS = {
    "en": (
        "REPLAY · 30 December 2021", "REPLAY · 31 December 2021", "REPLAY · 10 January 2022",
        "REPLAY · 12 January 2022", "REPLAY · 13 January 2022",
    ),
    "uk": (
        "ПОВТОР · 30 грудня 2021 року", "ПОВТОР · 31 грудня 2021 року", "ПОВТОР · 10 січня 2022 року",
        "ПОВТОР · 12 січня 2022 року", "ПОВТОР · 13 січня 2022 року",
    ),
    "ru": (
        "ПОВТОР · 30 декабря 2021 года", "ПОВТОР · 31 декабря 2021 года", "ПОВТОР · 10 января 2022 года",
        "ПОВТОР · 12 января 2022 года", "ПОВТОР · 13 января 2022 года",
    ),
    "pl": (
        "POWTÓRKA · 30 grudnia 2021 roku", "POWTÓRKA · 31 grudnia 2021 roku", "POWTÓRKA · 10 stycznia 2022 roku",
        "POWTÓRKA · 12 stycznia 2022 roku", "POWTÓRKA · 13 stycznia 2022 roku",
    ),
}  # fmt: skip
NEXT = {
    "en": "Next day: 31 December 2021 »",
    "uk": "Наступний день: 31 грудня 2021 року »",
    "ru": "Следующий день: 31 декабря 2021 года »",
    "pl": "Następny dzień: 31 grudnia 2021 roku »",
}
END = {
    "en": "This was the last day of the replay.",
    "uk": "Це був останній день повтору.",
    "ru": "Это был последний день повтора.",
    "pl": "To był ostatni dzień powtórki.",
}


def buttons(message: Message) -> list[str]:
    return [key.text for row in message.reply_markup.inline_keyboard for key in row] if message.reply_markup else []


async def replayed(telegram: Emulator, reader: Person, chat: Chat, topic: Message | None = None) -> list[Message]:
    """Return all days, each got by a press below the one before."""
    await reader.says(chat, "/replay@dateline_bot", topic=topic)
    posts = [await telegram.next_message(chat)]
    while keys := buttons(posts[-1]):
        await reader.presses(posts[-1], keys[0])
        posts.append(await telegram.next_message(chat))
    return posts


@pytest.mark.parametrize("language", DAYS)
@pytest.mark.parametrize("kind", ["private", "group", "forum"])
async def test_days_are_told_one_by_one(telegram: Emulator, kind: str, language: str) -> None:
    admin = telegram.user(language_code=language)
    chat = {
        "private": lambda: telegram.private(admin),
        "group": lambda: telegram.group("Neighbours", admins=[admin]),
        "forum": lambda: telegram.supergroup("Neighbours", forum=True, admins=[admin]),
    }[kind]()
    topic = await admin.opens_topic(chat, "News") if kind == "forum" else None

    posts = await replayed(telegram, admin, chat, topic)

    assert tuple(post.text.split("\n")[0] for post in posts) == DAYS[language]
    assert buttons(posts[0]) == [NEXT[language]]
    assert END[language] in posts[-1].text
    assert len(telegram.sent(chat)) == len(DAYS[language])
    assert {post.message_thread_id for post in posts} == {topic.message_id if topic else None}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31 December", "31 December 2021"),
        ("на 10 січня", "10 January 2022"),
        ("1 января", "10 January 2022"),
        ("12.01.2022", "12 January 2022"),
        ("2020-05-01", "30 December 2021"),
    ],
)
async def test_replay_begins_with_the_day_that_is_named_or_the_next(telegram: Emulator, typed: str, day: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, f"/replay {typed}")

    assert (await telegram.next_message(chat)).text.split("\n")[0] == f"REPLAY · {day}"


@pytest.mark.parametrize("typed", ["14 stycznia 2022", "from the beginning", "30 February"])
async def test_replay_of_no_day_that_there_is_names_those_there_are(telegram: Emulator, typed: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, f"/replay {typed}")

    assert (await telegram.next_message(chat)).text.split("\n") == [
        "/replay begins with the first of these days, or with the one that is named after it:",
        "",
        *(label.removeprefix("REPLAY · ") for label in DAYS["en"]),
    ]


async def test_what_was_overtaken_is_labelled(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "/replay")
    post = await telegram.next_message(chat)

    label, update, event, ending = post.text.split("\n\n")
    assert label == "REPLAY · 30 December 2021"
    assert update.split("\n")[:3] == [
        "Phone call between Biden and Putin set for 30 December 2021",
        "Update of 30 December 2021",
        "Overtaken by events in part (as known on 30 December 2021)",
    ]
    assert event.startswith("Past event: 30 December 2021: Biden and Putin held a 50-minute phone call")
    assert ending.startswith("What is known here ends on 31 December 2021.\nSource: ")


async def test_plan_is_not_told_as_if_it_had_come_true(telegram: Emulator) -> None:
    reader = telegram.user()

    posts = await replayed(telegram, reader, telegram.private(reader))

    assert posts[2].text.split("\n\n")[1] == (
        "Scheduled: 10 January 2022, Geneva (Switzerland): US and Russian officials were scheduled to hold security "
        "talks. Whether it took place is not known here."
    )


async def test_guest_of_a_group_is_told_who_can(telegram: Emulator) -> None:
    guest = telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")

    await guest.says(group, "/replay")
    post = await telegram.next_message(group)

    assert post.text == ONLY_ADMINISTRATORS


@pytest.mark.parametrize("status", ["member", "kicked"])
async def test_demoted_administrator_cannot_go_on(telegram: Emulator, status: str) -> None:
    admin, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin, other])
    await admin.says(group, "/replay")
    post = await telegram.next_message(group)

    await other.makes(group, admin, status)
    await admin.presses(post, NEXT["en"])

    assert await telegram.next_toast() == ONLY_ADMINISTRATORS
    assert len(telegram.sent(group)) == 1


async def test_administrator_who_cannot_be_checked_is_told_so(telegram: Emulator) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    telegram.fail_next("getChatMember", status=400, description="Bad Request: member list is inaccessible")

    await admin.says(group, "/replay")
    post = await telegram.next_message(group)

    assert post.text == ("I could not check with Telegram whether you are an administrator here. Please try again.")


async def test_anonymous_administrator_pages_on(telegram: Emulator) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    await admin.says(group, "/replay", as_chat=group)
    first = await telegram.next_message(group)

    await admin.presses(first, NEXT["en"])
    second = await telegram.next_message(group)

    assert second.text.startswith("REPLAY · 31 December 2021")


async def test_somebody_else_does_not_press_for_the_administrator(telegram: Emulator) -> None:
    admin, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin, other])
    await admin.says(group, "/replay")
    post = await telegram.next_message(group)

    await other.presses(post, NEXT["en"])

    assert (await telegram.next_toast()).startswith("These buttons belong to whoever asked.")
    assert len(telegram.sent(group)) == 1


@pytest.mark.parametrize("packed", ["r:1", "r:zzzz", "r:"])
async def test_forged_day_is_met_by_a_toast(
    telegram: Emulator, push_press: Callable[[Person, Message, str], None], packed: str
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/replay")
    post = await telegram.next_message(chat)

    push_press(reader, post, packed)

    assert await telegram.next_toast() == "This button is no longer in use."
    assert len(telegram.sent(chat)) == 1


async def test_knowledge_without_days_says_so(telegram: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.surfaces.telegram.handlers.replaying.days", lambda knowledge: ())
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "/replay")
    post = await telegram.next_message(chat)

    assert post.text == "There is nothing to replay."


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "/replay – The timeline told again, day by day"),
        ("uk", "/replay – Хронологія ще раз, день за днем"),
        ("ru", "/replay – Хронология ещё раз, день за днём"),
        ("pl", "/replay – Kalendarium jeszcze raz, dzień po dniu"),
    ],
)
async def test_help_in_private_names_it(telegram: Emulator, language: str, line: str) -> None:
    reader = telegram.user(language_code=language)
    chat = telegram.private(reader)

    await reader.says(chat, "/help")
    page = await telegram.next_message(chat)

    assert line in page.text.split("\n")
