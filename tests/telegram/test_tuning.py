"""The keyboard below a subscription: what comes, when, and how."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from telegram import Message

from bot.locales import settings, subscribing
from bot.locales import subscription_buttons as buttons
from bot.locales import subscription_terms as terms
from bot.model.language import LANGUAGES, Language
from bot.model.news import TOPICS
from bot.model.preferences import Preferences
from bot.model.subscription import FREQUENCIES, Quiet, Subscription
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram import subscription_pages
from bot.surfaces.telegram.application import build_application
from bot.surfaces.telegram.callbacks import MAX_BYTES, Tune
from bot.surfaces.telegram.subscription_view import View
from bot.surfaces.telegram.tuning import tuned
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator
from places.polling import polling

ONLY_ADMINISTRATORS = "Only this group's administrators can change its subscription. Nothing was changed."
STALE = "This button is no longer in use."
OVER = "There is no such subscription any more. /subscribe starts one."
BACK = "« Subscription to updates"
HORIZON = date(2021, 12, 31)
PAGES = ("", "overview", "topic", "frequency", "hour", "weekday", "quiet", "pause", "end")
PICKED = (("quiet", "?"), ("quiet", "?22"), ("pause", "?"), ("pause", "?2026-05"))


async def menu_of(telegram: Emulator, person: Person, chat: Chat) -> Message:
    await person.says(chat, "/subscribe")
    return await telegram.next_message(chat)


async def press(telegram: Emulator, person: Person, menu: Message, *buttons: str) -> str:
    toast = ""
    for button in buttons:
        await person.presses(menu, button)
        toast = await telegram.next_toast()
    return toast


def shown(telegram: Emulator, chat: Chat, menu: Message) -> Message:
    return next(message for message in telegram.sent(chat) if message.message_id == menu.message_id)


def keys(message: Message) -> list[str]:
    return [key.text for row in message.reply_markup.inline_keyboard for key in row]


@pytest.mark.parametrize(
    ("buttons", "change"),
    [
        (["Topics", "✓ Talks", "✓ Military"], {"topics": frozenset({"statements", "corrections"})}),
        (["Topics", "✓ Talks", "Talks"], {}),
        (["Topics", "✓ Talks", "✓ Military", "All topics"], {}),
        (["How often", "Daily digest"], {"frequency": "daily"}),
        (["How often", "Daily digest", "09:00", "18:00"], {"frequency": "daily", "hour": 18}),
        (
            ["How often", "Weekly digest", "Monday", "Sunday", "09:00", "00:00"],
            {"frequency": "weekly", "weekday": 6, "hour": 0},
        ),
        (["How often", "Daily digest", "At once"], {}),
        (["Quiet hours", "22:00–07:00"], {"quiet": Quiet(22, 7)}),
        (["Quiet hours", "22:00–07:00", "Quiet hours", "No quiet hours"], {}),
        (["Without sound"], {"is_silent": True}),
        (["Without sound", "With sound"], {}),
        (["Quiet hours", "Other hours", "20:00", "06:00"], {"quiet": Quiet(20, 6)}),
        (["Quiet hours", "Other hours", "01:00", "02:00"], {"quiet": Quiet(1, 2)}),
        (["Pause", "Until tomorrow"], {"paused_until": date(2026, 1, 16)}),
        (["Pause", "Until a day…", "31"], {"paused_until": date(2026, 1, 31)}),
        (["Pause", "Until a day…", "February 2026 ›", "8"], {"paused_until": date(2026, 2, 8)}),
        (["Pause", "Until a day…", "February 2026 ›", "‹ January 2026", "16"], {"paused_until": date(2026, 1, 16)}),
        (["Pause", "For a week"], {"paused_until": date(2026, 1, 22)}),
        (["Pause", "For a month"], {"paused_until": date(2026, 2, 15)}),
        (["Pause", "For a month", "End the pause"], {}),
    ],
)
async def test_presses_change_the_subscription(
    telegram: Emulator, storage: Storage, buttons: list[str], change: dict[str, object]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)

    toast = await press(telegram, reader, menu, *buttons)

    assert toast == "Saved."
    assert await storage.subscriptions.get(chat.id) == replace(Subscription(chat.id), **change)
    assert len(telegram.sent(chat)) == 1


async def test_at_least_one_topic_stays(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)
    await press(telegram, reader, menu, "Topics", "✓ Statements", "✓ Military", "✓ Corrections")

    toast = await press(telegram, reader, menu, "✓ Talks")

    assert toast == "At least one topic has to stay."
    kept = await storage.subscriptions.get(chat.id)
    assert kept is not None
    assert kept.topics == {"talks"}


async def test_digest_follows_the_clock_chosen_in_the_settings(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)
    await press(telegram, reader, menu, "How often")
    before = shown(telegram, chat, menu)

    await press(telegram, reader, menu, "Time zone: UTC", "Kyiv")
    await reader.says(chat, "/subscription")
    menu = await telegram.next_message(chat)
    await press(telegram, reader, menu, "How often")

    assert "Digests follow the clock of UTC." in before.text
    assert await storage.preferences.get(chat.id) == Preferences(zone="Europe/Kyiv")
    assert "Digests follow the clock of Kyiv." in shown(telegram, chat, menu).text
    assert "Time zone: Kyiv" in keys(shown(telegram, chat, menu))


async def test_pause_counts_days_by_the_clock_of_the_chat(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences(zone="Pacific/Auckland"))
    menu = await menu_of(telegram, reader, chat)

    await press(telegram, reader, menu, "Pause", "Until tomorrow")

    kept = await storage.subscriptions.get(chat.id)
    assert kept is not None
    assert kept.paused_until == date(2026, 1, 17)


@pytest.mark.parametrize("day", ["2026-01-15", "2025-12-24", "2027-01-17"])
async def test_pause_ends_on_a_day_to_come_within_a_year(telegram: Emulator, storage: Storage, day: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)

    await reader.forges(menu, f"u:pause={day}")

    assert await telegram.next_toast() == "A pause can end on a day to come, within a year. Nothing was changed."
    assert await storage.subscriptions.get(chat.id) == Subscription(chat.id)


async def test_days_to_pick_are_those_by_the_clock_of_the_chat(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences(zone="Pacific/Auckland"))
    menu = await menu_of(telegram, reader, chat)
    await press(telegram, reader, menu, "Pause", "Until a day…")
    first = [key for key in keys(shown(telegram, chat, menu)) if key.isdecimal()]
    # It is the 16th there already: a day further than by the clock of UTC.
    await reader.forges(menu, "u:pause=?2027-01")
    await telegram.next_toast()
    last = [key for key in keys(shown(telegram, chat, menu)) if key.isdecimal()]

    toast = await press(telegram, reader, menu, "17")

    assert (first[0], last[-1], toast) == ("17", "17", "Saved.")
    kept = await storage.subscriptions.get(chat.id)
    assert kept is not None
    assert kept.paused_until == date(2027, 1, 17)


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_pause_of_a_month_ends_on_a_day_that_exists(today: date, until: date) -> None:
    assert tuned(Subscription(1), Tune("pause", "month"), today).paused_until == until


async def test_overview_tells_every_choice_in_one_message(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)

    await press(
        telegram, reader, menu, "How often", "Weekly digest", BACK, "Quiet hours", "23:00–07:00", "Without sound"
    )
    await press(telegram, reader, menu, "Pause", "Until tomorrow")

    assert shown(telegram, chat, menu).text.split("\n\n")[1].splitlines() == [
        "Topics: all topics",
        "How often: weekly digest, Monday, 09:00 (UTC)",
        "Quiet hours: 23:00–07:00 (UTC); what falls into them comes afterwards",
        "Sound: off",
        "Paused: updates come again from 16 January 2026 on",
    ]


async def test_unsubscribe_button_asks_first(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)

    await press(telegram, reader, menu, "Unsubscribe", BACK, "Unsubscribe")
    asked = (shown(telegram, chat, menu).text, await storage.subscriptions.get(chat.id))
    await press(telegram, reader, menu, "Yes, unsubscribe")

    assert asked == (
        "Subscription to updates\n\nShall no more updates come? What was chosen here is erased.",
        Subscription(chat.id),
    )
    assert shown(telegram, chat, menu).text == "Unsubscribed: no more updates come here. /subscribe starts them again."
    assert await storage.subscriptions.get(chat.id) is None


@pytest.mark.parametrize("data", ["u:sound=off", "u:topic=", "u:end=yes", "u:overview="])
async def test_old_keyboard_subscribes_nobody(telegram: Emulator, storage: Storage, data: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)
    await reader.says(chat, "/unsubscribe")
    await telegram.next_message(chat)

    await reader.forges(menu, data)

    assert await telegram.next_toast() == OVER
    assert await storage.subscriptions.get(chat.id) is None


async def test_old_keyboard_does_what_stands_on_it(
    telegram: Emulator, storage: Storage, push_press: Callable[[Person, Message, str], None]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    first, second = await menu_of(telegram, reader, chat), await menu_of(telegram, reader, chat)
    for menu in (first, second):
        await press(telegram, reader, menu, "Topics", "✓ Talks" if menu is first else BACK)

    push_press(reader, second, "u:topic=-talks")
    await telegram.next_toast()

    kept = await storage.subscriptions.get(chat.id)
    assert kept is not None
    assert kept.topics == frozenset(TOPICS) - {"talks"}


@pytest.mark.parametrize(
    "data",
    [
        "u:", "u:=", "u:sound", "u:sound=", "u:sound=loud", "u:topic=talks", "u:topic=+weather", "u:topic=+",
        "u:hour=24", "u:hour=-1", "u:hour=٣", "u:hour=1e1", "u:hour=?1", "u:weekday=7", "u:quiet=5-5", "u:quiet=99-1",
        "u:quiet=?24", "u:quiet=?x", "u:quiet=7", "u:quiet=7-24", "u:pause=?2026", "u:pause=?2026-13", "u:pause=year",
        "u:pause=2026-02-30", "u:topic=?talks", "u:overview=?",
        "u:frequency=hourly", "u:language=uk", "u:language=", "u:zone=own", "u:zone=", "u:end=no", "u:overview=1",
        "u:nothing=", "u:chat=7", "u:topic=*talks", "u:" + "x" * 62,
    ],
)  # fmt: skip
async def test_forged_choice_is_refused_before_telegram_is_asked(
    telegram: Emulator, storage: Storage, data: str
) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])
    await storage.subscriptions.put(Subscription(group.id), DEFAULT_NOW)
    await admin.says(group, "/subscription")
    menu = await telegram.next_message(group)

    await admin.forges(menu, data)

    assert await telegram.next_toast() == STALE
    assert telegram.calls("getChatMember") == []
    assert await storage.subscriptions.get(group.id) == Subscription(group.id)


@pytest.mark.parametrize("button", ["Topics", "How often", "Quiet hours", "Without sound", "Pause", "Unsubscribe"])
async def test_guest_of_a_group_who_presses_is_told_who_can(telegram: Emulator, storage: Storage, button: str) -> None:
    admin, guest = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin])
    menu = await menu_of(telegram, admin, group)

    assert await press(telegram, guest, menu, button) == ONLY_ADMINISTRATORS
    assert telegram.calls("editMessageText") == []
    assert await storage.subscriptions.get(group.id) == Subscription(group.id)


@pytest.mark.parametrize("status", ["member", "left", "kicked"])
async def test_demoted_administrator_who_presses_changes_nothing(
    telegram: Emulator, storage: Storage, status: str
) -> None:
    admin, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin, other])
    menu = await menu_of(telegram, admin, group)
    before = await press(telegram, admin, menu, "Without sound")

    await other.makes(group, admin, status)

    assert (before, await press(telegram, admin, menu, "With sound")) == ("Saved.", ONLY_ADMINISTRATORS)
    assert await storage.subscriptions.get(group.id) == Subscription(group.id, is_silent=True)


async def test_another_administrator_may_press_and_is_asked_for_anew(telegram: Emulator, storage: Storage) -> None:
    admin, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin, other])
    menu = await menu_of(telegram, admin, group)

    await press(telegram, other, menu, "Quiet hours", "00:00–08:00")

    assert [call.params.integer("user_id") for call in telegram.calls("getChatMember")] == [
        admin.id,
        other.id,
        other.id,
    ]
    assert await storage.subscriptions.get(group.id) == Subscription(group.id, quiet=Quiet(0, 8))


async def test_press_in_another_topic_leaves_the_topic_of_updates(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True, admins=[admin])
    news, talk = await admin.opens_topic(forum, "News"), await admin.opens_topic(forum, "Talk")
    await admin.says(forum, "/subscribe", topic=news)
    await telegram.next_message(forum)
    await admin.says(forum, "/subscription", topic=talk)
    menu = await telegram.next_message(forum)

    await press(telegram, admin, menu, "Without sound")

    assert menu.message_thread_id == talk.message_id
    assert await storage.subscriptions.get(forum.id) == Subscription(forum.id, news.message_id, is_silent=True)


async def test_choices_of_two_administrators_at_once_are_both_kept(telegram: Emulator, storage: Storage) -> None:
    first, second = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[first, second])
    menu = await menu_of(telegram, first, group)

    await first.forges(menu, "u:topic=-talks")
    await second.forges(menu, "u:topic=-military")
    for _ in range(2):
        await telegram.next_toast()

    kept = await storage.subscriptions.get(group.id)
    assert kept is not None
    assert kept.topics == {"statements", "corrections"}


@pytest.mark.no_application
async def test_keyboard_works_after_a_restart(telegram: Emulator, services: Services, tmp_path: Path) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    settings_ = Settings(_env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin)
    menu = None

    for _ in range(2):
        storage = Storage(f"sqlite:///{tmp_path / 'kept.sqlite3'}")
        await storage.prepare()
        application = build_application(services, settings_, storage, lambda: DEFAULT_NOW)
        async with application, polling(telegram, application):
            menu = menu or await menu_of(telegram, reader, chat)
            await press(
                telegram, reader, menu, "Topics" if "Topics" in keys(shown(telegram, chat, menu)) else "✓ Talks"
            )
            kept = await storage.subscriptions.get(chat.id)
        await storage.close()

    assert kept is not None
    assert kept.topics == frozenset(TOPICS) - {"talks"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_pages_speak_the_language_of_the_chat(telegram: Emulator, language: Language) -> None:
    reader = telegram.user(language_code=language)
    chat = telegram.private(reader)
    menu = await menu_of(telegram, reader, chat)

    toast = await press(
        telegram,
        reader,
        menu,
        buttons.frequency_button(language),
        terms.frequency_name("weekly", language),
    )

    page = shown(telegram, chat, menu)
    assert toast == settings.saved(language)
    assert subscribing.choose_frequency(None, language) in page.text
    assert [terms.weekday_name(0, language), "09:00"] == keys(page)[3:5]


@pytest.mark.parametrize("channel", [None, "News"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_every_page_fits_and_leads_somewhere(language: Language, channel: str | None) -> None:
    chat = -1_997_852_516_352 if channel else 7
    for frequency in FREQUENCIES:
        found = Subscription(chat, frequency=frequency, topics=frozenset({"corrections"}))
        view = View(found, language, DEFAULT_NOW, HORIZON, channel=channel, own_zone="America/Argentina/Buenos_Aires")
        pages = [*((name, "") for name in PAGES[1:]), *PICKED, *([("language", "")] if channel else [])]
        cards = [subscription_pages.page(Tune(*page, chat if channel else 0), view) for page in pages]
        buttons = [key for card in cards for row in card.keyboard.inline_keyboard for key in row]

        assert all(0 < len(key.callback_data.encode()) <= MAX_BYTES for key in buttons)
        assert all(len(card.keyboard.inline_keyboard) <= 10 and len(card.html) < 4_096 for card in cards)
        assert len({card.html for card in cards}) == len(cards)


def test_title_of_a_channel_breaks_no_page() -> None:
    view = View(Subscription(-7), "en", DEFAULT_NOW, HORIZON, channel="<b>News</b> & {title}")

    assert subscription_pages.overview(view).html.startswith(
        "<b>Subscription of the channel “&lt;b&gt;News&lt;/b&gt; &amp; {title}”</b>"
    )
