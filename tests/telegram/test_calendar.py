import pytest
from icalendar import Calendar
from telegram import Message

from bot.locales import events
from bot.model.language import LANGUAGES
from bot.storage import Storage
from emulator.formatting import utf16_units
from emulator.server import Emulator

ALL = ["2021-12-30", "2022-01-10", "2022-01-12", "2022-01-13"]


async def fetched(telegram: Emulator, message: Message) -> Calendar:
    async with telegram.bot() as bot:
        content = await (await bot.get_file(message.document.file_id)).download_as_bytearray()
    return Calendar.from_ical(bytes(content))


def days(calendar: Calendar) -> list[str]:
    return [str(event["DTSTART"].dt)[:10] for event in calendar.walk("VEVENT")]


async def sent(telegram: Emulator, text: str, language_code: str = "en") -> Message:
    reader = telegram.user(language_code=language_code)
    chat = telegram.private(reader)
    await reader.says(chat, text)
    message = await telegram.next_message(chat)
    # A chat's updates are handled in order: what comes after the message, as keeping its file, is done by then.
    await reader.says(chat, "/help")
    await telegram.next_message(chat)
    return message


@pytest.mark.parametrize(
    ("language", "caption"),
    [
        ("en", "Events for your calendar: 4. What is known here ends on 31 December 2021."),
        ("uk", "Подій для календаря: 4. Мої дані закінчуються 31 грудня 2021 року."),
        ("ru", "Событий для календаря: 4. Мои данные заканчиваются 31 декабря 2021 года."),
        ("pl", "Wydarzenia do kalendarza: 4. Moje informacje kończą się na 31 grudnia 2021 roku."),
    ],
)
async def test_command_sends_all_events(telegram: Emulator, language: str, caption: str) -> None:
    reply = await sent(telegram, "/calendar", language)

    assert reply.caption == caption
    assert (reply.document.file_name, reply.document.mime_type) == ("timeline.ics", "text/calendar")
    assert days(await fetched(telegram, reply)) == ALL


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("/calendar geneva-talks", "geneva-talks.ics", ["2022-01-10"]),
        ("/calendar when do russia and nato talk", "nato-russia-talks.ics", ["2022-01-12"]),
        ("/calendar what happens in january", "january-talks.ics", ["2022-01-10", "2022-01-12", "2022-01-13"]),
        ("/calendar when did biden and putin speak", "call-date.ics", ["2021-12-30"]),
        ("/calendar коли перемовини в Женеві", "geneva-talks.ics", ["2022-01-10"]),
    ],
)
async def test_command_sends_the_events_that_a_question_asks_for(
    telegram: Emulator, text: str, name: str, expected: list[str]
) -> None:
    reply = await sent(telegram, text)

    assert reply.document.file_name == name
    assert days(await fetched(telegram, reply)) == expected


@pytest.mark.parametrize("word", ["geneva", "женева", "женеві", "genewa"])
async def test_one_word_is_enough(telegram: Emulator, word: str) -> None:
    reply = await sent(telegram, f"/calendar {word}")

    assert days(await fetched(telegram, reply)) == ["2022-01-10"]


async def test_file_speaks_the_language_of_the_question(telegram: Emulator) -> None:
    reply = await sent(telegram, "/calendar коли перемовини в Женеві")

    (event,) = (await fetched(telegram, reply)).walk("VEVENT")
    assert event["LOCATION"] == "Женева (Швейцарія)"
    assert reply.caption.startswith("Подій для календаря: 1.")


@pytest.mark.parametrize(
    "text", ["/calendar who is peskov", "/calendar weather in paris", "/calendar did russia invade", "/calendar <b>"]
)
async def test_hint_is_given_when_there_is_no_such_event(telegram: Emulator, text: str) -> None:
    reply = await sent(telegram, text)

    assert reply.text.startswith("I know of no event like that.")
    assert reply.document is None


async def test_events_link_to_their_answers(telegram: Emulator) -> None:
    reply = await sent(telegram, "/calendar")

    links = [str(event["URL"]) for event in (await fetched(telegram, reply)).walk("VEVENT")]
    assert links[0] == "https://t.me/dateline_bot?start=call-date"
    assert all(link.startswith("https://t.me/dateline_bot?start=") for link in links)


