"""What is kept about people: told in full, and erased on request."""

import pytest
from structlog.testing import capture_logs
from telegram import Message

from bot.locales import privacy
from bot.model.language import LANGUAGES, Language
from bot.model.preferences import Preferences
from bot.storage import Storage, StorageError
from bot.storage.tables import metadata
from bot.surfaces.telegram import keyboards, speaking
from bot.surfaces.telegram.application import TelegramApplication
from bot.surfaces.telegram.dialogues import Dialogues
from bot.surfaces.telegram.flooding import Flooding
from emulator.chats import Chat
from emulator.people import Person
from emulator.server import DEFAULT_NOW, Emulator

CONFIRM = "Shall I erase all that I have about you"


async def ask_to_forget(telegram: Emulator, reader: Person) -> tuple[Chat, Message]:
    chat = telegram.private(reader)
    await reader.says(chat, "/forgetme")
    return chat, await telegram.next_message(chat)


def flooding_of(application: TelegramApplication) -> Flooding:
    (handler,) = application.handlers[-1]
    assert isinstance(handler.callback.__self__, Flooding)
    return handler.callback.__self__


def text_of(telegram: Emulator, chat: Chat, message: Message) -> str:
    return next(sent.text for sent in telegram.sent(chat) if sent.message_id == message.message_id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_privacy_has_a_sentence_for_each_table_and_no_other(language: Language) -> None:
    # The last come and go without a migration: see bot/storage/sends.py and floods.py.
    assert privacy.stored(language).keys() == metadata.tables.keys() | {"sends", "floods"}
    assert all(sentence in privacy.page(language) for sentence in privacy.stored(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
async def test_privacy_is_told_in_each_language(telegram: Emulator, language: Language) -> None:
    reader = telegram.user(language_code=language)
    chat = telegram.private(reader)

    await reader.says(chat, "/privacy")
    reply = await telegram.next_message(chat)

    assert reply.text == privacy.page(language)


async def test_everything_about_a_person_is_erased_once_they_are_sure(telegram: Emulator, storage: Storage) -> None:
    reader, other = telegram.user(), telegram.user("Piotr")
    for person in (reader, other):
        await storage.preferences.put(person.id, Preferences(zone="Europe/Kyiv"))
        await storage.votes.cast(person.id, "geneva-talks", True, "1", DEFAULT_NOW)
    chat, question = await ask_to_forget(telegram, reader)

    await reader.presses(question, "Yes, erase")
    await telegram.next_toast()

    assert question.text.startswith(CONFIRM)
    assert text_of(telegram, chat, question) == "Erased. I have nothing about you any more."
    assert await storage.preferences.get(reader.id) == Preferences()
    assert await storage.votes.of(reader.id, "geneva-talks") is None
    assert await storage.preferences.get(other.id) == Preferences(zone="Europe/Kyiv")
    assert await storage.votes.of(other.id, "geneva-talks") is True


async def test_how_often_somebody_asked_is_forgotten_with_them(
    telegram: Emulator, application: TelegramApplication
) -> None:
    reader, neighbour = telegram.user(), telegram.user()
    for person in (reader, neighbour):
        await person.says(telegram.private(person), "when are the geneva talks")
        await telegram.next_message(telegram.private(person))
    _, question = await ask_to_forget(telegram, reader)

    await reader.forges(question, "erase")
    await telegram.next_toast()
    await telegram.settled()
    counted = {key for windows in flooding_of(application)._windows.values() for key in windows._windows}

    assert counted == {neighbour.id}


async def test_what_was_asked_is_not_remembered_once_it_is_erased(telegram: Emulator) -> None:
    reader = telegram.user(language_code="pl")
    chat = telegram.private(reader)
    await reader.says(chat, "хто такий ушаков")
    await telegram.next_message(chat)
    _, question = await ask_to_forget(telegram, reader)

    await reader.presses(question, "Tak, usuń")
    await telegram.next_toast()
    await reader.says(chat, "?")
    reply = await telegram.next_message(chat)

    assert text_of(telegram, chat, question).startswith("Usunięto.")
    assert reply.text.startswith("Na to nie odpowiem")


async def test_reply_in_a_group_is_not_corrected_once_its_question_is_erased(telegram: Emulator) -> None:
    reader, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    mine = await reader.says(group, "/ask who is peskov")
    first = await telegram.next_message(group)
    theirs = await other.says(group, "/ask who is peskov")
    second = await telegram.next_message(group)
    _, question = await ask_to_forget(telegram, reader)
    await reader.presses(question, "Yes, erase")
    await telegram.next_toast()

    telegram.push({"edited_message": mine.to_dict() | {"text": "/ask who is psaki", "edit_date": 1_900_000_000}})
    await other.edits(theirs, "/ask who is psaki")
    await telegram.next_call("editMessageText")
    await telegram.next_call("editMessageText")

    assert text_of(telegram, group, first).startswith("Dmitry Peskov")
    assert text_of(telegram, group, second).startswith("Jen Psaki")


async def test_nobodys_id_stays_behind_with_the_buttons_that_are_used_again(telegram: Emulator) -> None:
    reader = telegram.user()
    group, private = telegram.supergroup("Neighbours"), telegram.private(reader)
    kept = (keyboards._answered_to_all, speaking._written_to_all)
    for cache in kept:
        cache.cache_clear()

    await reader.says(group, "/ask when are the geneva talks")
    card = await telegram.next_message(group)
    personal = [cache.cache_info().currsize for cache in kept]
    await reader.says(private, "when are the geneva talks")
    await telegram.next_message(private)

    assert card.reply_markup
    assert keyboards.hold_ids(card.reply_markup)
    assert personal == [0, 0]
    assert [cache.cache_info().currsize for cache in kept] == [1, 1]


def test_presses_in_the_private_chat_are_forgotten_with_their_person() -> None:
    dialogues = Dialogues()
    for chat in (7, 8):
        dialogues.is_first_press(chat, 1)

    assert dialogues.forget(7) == 1
    assert dialogues.is_first_press(7, 1)
    assert not dialogues.is_first_press(8, 1)


async def test_nothing_is_said_to_be_erased_when_there_was_nothing(telegram: Emulator) -> None:
    reader = telegram.user()
    chat, question = await ask_to_forget(telegram, reader)

    await reader.presses(question, "Yes, erase")
    await telegram.next_toast()

    assert text_of(telegram, chat, question) == "There was nothing about you to erase."


async def test_nothing_is_erased_on_second_thoughts(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    await storage.preferences.put(reader.id, Preferences(is_brief=True))
    chat, question = await ask_to_forget(telegram, reader)

    await reader.presses(question, "No, keep")
    await telegram.next_toast()

    assert text_of(telegram, chat, question) == "Nothing was erased."
    assert await storage.preferences.get(reader.id) == Preferences(is_brief=True)


async def test_second_press_is_met_by_a_toast_alone(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    await storage.preferences.put(reader.id, Preferences(is_brief=True))
    chat, question = await ask_to_forget(telegram, reader)

    toasts = []
    for _ in range(2):
        await reader.forges(question, "erase")
        toasts.append(await telegram.next_toast())

    assert toasts == ["", "This button is no longer in use."]
    assert text_of(telegram, chat, question).startswith("Erased")


async def test_success_is_not_claimed_when_the_storage_fails(
    telegram: Emulator, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError("the disk is full")

    reader = telegram.user()
    chat, question = await ask_to_forget(telegram, reader)
    monkeypatch.setattr(Storage, "erase", fail)

    with capture_logs():
        await reader.presses(question, "Yes, erase")
        apology = await telegram.next_message(chat)

    assert apology.text.startswith("Something went wrong on my side.")
    assert text_of(telegram, chat, question).startswith(CONFIRM)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_group_is_led_to_the_private_chat(telegram: Emulator, language: Language) -> None:
    reader = telegram.user(language_code=language)
    group = telegram.supergroup("Neighbours")
    await reader.says(group, "/forgetme")
    reply = await telegram.next_message(group)
    ((key,),) = reply.reply_markup.inline_keyboard

    await reader.says(telegram.private(reader), f"/start {key.url.partition('?start=')[2]}")
    question = await telegram.next_message(telegram.private(reader))

    assert (reply.text, key.text) == (privacy.only_in_private(language), privacy.to_private_button(language))
    assert key.url.startswith("https://t.me/dateline_bot?start=")
    assert question.text == privacy.confirm(language)


@pytest.mark.parametrize("forged", ["erase", "keep", "erase~rt"])
async def test_forged_erasure_in_a_group_does_nothing(telegram: Emulator, storage: Storage, forged: str) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    await storage.preferences.put(reader.id, Preferences(is_brief=True))
    await reader.says(group, "/topics")
    menu = await telegram.next_message(group)

    await reader.forges(menu, forged)

    assert await telegram.next_toast() == "This button is no longer in use."
    assert await storage.preferences.get(reader.id) == Preferences(is_brief=True)
    assert text_of(telegram, group, menu) == menu.text


async def test_button_of_somebody_else_erases_nothing(telegram: Emulator, storage: Storage) -> None:
    reader, other = telegram.user(), telegram.user("Piotr")
    _, question = await ask_to_forget(telegram, reader)
    data = question.reply_markup.inline_keyboard[0][0].callback_data
    await storage.preferences.put(other.id, Preferences(is_brief=True))
    _, theirs = await ask_to_forget(telegram, other)

    await other.forges(theirs, data)

    assert (await telegram.next_toast()).startswith("These buttons belong to whoever asked.")
    assert await storage.preferences.get(other.id) == Preferences(is_brief=True)
