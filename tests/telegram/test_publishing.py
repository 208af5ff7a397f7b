"""Updates published from Telegram: by the bot's administrators, to everybody who subscribed, once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs
from telegram import Message

from bot.delivery import durable
from bot.locales import pages, publishing, toasts
from bot.model.delivery import Receipt, Recipient
from bot.model.language import LANGUAGES, Language, in_language
from bot.model.preferences import Preferences
from bot.model.subscription import Quiet, Subscription
from bot.services import Services
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram import watching
from bot.surfaces.telegram.application import TelegramApplication, build_application
from bot.surfaces.telegram.pacing import Unlimited
from bot.surfaces.telegram.sending import TelegramSender
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator
from places.polling import polling, running

# The first person of each test.
ADMIN_ID = 1001
UPDATE = "after-the-call"
EARLY = DEFAULT_NOW - timedelta(days=1)
FULL = "████████████████ 100 %"
HELD = ["Pause the delivery", "Cancel the delivery"]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "POLLING_SECONDS", 0.02)
    monkeypatch.setattr(watching, "EVERY_SECONDS", 0.02)
    monkeypatch.setattr(watching, "SELDOM_SECONDS", 0.05)


class Ticking:
    """A clock on which some time has passed whenever somebody looks at it."""

    def __init__(self) -> None:
        self.moment = DEFAULT_NOW

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


def build(telegram: Emulator, services: Services, storage: Storage) -> TelegramApplication:
    settings = Settings(
        _env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin, admin_ids=(ADMIN_ID,)
    )
    return build_application(services, settings, storage, Ticking(), Unlimited())


@pytest.fixture
async def application(telegram: Emulator, services: Services, storage: Storage) -> AsyncIterator[TelegramApplication]:
    """Run the application with an administrator, and deliver nothing."""
    application = build(telegram, services, storage)
    async with application, polling(telegram, application):
        yield application


@asynccontextmanager
async def delivering(telegram: Emulator, services: Services, storage: Storage) -> AsyncIterator[None]:
    """Run the application just as ``dateline run`` does, deliveries included."""
    application = build(telegram, services, storage)
    async with application, running(telegram, application):
        yield


class Gate:
    """Keeps deliveries waiting, until it is opened."""

    def __init__(self) -> None:
        self.is_open, self.has_come = asyncio.Event(), asyncio.Event()

    async def wait(self) -> None:
        self.has_come.set()
        await self.is_open.wait()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    gate, send = Gate(), TelegramSender.send

    async def held(sender: TelegramSender, recipient: Recipient) -> Receipt:
        await gate.wait()
        return await send(sender, recipient)

    monkeypatch.setattr(TelegramSender, "send", held)
    return gate


def now(telegram: Emulator, admin: Person, message: Message) -> Message:
    """Return a message as it is now."""
    return next(one for one in telegram.sent(telegram.private(admin)) if one.message_id == message.message_id)


def keys(message: Message) -> list[str]:
    return [key.text for row in message.reply_markup.inline_keyboard for key in row] if message.reply_markup else []


async def until(telegram: Emulator, admin: Person, message: Message, *texts: str) -> Message:
    """Wait until a message says all this, and return it as it is then."""
    while not all(text in now(telegram, admin, message).text for text in texts):
        await telegram.next_call("editMessageText")
    return now(telegram, admin, message)


async def press(telegram: Emulator, person: Person, message: Message, button: str) -> str:
    """Press a button, and return the toast."""
    await person.presses(message, button)
    return await telegram.next_toast()


async def opened(telegram: Emulator, admin: Person) -> tuple[Message, Message]:
    """Return an update as readers will see it, and the question whether to publish it."""
    chat = telegram.private(admin)
    await admin.says(chat, f"/publish {UPDATE}")
    return await telegram.next_message(chat), await telegram.next_message(chat)


def title(services: Services, language: Language) -> str:
    return in_language(services.knowledge.updates[UPDATE].title, language)


@pytest.mark.no_application
async def test_update_reaches_everybody_who_subscribed_once_and_as_they_chose(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    admin, reader = telegram.user(), telegram.user("Olena")
    private, forum = telegram.private(reader), telegram.supergroup("Neighbours", forum=True, admins=[admin])
    topic = await admin.opens_topic(forum, "News")
    channel = telegram.channel("News", username="news", admins=[admin])
    blocked, daily = telegram.private(telegram.user("Piotr")), telegram.private(telegram.user("Anna"))
    blocked.bot_status = "kicked"
    for one in (
        Subscription(private.id),
        Subscription(forum.id, topic.message_id, "ru", is_silent=True),
        Subscription(channel.id, language="pl"),
        Subscription(blocked.id),
        Subscription(daily.id, frequency="daily"),
    ):
        await storage.subscriptions.put(one, EARLY)
    await storage.preferences.put(private.id, Preferences(language="uk"))

    async with delivering(telegram, services, storage):
        chat = telegram.private(admin)
        await admin.says(chat, "/publish")
        listed = await telegram.next_message(chat)
        await press(telegram, admin, listed, UPDATE)
        shown, question = await telegram.next_message(chat), await telegram.next_message(chat)
        await press(telegram, admin, question, "Українська")
        in_ukrainian = await telegram.next_message(chat)
        _, second_question = await opened(telegram, admin)
        assert not telegram.sent(private)

        # A failing edit is made up for by the next one.
        telegram.fail_next("editMessageText", status=502)
        await press(telegram, admin, question, "Publish")
        bar = await until(
            telegram, admin, question, "published", "sent 3 · gone 1 · failed 0 · skipped 0 · left 0", FULL
        )
        await press(telegram, admin, second_question, "Publish")
        late = await until(telegram, admin, second_question, "published", FULL)
        await admin.says(chat, f"/publish {UPDATE}")
        again = await telegram.next_message(chat)
        await telegram.settled()

    assert "after-the-call: No compromises" in listed.text
    assert "not published" in listed.text
    assert shown.text.startswith(title(services, "en"))
    assert "Chats that get it at once: 4\nEnglish: 1\nУкраїнська: 1\nРусский: 1\nPolski: 1\n" in question.text
    assert keys(question) == ["Українська", "Русский", "Polski", "Publish", "Cancel"]
    assert {bar.text, late.text, again.text} == {bar.text}
    assert keys(bar) == keys(late) == keys(again) == []
    (told,), (in_forum,), (in_channel,) = (telegram.sent(one) for one in (private, forum, channel))
    assert told.text == in_ukrainian.text
    assert told.text.startswith(title(services, "uk"))
    assert in_forum.text.startswith(title(services, "ru"))
    assert in_channel.text.startswith(title(services, "pl"))
    assert (told.message_thread_id, in_forum.message_thread_id) == (None, topic.message_id)
    silent = {
        call.params.text("chat_id"): call.params.flag("disable_notification") for call in telegram.calls("sendMessage")
    }
    assert (silent[str(forum.id)], silent[str(private.id)], silent[str(channel.id)]) == (True, False, False)
    assert telegram.sent(daily) == []


@pytest.mark.no_application
async def test_what_telegram_said_of_a_message_that_it_refused_is_told(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    admin = telegram.user()
    await storage.subscriptions.put(Subscription(telegram.private(telegram.user()).id), EARLY)

    async with delivering(telegram, services, storage):
        _, question = await opened(telegram, admin)
        telegram.fail_next("sendMessage", status=400, description="Bad Request: message is too odd")
        with capture_logs() as logs:
            await press(telegram, admin, question, "Publish")
            await until(telegram, admin, question, "failed 1 ", FULL)

    (warning,) = [entry for entry in logs if entry["event"] == "update not delivered"]
    assert warning["reason"] == "bad request: Message is too odd"
    assert await storage.broadcasts.reasons(UPDATE) == {("failed", "bad request: Message is too odd"): 1}


@pytest.mark.no_application
async def test_rate_and_time_left_are_shown_while_it_is_delivered(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    admin = telegram.user()
    for _ in range(10):
        await storage.subscriptions.put(Subscription(telegram.private(telegram.user()).id), EARLY)
    sleeper = telegram.private(telegram.user())
    await storage.subscriptions.put(Subscription(sleeper.id, quiet=Quiet(9, 18)), EARLY)

    async with delivering(telegram, services, storage):
        _, question = await opened(telegram, admin)
        await press(telegram, admin, question, "Publish")
        bar = await until(telegram, admin, question, "sent 10 ", "left 1", " a second · time left 0:")

    assert "being delivered" in bar.text


@pytest.mark.no_application
async def test_delivery_is_paused_and_goes_on_after_a_restart(
    telegram: Emulator, services: Services, storage: Storage, gate: Gate
) -> None:
    admin = telegram.user()
    readers = [telegram.private(telegram.user()) for _ in range(10)]
    for reader in readers:
        await storage.subscriptions.put(Subscription(reader.id), EARLY)

    async with delivering(telegram, services, storage):
        _, question = await opened(telegram, admin)
        await press(telegram, admin, question, "Publish")
        running = await until(telegram, admin, question, "being delivered", "left 10", " 0 %")
        await gate.has_come.wait()
        await press(telegram, admin, question, "Pause the delivery")
        await until(telegram, admin, question, "paused")
        gate.is_open.set()
        paused = await until(telegram, admin, question, "paused", "sent 4 ", "left 6", "██████░░░░░░░░░░ 40 %")
        too_late = await forged(telegram, admin, question, f"n:pause.{UPDATE}")
    assert not [task for task in asyncio.all_tasks() if "Watching" in repr(task.get_coro())]

    async with delivering(telegram, services, storage):
        chat = telegram.private(admin)
        await admin.says(chat, f"/publish {UPDATE}")
        bar = await telegram.next_message(chat)
        await press(telegram, admin, question, "Resume the delivery")
        ended = [await until(telegram, admin, one, "published", "sent 10 ", FULL) for one in (question, bar)]
        assert await forged(telegram, admin, bar, f"n:resume.{UPDATE}") == publishing.nothing_changed("en")

    assert keys(running) == HELD
    assert keys(paused) == keys(bar) == ["Resume the delivery", "Cancel the delivery"]
    assert bar.text == paused.text
    assert too_late == publishing.nothing_changed("en")
    assert [keys(one) for one in ended] == [[], []]
    assert [len(telegram.sent(reader)) for reader in readers] == [1] * 10


@pytest.mark.no_application
async def test_message_goes_on_showing_the_delivery_after_a_restart(
    telegram: Emulator, services: Services, storage: Storage
) -> None:
    admin, reader = telegram.user(), telegram.private(telegram.user())
    await storage.subscriptions.put(Subscription(reader.id, quiet=Quiet(9, 18)), EARLY)
    async with delivering(telegram, services, storage):
        _, question = await opened(telegram, admin)
        await press(telegram, admin, question, "Publish")
        before = await until(telegram, admin, question, "being delivered", "left 1")

    async with delivering(telegram, services, storage):
        await storage.broadcasts.settle(UPDATE, reader.id, Receipt("sent", message=1), EARLY)
        after = await until(telegram, admin, question, "published", "sent 1 ", FULL)

    assert (keys(before), keys(after)) == (HELD, [])


async def forged(telegram: Emulator, person: Person, message: Message, packed: str) -> str:
    await person.forges(message, packed)
    return await telegram.next_toast()


@pytest.mark.no_application
async def test_delivery_is_cancelled_once_an_administrator_is_sure(
    telegram: Emulator, services: Services, storage: Storage, gate: Gate
) -> None:
    admin, stranger = telegram.user(), telegram.user("Ivan")
    reader = telegram.private(telegram.user())
    await storage.subscriptions.put(Subscription(reader.id), EARLY)

    async with delivering(telegram, services, storage):
        _, question = await opened(telegram, admin)
        await press(telegram, admin, question, "Publish")
        await until(telegram, admin, question, "being delivered")
        await press(telegram, admin, question, "Cancel the delivery")
        asked = await until(telegram, admin, question, publishing.sure("en"))
        strangers = await forged(telegram, stranger, question, f"n:end.{UPDATE}")
        await press(telegram, admin, question, "No, do not cancel it")
        while keys(now(telegram, admin, question)) != HELD:
            await telegram.next_call("editMessageText")
        (running,) = await storage.broadcasts.progress(UPDATE)

        await press(telegram, admin, question, "Cancel the delivery")
        await until(telegram, admin, question, publishing.sure("en"))
        await press(telegram, admin, question, "Yes, cancel it for good")
        cancelled = await until(telegram, admin, question, "cancelled", "skipped 1 · left 0")

    assert keys(asked) == ["Yes, cancel it for good", "No, do not cancel it"]
    assert strangers == toasts.unknown_button("en")
    assert running.broadcast.state == "running"
    assert "\npublished" not in cancelled.text
    assert keys(cancelled) == []


@pytest.mark.parametrize("command", ["/publish", f"/publish {UPDATE}", "/publish@dateline_bot"])
@pytest.mark.parametrize("language", LANGUAGES)
async def test_to_everybody_else_it_is_an_unknown_command(telegram: Emulator, command: str, language: Language) -> None:
    telegram.user()
    chat = telegram.private(reader := telegram.user("Ivan", language_code=language))

    await reader.says(chat, command)

    assert (await telegram.next_message(chat)).text == pages.unknown_command(language)


async def test_in_a_group_it_is_an_unknown_command_to_administrators_too(telegram: Emulator) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])

    replies = []
    for command in ("/publish@dateline_bot", "/nothing@dateline_bot"):
        before = len(telegram.sent(group))
        await admin.says(group, command)
        await telegram.settled()
        replies.append([message.text for message in telegram.sent(group)[before:]])

    assert replies[0] == replies[1]


async def test_unknown_update_is_answered_with_those_that_there_are(telegram: Emulator) -> None:
    admin = telegram.user()
    chat = telegram.private(admin)

    await admin.says(chat, "/publish <b>no such")

    told = (await telegram.next_message(chat)).text
    assert told == "There is no update “<b>no such”. There are: after-the-call, before-the-call"


async def test_nothing_is_published_where_the_answer_is_no(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    _, question = await opened(telegram, admin)

    await press(telegram, admin, question, "Cancel")

    assert now(telegram, admin, question).text == "after-the-call: not published."
    assert keys(now(telegram, admin, question)) == []
    assert await storage.broadcasts.progress() == ()


TURNS = ("open", "publish", "drop", "show", "pause", "resume", "cancel", "end", "uk", "nonsense", "")


async def test_forged_presses_of_others_do_nothing(telegram: Emulator, storage: Storage) -> None:
    admin, stranger = telegram.user(), telegram.user("Ivan")
    own, group = telegram.private(stranger), telegram.supergroup("Neighbours", admins=[admin])
    await stranger.says(own, "/help")
    help_ = await telegram.next_message(own)
    await admin.says(group, "/topics@dateline_bot")
    topics = await telegram.next_message(group)

    for turn in TURNS:
        for person, message in ((stranger, help_), (admin, topics)):
            assert await forged(telegram, person, message, f"n:{turn}.{UPDATE}") == toasts.unknown_button("en")

    assert await storage.broadcasts.progress() == ()
    assert (len(telegram.sent(own)), len(telegram.sent(group))) == (1, 1)


async def test_presses_that_make_no_sense_get_a_toast(telegram: Emulator, storage: Storage) -> None:
    admin = telegram.user()
    _, question = await opened(telegram, admin)

    # Nothing was published that could be steered, and of another id there is nothing.
    for packed in (*(f"n:{turn}.{UPDATE}" for turn in TURNS[3:8]), "n:publish.gone", "n:uk.gone", "n:", "n:nonsense.x"):
        assert await forged(telegram, admin, question, packed) == toasts.unknown_button("en")

    assert await storage.broadcasts.progress() == ()
    assert now(telegram, admin, question).text == question.text
