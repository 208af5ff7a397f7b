"""A fact that was told wrongly: every message that showed it is corrected, and nobody else hears of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Message
from waiting import until

from bot.delivery import durable
from bot.delivery.dispatch import Publishing
from bot.model.delivery import Amendment, Progress, Receipt
from bot.model.news import Topic
from bot.model.preferences import Preferences
from bot.model.showing import Shown, Telling
from bot.model.subscription import Subscription
from bot.presenting import picture
from bot.services import Services, wire
from bot.settings import Settings
from bot.storage import Storage
from bot.surfaces.telegram import chronology, watching
from bot.surfaces.telegram.amending import TelegramEditor
from bot.surfaces.telegram.application import ALLOWED_UPDATES, build_application
from bot.surfaces.telegram.pacing import Unlimited
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator

pytestmark = pytest.mark.no_application

# The first person of each test.
ADMIN_ID = 1001
QUESTION, OTHER_QUESTION = "when is the next meeting", "what does the union want"
WRONG, RIGHT = "20 May 2021", "21 May 2021"
ABOVE = "Corrected on 4 May 2021: The next meeting was set for 21 May 2021"
FOLLOWED = "Something that I told here before was wrong. This is what holds:"
UPDATE, CORRECTIONS = "other-day", "other-day.corrections"
CORRECTION = """\
id: other-day
source: harbour-strike
edition: update
day: 2021-05-04
topics: [talks, corrections]
title: {en: "The next meeting was set for 21 May 2021"}
text: {en: "Both sides were scheduled to meet again in Lisbon on 21 May 2021. An earlier date was a mistake."}
corrects: [lisbon-meeting]
"""
OTHER_CORRECTION = """\
id: other
source: harbour-strike
edition: update
day: 2021-05-04
topics: [talks, corrections]
title: {en: "The two sides talked for 90 minutes"}
text: {en: "The two sides talked for 90 minutes. An earlier account was a mistake."}
corrects: [meeting-held]
"""


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "POLLING_SECONDS", 0.02)
    monkeypatch.setattr(watching, "EVERY_SECONDS", 0.02)
    monkeypatch.setattr(watching, "SELDOM_SECONDS", 0.05)


@pytest.fixture
async def storage(address: str) -> AsyncIterator[Storage]:
    storage = Storage(address)
    await storage.prepare()
    yield storage
    await storage.close()


@pytest.fixture
def before(harbour_news: Path) -> Services:
    """Return the services over the knowledge with its mistake."""
    return wire(harbour_news, semantic=False)


@pytest.fixture
def after(before: Services, harbour_news: Path, rewrite: Callable[[str, str, str], None]) -> Services:
    """Return the services once the mistake is mended."""
    rewrite("facts/strike.yaml", "start: 2021-05-20", "start: 2021-05-21")
    rewrite("facts/strike.yaml", "- id: lisbon-meeting", "- revision: 1\n    id: lisbon-meeting")
    rewrite("updates/no-deal.yaml", WRONG, RIGHT)
    (harbour_news / "updates" / "other-day.yaml").write_text(CORRECTION, encoding="utf-8")
    return wire(harbour_news, semantic=False)


@asynccontextmanager
async def running(telegram: Emulator, services: Services, storage: Storage) -> AsyncIterator[None]:
    """Run the application just as ``dateline run`` does."""
    settings = Settings(
        _env_file=None, bot_token=telegram.token, telegram_base_url=telegram.origin, admin_ids=(ADMIN_ID,)
    )
    application = build_application(services, settings, Storage(_address(storage)), lambda: DEFAULT_NOW, Unlimited())
    async with application:
        assert application.post_init
        assert application.post_stop
        assert application.post_shutdown
        await application.post_init(application)
        await application.start()
        await application.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
        try:
            yield
        finally:
            await application.updater.stop()
            await application.stop()
            await application.post_stop(application)
            await application.post_shutdown(application)


def _address(storage: Storage) -> str:
    return storage.address.replace("+psycopg", "")


async def publish(storage: Storage, services: Services, update: str = UPDATE) -> None:
    """Publish an update, as the command line does."""
    knowledge = services.knowledge
    publishing = await asyncio.to_thread(Publishing, storage, lambda: DEFAULT_NOW)
    news = knowledge.updates[update]
    await publishing.publish(update, news.topics, knowledge.corrected(news))
    publishing.close()


async def settled(storage: Storage, broadcast: str = CORRECTIONS) -> Progress:
    """Wait until all of a broadcast has come to an end, and return how."""
    found: list[Progress] = []

    async def is_settled() -> bool:
        found[:] = await storage.broadcasts.progress(broadcast)
        return bool(found) and found[0].is_settled

    await until(is_settled)
    return found[0]


async def asked(telegram: Emulator, person: Person, chat: Chat, question: str = QUESTION) -> Message:
    """Ask in a chat, and return the answer."""
    if chat.type == "private":
        await person.says(chat, question)
    else:
        await person.says(chat, f"/ask@dateline_bot {question}")
    return await telegram.next_message(chat)


async def corrected(telegram: Emulator, storage: Storage, after: Services) -> Progress:
    """Publish the correction, and return how it went."""
    async with running(telegram, after, storage):
        await publish(storage, after)
        return await settled(storage)


def texts(telegram: Emulator, chat: Chat) -> list[str]:
    return [message.text or "" for message in telegram.sent(chat)]


async def test_answers_are_corrected_in_place_in_private_groups_and_topics(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    private, group = telegram.private(person), telegram.group("Neighbours")
    forum = telegram.supergroup("Forum", forum=True)
    topic = await person.opens_topic(forum, "News")
    async with running(telegram, before, storage):
        for chat in (private, group):
            assert WRONG in ((await asked(telegram, person, chat)).text or "")
        await person.says(forum, f"/ask@dateline_bot {QUESTION}", topic=topic)
        assert WRONG in ((await telegram.next_message(forum)).text or "")

    progress = await corrected(telegram, storage, after)

    assert (progress.audience, progress.sent, progress.broadcast.kind) == (3, 3, "correction")
    for chat in (private, group, forum):
        (told,) = texts(telegram, chat)
        assert told.startswith(f"{ABOVE}\n\n")
        assert WRONG not in told
        assert f"{RIGHT}, Lisbon: Both sides were scheduled to meet again." in told
        assert telegram.sent(chat)[0].reply_markup is not None


async def test_who_saw_something_else_or_what_is_right_hears_nothing(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    olena, ivan, anna = telegram.user(), telegram.user("Ivan"), telegram.user("Anna")
    chats = [telegram.private(person) for person in (olena, ivan, anna)]
    async with running(telegram, before, storage):
        await asked(telegram, olena, chats[0])
        await asked(telegram, ivan, chats[1], OTHER_QUESTION)
    async with running(telegram, after, storage):
        await asked(telegram, anna, chats[2])
        untouched = [texts(telegram, chat) for chat in chats[1:]]
        # Noted with the new revision, whenever that is written down.
        await publish(storage, after)
        progress = await settled(storage)

    assert (progress.audience, progress.sent) == (1, 1)
    assert [texts(telegram, chat) for chat in chats[1:]] == untouched


@pytest.mark.parametrize("is_deleted", [False, True])
async def test_what_can_not_be_edited_is_followed_up_once(
    telegram: Emulator, storage: Storage, before: Services, after: Services, is_deleted: bool
) -> None:
    person = telegram.user()
    forum = telegram.supergroup("Forum", forum=True)
    topic = await person.opens_topic(forum, "News")
    async with running(telegram, before, storage):
        for _ in range(3):
            await person.says(forum, f"/ask@dateline_bot {QUESTION}", topic=topic)
            newest = await telegram.next_message(forum)
    if is_deleted:
        for message in telegram.sent(forum):
            del forum.messages[message.message_id]
    else:
        telegram.fail_next("editMessageText", status=400, description="Bad Request: message can't be edited", times=3)

    progress = await corrected(telegram, storage, after)

    follow_up = telegram.sent(forum)[-1]
    assert (progress.audience, progress.sent, progress.skipped) == (3, 1, 2)
    assert (follow_up.text or "").startswith(f"{FOLLOWED}\n\nCorrection of 4 May 2021\n")
    assert RIGHT in (follow_up.text or "")
    assert follow_up.message_thread_id == topic.message_id
    answered = follow_up.reply_to_message
    assert answered is not None
    assert answered.message_id == (topic.message_id if is_deleted else newest.message_id)
    assert len(telegram.sent(forum)) == (1 if is_deleted else 4)
    assert await storage.broadcasts.reasons(CORRECTIONS) == {
        ("sent", "followed up"): 1,
        ("skipped", "told otherwise"): 2,
    }


async def test_nothing_is_sent_to_who_blocked_the_bot(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        await asked(telegram, person, chat)
        await person.makes_bot(chat, "kicked")

    progress = await corrected(telegram, storage, after)

    assert (progress.audience, progress.gone) == (1, 1)
    assert len(telegram.sent(chat)) == 1
    assert telegram.calls("sendMessage")[-1].error == ""


@pytest.mark.parametrize("frequency", ["at-once", "daily"])
async def test_who_gets_the_update_is_not_told_a_second_time(
    telegram: Emulator, storage: Storage, before: Services, after: Services, frequency: str
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    topics: frozenset[Topic] = frozenset({"corrections"})
    wanted = Subscription(chat.id, topics=topics, frequency=frequency)  # type: ignore[arg-type]
    await storage.subscriptions.put(wanted, DEFAULT_NOW - timedelta(hours=1))
    async with running(telegram, before, storage):
        await asked(telegram, person, chat)
        await asked(telegram, person, chat)
    telegram.fail_next("editMessageText", status=400, description="Bad Request: message can't be edited")

    progress = await corrected(telegram, storage, after)
    await settled(storage, UPDATE)

    # One is edited all the same.
    assert (progress.sent, progress.skipped) == (1, 1)
    assert [FOLLOWED in text for text in texts(telegram, chat)].count(True) == 0
    assert [text.startswith(ABOVE) for text in texts(telegram, chat)].count(True) == 1
    assert len(telegram.sent(chat)) == (3 if frequency == "at-once" else 2)


async def test_an_update_that_was_sent_is_corrected_too(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    await storage.subscriptions.put(Subscription(chat.id, topics=frozenset({"talks"})), DEFAULT_NOW - timedelta(days=1))
    async with running(telegram, before, storage):
        await publish(storage, before, "no-deal")
        assert WRONG in ((await telegram.next_message(chat)).text or "")
        await settled(storage, "no-deal")

    progress = await corrected(telegram, storage, after)
    await settled(storage, UPDATE)

    edited, news = texts(telegram, chat)
    assert progress.sent == 1
    assert edited.startswith(f"{ABOVE}\n\nNo deal after 90 minutes")
    assert WRONG not in edited
    assert news.startswith("Correction of 4 May 2021")


async def test_a_group_that_became_a_supergroup_is_followed_up_there_and_no_other_message_touched(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    group = telegram.group("Neighbours", admins=[person])
    async with running(telegram, before, storage):
        await asked(telegram, person, group)
        successor = await person.upgrades(group)
        # Messages there are numbered anew: this one has the number of the answer in the old group, or a near one.
        for _ in range(3):
            await asked(telegram, person, successor, OTHER_QUESTION)
        untouched = texts(telegram, successor)

    progress = await corrected(telegram, storage, after)

    assert (progress.audience, progress.sent) == (1, 1)
    assert texts(telegram, successor)[:-1] == untouched
    assert texts(telegram, successor)[-1].startswith(FOLLOWED)


async def test_a_group_that_moves_during_the_correction_is_followed_up(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    group = telegram.group("Neighbours", admins=[person])
    async with running(telegram, before, storage):
        for _ in range(2):
            await asked(telegram, person, group)
    successor = telegram.supergroup("Neighbours")
    group.migrated_to = successor

    progress = await corrected(telegram, storage, after)

    assert (progress.audience, progress.sent, progress.skipped) == (2, 1, 1)
    assert [text.startswith(FOLLOWED) for text in texts(telegram, successor)] == [True]


async def test_an_answer_is_told_again_as_it_was_told(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    await storage.preferences.put(chat.id, Preferences(is_brief=True))
    async with running(telegram, before, storage):
        await person.says(chat, f"/asof 4 May 2021 {QUESTION}")
        old = await telegram.next_message(chat)

    await corrected(telegram, storage, after)

    (told,) = texts(telegram, chat)
    assert (old.text or "").startswith("As known on 4 May 2021:")
    assert told.startswith(f"{ABOVE}\n\nAs known on 4 May 2021:\n\n{RIGHT}, Lisbon: Both sides are scheduled")


async def test_events_in_order_and_days_told_again_are_corrected_in_place(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        await person.says(chat, "/asof 4 May 2021")
        events = await telegram.next_message(chat)
        await person.says(chat, "/replay")
        day = await telegram.next_message(chat)
        while WRONG not in (day.text or ""):
            assert day.reply_markup
            await person.presses(day, day.reply_markup.inline_keyboard[0][0].text)
            day = await telegram.next_message(chat)

    await corrected(telegram, storage, after)

    for message, title in ((events, "As known on 4 May 2021:"), (day, "REPLAY")):
        told = next(one.text or "" for one in telegram.sent(chat) if one.message_id == message.message_id)
        assert WRONG in (message.text or "")
        assert told.startswith(f"{ABOVE}\n\n{title}")
        assert WRONG not in told
        assert RIGHT in told


async def pictured(telegram: Emulator, person: Person, chat: Chat) -> Message:
    """Return the picture of the events in order, once it is noted."""
    await person.says(chat, "/timeline@dateline_bot")
    shown = await telegram.next_message(chat)
    await telegram.settled()
    assert WRONG in (shown.caption or "")
    return shown


def now(telegram: Emulator, chat: Chat, message: Message) -> Message:
    """Return a message as it is now."""
    return next(one for one in telegram.sent(chat) if one.message_id == message.message_id)


async def test_pictures_are_drawn_anew_in_their_place(
    telegram: Emulator, storage: Storage, before: Services, after: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = telegram.user()
    chats = [telegram.private(person), telegram.supergroup("Neighbours")]
    async with running(telegram, before, storage):
        old = [await pictured(telegram, person, chat) for chat in chats]
    drawn, draw = [], picture.draw
    monkeypatch.setattr(picture, "draw", lambda *given: drawn.append(given) or draw(*given))

    progress = await corrected(telegram, storage, after)

    assert (progress.audience, progress.sent, len(drawn)) == (2, 2, 1)
    assert await storage.broadcasts.reasons(CORRECTIONS) == {}
    for chat, shown in zip(chats, old, strict=True):
        new = now(telegram, chat, shown)
        assert (new.caption or "").startswith(f"{ABOVE}\n\nPast events\n")
        assert WRONG not in (new.caption or "")
        assert RIGHT in (new.caption or "")
        assert keys(new) == ["Add all to calendar"]
        assert {size.file_id for size in new.photo}.isdisjoint(size.file_id for size in shown.photo)
        assert len(telegram.sent(chat)) == 1


@pytest.fixture(params=["not drawn", "refused", "an edit refused", "forbidden"])
def no_new_picture(
    request: pytest.FixtureRequest, telegram: Emulator, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], None]:
    """Return what brings it about that a picture can't be put in the place of the one that was sent."""

    def missing(*_: object) -> bytes:
        raise OSError("cannot open resource")

    def fail() -> None:
        match request.param:
            case "not drawn":
                monkeypatch.setattr(picture, "draw", missing)
            case "refused":
                telegram.fail_next("editMessageMedia", status=400, description="Bad Request: IMAGE_PROCESS_FAILED")
            case "an edit refused":
                refused = "Bad Request: message can't be edited"
                telegram.fail_next("editMessageMedia", status=400, description=refused)
            case "forbidden":
                forbidden = "Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN"
                telegram.fail_next("editMessageMedia", status=403, description=forbidden)

    return fail