async def test_link_of_an_event_leads_to_its_answer(telegram: Emulator) -> None:
    reply = await sent(telegram, "/calendar geneva-talks")
    (event,) = (await fetched(telegram, reply)).walk("VEVENT")

    answer = await sent(telegram, f"/start {str(event['URL']).partition('=')[2]}")

    assert answer.text.startswith("10 January 2022, Geneva (Switzerland):")


async def test_button_below_an_answer_sends_its_events(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    answer = await telegram.next_message(chat)

    await reader.presses(answer, "Add to calendar")
    reply = await telegram.next_message(chat)
    toast = await telegram.next_call("answerCallbackQuery")

    assert reply.document.file_name == "geneva-talks.ics"
    assert reply.reply_to_message.message_id == answer.message_id
    assert days(await fetched(telegram, reply)) == ["2022-01-10"]
    assert "text" not in toast.params


async def test_button_below_the_timeline_sends_all_events(telegram: Emulator) -> None:
    reader = telegram.user(language_code="uk")
    forum = telegram.supergroup("Neighbours", forum=True)
    topic = await reader.opens_topic(forum, "News")
    await reader.says(forum, "/timeline", topic=topic)
    picture = await telegram.next_message(forum)

    await reader.presses(picture, "Додати все в календар")
    reply = await telegram.next_message(forum)

    assert days(await fetched(telegram, reply)) == ALL
    assert reply.message_thread_id == topic.message_id
    assert reply.reply_to_message.message_id == picture.message_id


async def test_buttons_below_the_timeline_in_a_group_belong_to_whoever_asked(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    await reader.says(group, "/timeline")
    picture = await telegram.next_message(group)

    await neighbour.presses(picture, "Add all to calendar")
    toast = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    assert toast.params.text("text").startswith("These buttons belong to whoever asked.")
    assert telegram.calls("sendDocument") == []


@pytest.mark.parametrize(
    ("pressed", "toast"),
    [
        ("c:no-such-entry", "This button is no longer in use."),
        ("c:../../etc/passwd", "This button is no longer in use."),
        ("c:peskov", "This button is no longer in use."),
    ],
)
async def test_press_that_leads_to_no_event_gets_a_toast(telegram: Emulator, pressed: str, toast: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    answer = await telegram.next_message(chat)
    press = {"id": "1", "from": reader.card, "chat_instance": "1", "message": answer.to_dict(), "data": pressed}

    telegram.push({"callback_query": press})
    call = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    assert call.params.text("text") == toast
    assert len(telegram.sent(chat)) == 1


async def test_file_is_uploaded_once(telegram: Emulator) -> None:
    first = await sent(telegram, "/calendar")
    again = await sent(telegram, "/calendar")
    await sent(telegram, "/calendar", "pl")

    assert first.document == again.document
    assert [bool(call.params.uploads) for call in telegram.calls("sendDocument")] == [True, False, True]


async def test_same_events_keep_their_own_names(telegram: Emulator) -> None:
    first = await sent(telegram, "/calendar geneva-talks")
    other = await sent(telegram, "/calendar geneva-presidents")

    assert days(await fetched(telegram, first)) == days(await fetched(telegram, other))
    assert (first.document.file_name, other.document.file_name) == ("geneva-talks.ics", "geneva-presidents.ics")


async def test_id_that_telegram_refuses_is_replaced(telegram: Emulator, storage: Storage) -> None:
    await sent(telegram, "/calendar")
    telegram.forget_files()

    reply = await sent(telegram, "/calendar")

    assert days(await fetched(telegram, reply)) == ALL


async def test_reader_is_told_where_files_are_forbidden(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    telegram.forbid(group, "document")
    await reader.says(group, "/ask when are the geneva talks")
    answer = await telegram.next_message(group)

    await reader.says(group, "/calendar")
    reply = await telegram.next_message(group)
    await reader.presses(answer, "Add to calendar")
    toast = await telegram.next_call("answerCallbackQuery")

    assert reply.text.startswith("I am not allowed to send files here.")
    assert toast.params.text("text") == reply.text


def test_toast_fits_in_every_language() -> None:
    assert all(utf16_units(events.no_files(language)) <= 200 for language in LANGUAGES)


async def test_call_that_was_held_takes_the_place_of_the_one_that_was_planned(telegram: Emulator) -> None:
    reply = await sent(telegram, "/calendar when did biden and putin speak")

    (event,) = (await fetched(telegram, reply)).walk("VEVENT")
    assert event["UID"].startswith("call-planned@")
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CONFIRMED")