async def test_the_caption_alone_is_corrected_where_there_is_no_new_picture(
    telegram: Emulator,
    storage: Storage,
    before: Services,
    after: Services,
    no_new_picture: Callable[[], None],
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        old = await pictured(telegram, person, chat)
    no_new_picture()

    progress = await corrected(telegram, storage, after)

    new = now(telegram, chat, old)
    assert (progress.sent, new.photo) == (1, old.photo)
    assert (new.caption or "").startswith(f"{ABOVE}\n\nPast events\n")
    assert len(telegram.sent(chat)) == 1


async def test_a_picture_is_followed_up_where_its_caption_can_not_tell_all(
    telegram: Emulator,
    storage: Storage,
    before: Services,
    after: Services,
    monkeypatch: pytest.MonkeyPatch,
    no_new_picture: Callable[[], None],
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        old = await pictured(telegram, person, chat)
    units = len(old.caption or "")
    monkeypatch.setattr(chronology, "MAX_CAPTION_UNITS", units)
    no_new_picture()

    progress = await corrected(telegram, storage, after)

    assert progress.sent == 1
    assert now(telegram, chat, old).caption == old.caption
    assert texts(telegram, chat)[-1].startswith(FOLLOWED)


async def test_a_picture_that_is_gone_is_followed_up(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        old = await pictured(telegram, person, chat)
    del chat.messages[old.message_id]

    progress = await corrected(telegram, storage, after)

    assert progress.sent == 1
    (told,) = texts(telegram, chat)
    assert told.startswith(FOLLOWED)


async def test_files_are_followed_up(telegram: Emulator, storage: Storage, before: Services, after: Services) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        await person.says(chat, "/calendar")
        file = await telegram.next_message(chat)
        await telegram.settled()

    progress = await corrected(telegram, storage, after)

    follow_up = telegram.sent(chat)[-1]
    assert file.document
    assert progress.sent == progress.audience
    assert (follow_up.text or "").startswith(FOLLOWED)
    assert follow_up.reply_to_message
    assert follow_up.reply_to_message.message_id == file.message_id


async def test_an_edited_question_counts_by_its_last_answer(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        question = await person.says(chat, QUESTION)
        await telegram.next_message(chat)
        await person.edits(question, OTHER_QUESTION)
        await telegram.next_call("editMessageText")

    async with running(telegram, after, storage):
        await publish(storage, after)
        await settled(storage, UPDATE)

    assert await storage.broadcasts.progress(CORRECTIONS) == ()


async def test_a_second_correction_reaches_what_the_first_had_edited(
    telegram: Emulator,
    storage: Storage,
    before: Services,
    after: Services,
    harbour_news: Path,
    rewrite: Callable[[str, str, str], None],
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        await asked(telegram, person, chat)
    await corrected(telegram, storage, after)
    rewrite("facts/strike.yaml", "start: 2021-05-21", "start: 2021-05-22")
    rewrite("facts/strike.yaml", "revision: 1", "revision: 2")
    for file in ("no-deal", "other-day"):
        text = (harbour_news / "updates" / f"{file}.yaml").read_text(encoding="utf-8").replace("21 May", "22 May")
        (harbour_news / "updates" / f"{file}.yaml").write_text(text, encoding="utf-8")
    again = CORRECTION.replace("21 May", "22 May").replace("id: other-day", "id: again")
    (harbour_news / "updates" / "again.yaml").write_text(again, encoding="utf-8")
    newest = wire(harbour_news, semantic=False)

    async with running(telegram, newest, storage):
        await publish(storage, newest, "again")
        progress = await settled(storage, "again.corrections")

    (told,) = texts(telegram, chat)
    assert progress.sent == 1
    assert "22 May 2021, Lisbon" in told
    assert told.count("Corrected on") == 1


async def test_what_was_told_anew_before_its_turn_came_is_left_alone(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        answer = await asked(telegram, person, chat)
    await publish(storage, after)
    moment = DEFAULT_NOW + timedelta(hours=1)
    told = Shown(
        chat.id, answer.message_id, None, moment, Telling("en", entries=("next-meeting",)), {"lisbon-meeting": 1}
    )
    await storage.ledger.put([told])

    async with running(telegram, after, storage):
        await settled(storage)

    assert await storage.broadcasts.reasons(CORRECTIONS) == {("skipped", "right already"): 1}
    assert telegram.calls("editMessageText") == []


async def test_what_was_followed_up_is_followed_up_again_for_what_else_it_shows(
    telegram: Emulator,
    storage: Storage,
    before: Services,
    after: Services,
    harbour_news: Path,
    rewrite: Callable[[str, str, str], None],
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        await person.says(chat, "/calendar")
        await telegram.next_message(chat)
    await corrected(telegram, storage, after)
    rewrite("facts/strike.yaml", "- id: meeting-held", "- revision: 1\n    id: meeting-held")
    (harbour_news / "updates" / "other.yaml").write_text(OTHER_CORRECTION, encoding="utf-8")
    newest = wire(harbour_news, semantic=False)

    async with running(telegram, newest, storage):
        await publish(storage, newest, "other")
        progress = await settled(storage, "other.corrections")

    assert (progress.audience, progress.sent) == (1, 1)
    assert [text.startswith(FOLLOWED) for text in texts(telegram, chat)] == [False, True, True]


async def test_forgetme_erases_what_was_noted(telegram: Emulator, storage: Storage, before: Services) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        await asked(telegram, person, chat)
        await person.says(chat, "/forgetme")
        question = await telegram.next_message(chat)
        await person.presses(question, "Yes, erase")
        await telegram.settled()

    assert await storage.ledger.count({"lisbon-meeting": 1}) == (0, 0)


async def sent_elsewhere(telegram: Emulator, person: Person) -> tuple[Chat, Chat]:
    """Let somebody send an answer inline, and call the bot as a guest, in chats where it is not; return the chats."""
    inline = telegram.elsewhere("supergroup", {"title": "Strangers"})
    guest = telegram.elsewhere("supergroup", {"title": "Others"}, chat_id=-1_009_000_000_002)
    query = await person.asks_inline(QUESTION)
    await telegram.next_call("answerInlineQuery")
    await person.chooses(query, next(iter(telegram.offered(query))), inline)
    await person.calls_guest(guest, f"@dateline_bot {QUESTION}")
    await telegram.next_message(guest)
    await telegram.settled()
    return inline, guest


async def test_what_was_sent_through_the_bot_is_corrected_where_it_stands(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    async with running(telegram, before, storage):
        chats = await sent_elsewhere(telegram, telegram.user())

    progress = await corrected(telegram, storage, after)

    assert (progress.audience, progress.sent) == (2, 2)
    for chat in chats:
        told = max(chat.messages.items())[1]
        assert told["text"].startswith(f"{ABOVE}\n\n")
        assert WRONG not in told["text"]
        assert told["reply_markup"]["inline_keyboard"][0][0]["url"].startswith("https://t.me/dateline_bot?start=")


async def test_nobody_is_followed_up_for_what_stands_elsewhere(
    telegram: Emulator, storage: Storage, before: Services, after: Services
) -> None:
    person = telegram.user()
    private = telegram.private(person)
    async with running(telegram, before, storage):
        await sent_elsewhere(telegram, person)
    telegram.fail_next("editMessageText", status=400, description="Bad Request: MESSAGE_ID_INVALID", times=2)

    progress = await corrected(telegram, storage, after)

    assert (progress.audience, progress.skipped) == (2, 2)
    assert await storage.broadcasts.reasons(CORRECTIONS) == {("skipped", "out of reach"): 2}
    assert telegram.sent(private) == []


async def test_forgetme_erases_what_somebody_sent_through_the_bot(
    telegram: Emulator, storage: Storage, before: Services
) -> None:
    person = telegram.user()
    chat = telegram.private(person)
    async with running(telegram, before, storage):
        await sent_elsewhere(telegram, person)
        await person.says(chat, "/forgetme")
        await person.presses(await telegram.next_message(chat), "Yes, erase")
        await telegram.settled()

    assert await storage.ledger.count({"lisbon-meeting": 1}) == (0, 0)


async def says(telegram: Emulator, chat: Chat, number: int, *texts: str) -> Message:
    """Wait until a message of the bot's says all this, and return it as it is then."""
    while True:
        message = next(one for one in telegram.sent(chat) if one.message_id == number)
        if all(text in (message.text or "") for text in texts):
            return message
        await telegram.next_call("editMessageText")


def keys(message: Message) -> list[str]:
    return [key.text for row in message.reply_markup.inline_keyboard for key in row] if message.reply_markup else []


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_an_administrator_sees_holds_and_ends_corrections_with_their_update(
    telegram: Emulator,
    storage: Storage,
    before: Services,
    after: Services,
    monkeypatch: pytest.MonkeyPatch,
    is_cancelled: bool,
) -> None:
    admin, reader = telegram.user(), telegram.user("Olena")
    desk, chat = telegram.private(admin), telegram.private(reader)
    async with running(telegram, before, storage):
        for _ in range(3):
            await asked(telegram, reader, chat)
    begun_to_edit, gate, edit = asyncio.Event(), asyncio.Event(), TelegramEditor.edit

    async def held(editor: TelegramEditor, amendment: Amendment) -> Receipt | None:
        begun_to_edit.set()
        await gate.wait()
        return await edit(editor, amendment)

    monkeypatch.setattr(TelegramEditor, "edit", held)

    async with running(telegram, after, storage):
        await admin.says(desk, f"/publish {UPDATE}")
        await telegram.next_message(desk)
        page = await telegram.next_message(desk)
        await admin.presses(page, "Publish")
        begun = await says(telegram, desk, page.message_id, "in progress", "messages: 3 · corrected 0 ", "left 3")
        await begun_to_edit.wait()
        await admin.presses(page, "Pause the delivery")
        await says(telegram, desk, page.message_id, "paused")
        # The one that is on its way gets there.
        gate.set()
        paused = await says(telegram, desk, page.message_id, "paused", "messages: 3 · corrected 1 ", "left 2")
        if is_cancelled:
            await admin.presses(page, "Cancel the delivery")
            await says(telegram, desk, page.message_id, "will not be corrected")
            await admin.presses(page, "Yes, cancel it for good")
            ended = await says(telegram, desk, page.message_id, "cancelled", "corrected 1 ", "skipped 2 · left 0")
        else:
            await admin.presses(page, "Resume the delivery")
            ended = await says(telegram, desk, page.message_id, "completed", "corrected 3 ", "left 0")

    assert "Corrections of earlier messages" in (begun.text or "")
    assert keys(begun) == ["Pause the delivery", "Cancel the delivery"]
    assert keys(paused) == ["Resume the delivery", "Cancel the delivery"]
    assert keys(ended) == []
    assert [text.startswith(ABOVE) for text in texts(telegram, chat)].count(True) == (1 if is_cancelled else 3)
