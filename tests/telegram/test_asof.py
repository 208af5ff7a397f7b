from datetime import date

import pytest
from telegram import Message

from bot.model.answer import Ambiguous, Explanation, Suggestion
from bot.model.preferences import Preferences
from bot.services import Services
from bot.storage import Storage
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.callbacks import Button, ShowEntryAsOf, unpack
from bot.surfaces.telegram.handlers.telling import then
from bot.surfaces.telegram.rendering import Style
from emulator.server import Emulator

DAY = date(2021, 12, 30)
PLANNED = (
    "30 December 2021, 3:30 p.m. ET (20:30 GMT): US President Joe Biden and Russian President Vladimir Putin are to"
)
QUESTIONS = {
    "en": (
        "/asof 30 December when is the call",
        "As known on 30 December 2021:",
        "are to hold a phone call",
        "What is known here ends on 30 December 2021.",
    ),
    "uk": (
        "/asof 30 грудня 2021 року коли дзвінок",
        "Станом на 30 грудня 2021 року:",
        "мають провести телефонну розмову",
        "Мої дані закінчуються 30 грудня 2021 року.",
    ),
    "ru": (
        "/asof 30 декабря когда говорили Байден и Путин",
        "По состоянию на 30 декабря 2021 года:",
        "должны поговорить по телефону",
        "Мои данные заканчиваются 30 декабря 2021 года.",
    ),
    "pl": (
        "/asof 30 grudnia 2021 r. kiedy rozmowa Bidena z Putinem",
        "Stan na 30 grudnia 2021 roku:",
        "mają odbyć rozmowę telefoniczną",
        "Moje informacje kończą się na 30 grudnia 2021 roku.",
    ),
}


async def told(telegram: Emulator, text: str, language_code: str = "en") -> Message:
    reader = telegram.user(language_code=language_code)
    chat = telegram.private(reader)
    await reader.says(chat, text)
    return await telegram.next_message(chat)


def buttons(message: Message) -> list[str]:
    return [key.text for row in message.reply_markup.inline_keyboard for key in row]


@pytest.mark.parametrize(("text", "label", "telling", "horizon"), QUESTIONS.values(), ids=QUESTIONS)
async def test_question_is_answered_as_the_knowledge_stood(
    telegram: Emulator, text: str, label: str, telling: str, horizon: str
) -> None:
    reply = await told(telegram, text)

    first, body, *_ = reply.text.split("\n\n")
    assert first == label
    assert telling in body
    assert horizon in reply.text


@pytest.mark.parametrize(
    "day", ["30 December", "30.12.2021", "30.12.21", "2021-12-30", "December 30th", "Thursday, 30 December 2021"]
)
async def test_day_alone_shows_what_was_known_then(telegram: Emulator, day: str) -> None:
    reply = await told(telegram, f"/asof {day}")

    blocks = reply.text.split("\n\n")
    assert blocks[:2] == ["As known on 30 December 2021:", "What is known here ends on 30 December 2021."]
    assert blocks[2].startswith(f"Scheduled\n◦ {PLANNED}")
    assert blocks[3].endswith("US and Russian officials are scheduled to hold security talks.")
    assert buttons(reply)[:2] == ["What is going on?", "When are the Geneva talks?"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("/asof 30 грудня", "Станом на 30 грудня 2021 року:"),
        ("/asof 30 декабря", "По состоянию на 30 декабря 2021 года:"),
        ("/asof 30 grudnia", "Stan na 30 grudnia 2021 roku:"),
    ],
)
async def test_day_alone_is_told_in_the_language_of_its_month(telegram: Emulator, text: str, label: str) -> None:
    reply = await told(telegram, text)

    assert reply.text.startswith(label)


async def test_day_in_figures_is_told_in_the_language_of_the_reader(telegram: Emulator) -> None:
    reply = await told(telegram, "/asof 30.12.2021", language_code="pl")

    assert reply.text.startswith("Stan na 30 grudnia 2021 roku:")


async def test_language_that_a_chat_has_chosen_holds(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences(language="uk"))

    await reader.says(chat, "/asof 30 December")
    await reader.says(chat, "/asof 30 December when is the call")
    replies = [await telegram.next_message(chat), await telegram.next_message(chat)]

    assert all(reply.text.startswith("Станом на 30 грудня 2021 року:") for reply in replies)


async def test_times_are_told_in_the_zone_of_the_reader(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await storage.preferences.put(chat.id, Preferences(zone="Europe/Kyiv"))

    await reader.says(chat, "/asof 30 December 2021")
    reply = await telegram.next_message(chat)

    assert "3:30 p.m. ET (20:30 GMT; 10:30 p.m. Kyiv)" in reply.text


async def test_what_was_learnt_later_is_not_told(telegram: Emulator) -> None:
    reply = await told(telegram, "/asof 30 December how long did the call last")

    assert reply.text.startswith("As known on 30 December 2021:\n\n")
    assert "50" not in reply.text


async def test_last_day_is_told_as_it_stood(telegram: Emulator) -> None:
    reply = await told(telegram, "/asof 31 December when are the geneva talks")

    assert reply.text.startswith(
        "As known on 31 December 2021:\n\n10 January 2022, Geneva (Switzerland): US and Russian"
    )
    assert "are scheduled to hold security talks" in reply.text


@pytest.mark.parametrize(("day", "verb"), [("5 January 2022", "are"), ("10.01.2022", "are"), ("15.01.2022", "were")])
async def test_day_beyond_the_horizon_is_told_from_the_last_edition(telegram: Emulator, day: str, verb: str) -> None:
    reply = await told(telegram, f"/asof {day} when are the geneva talks")

    assert reply.text.startswith("As known on ")
    assert f"officials {verb} scheduled to hold security talks." in reply.text
    assert "What is known here ends on 31 December 2021." in reply.text


async def test_day_beyond_the_horizon_alone_shows_the_last_edition(telegram: Emulator) -> None:
    reply = await told(telegram, "/asof 15.01.2022")

    assert reply.text.startswith(
        "As known on 15 January 2022:\n\nPast events\n• 30 December 2021: Biden and Putin held"
    )
    assert (
        "\n\nScheduled\n◦ 10 January 2022, Geneva (Switzerland): US and Russian officials were scheduled" in reply.text
    )


@pytest.mark.parametrize(
    ("text", "opening"),
    [
        ("/asof 29 December 2021", "What is known here begins on 30 December 2021;"),
        ("/asof 24.02.2014 who is putin", "What is known here begins on 30 December 2021;"),
        ("/asof 1 лютого 2021 року", "Мої дані починаються 30 грудня 2021 року;"),
        ("/asof 1 January 0001", "What is known here begins on 30 December 2021;"),
        ("/asof January 1, 1861 who is putin", "What is known here begins on 30 December 2021;"),
        ("/asof 01.01.0001", "What is known here begins on 30 December 2021;"),
    ],
)
async def test_day_before_the_first_edition_is_met_with_the_first_day(
    telegram: Emulator, text: str, opening: str
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, text)
    reply = await telegram.next_message(chat)

    await reader.presses(reply, buttons(reply)[1])
    answer = await telegram.next_message(chat)

    assert reply.text.startswith(opening)
    assert "10" in answer.text.split("\n\n")[1]
    assert answer.text.startswith(("As known on 30 December 2021:", "Станом на 30 грудня 2021 року:"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/asof 17.01.2026 when are the geneva talks", "17 January 2026 has not come yet."),
        ("/asof 31 December 9999", "31 December 9999 has not come yet."),
        ("/asof 9999-12-31 when is the call", "31 December 9999 has not come yet."),
        ("/asof 31 грудня 9999 року", "31 грудня 9999 року ще не настало."),
    ],
)
async def test_day_that_has_not_come_is_no_day_to_answer_as_of(telegram: Emulator, text: str, expected: str) -> None:
    reply = await told(telegram, text)

    assert reply.text == expected


@pytest.mark.parametrize(
    "text",
    [
        "/asof",
        "/asof yesterday",
        "/asof when is the call",
        "/asof 30 December 31 December",
        "/asof 30-31 December",
        "/asof December 2021",
        "/asof 31.02.2021",
        "/asof 0000-00-00",
        "/asof 30 December 20211",
        "/asof 1 January 0000",
        "/asof <b>",
    ],
)
async def test_usage_is_told_when_there_is_no_single_day(telegram: Emulator, text: str) -> None:
    reply = await told(telegram, text)

    assert reply.text.splitlines() == [
        "Write one day after the command, and a question if you have one, for example:",
        "/asof 30 December 2021",
        "/asof 30 December 2021 What is going on?",
    ]


@pytest.mark.parametrize("language", ["en", "uk", "ru", "pl"])
async def test_examples_of_the_usage_work(telegram: Emulator, language: str) -> None:
    usage = await told(telegram, "/asof", language_code=language)

    for example in usage.text.splitlines()[1:]:
        reply = await told(telegram, example, language_code=language)
        assert "2021" in reply.text.splitlines()[0]
        assert len(reply.text.split("\n\n")) > 2


async def test_question_after_the_day_may_name_another_day(telegram: Emulator) -> None:
    reply = await told(telegram, "/asof 30 December what happens on 10 January")

    assert reply.text.startswith("As known on 30 December 2021:\n\n10 January 2022, Geneva")


async def test_follow_up_is_an_ordinary_question(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/asof 30 December when are the geneva talks")
    await telegram.next_message(chat)

    await reader.says(chat, "will biden be there?")
    reply = await telegram.next_message(chat)

    assert "As known on" not in reply.text
    assert "Biden and Putin were not expected to take part." in reply.text


async def test_question_as_of_a_day_may_follow_another(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    await telegram.next_message(chat)

    await reader.says(chat, "/asof 30 December will biden be there?")
    reply = await telegram.next_message(chat)

    assert "Biden and Putin are not expected to take part." in reply.text


async def test_related_question_is_answered_as_of_the_same_day(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    await reader.says(group, "/asof 30 December when are the geneva talks")
    first = await telegram.next_message(group)

    await reader.presses(first, "What happens in January?")
    reply = await telegram.next_message(group)

    assert buttons(first) == [
        "Will Biden and Putin be in Geneva?",
        "When do Russia and NATO talk?",
        "What happens in January?",
    ]
    assert reply.text.startswith("As known on 30 December 2021:\n\n10 January 2022, Geneva (Switzerland): US")
    assert "are scheduled" in reply.text


def test_entries_among_which_to_choose_are_offered_as_of_the_same_day() -> None:
    offered = (Suggestion("call-date", "When did they speak?"), Suggestion("troops", "How many troops?"))

    card = rendering.card(Ambiguous("en", offered, Explanation((), "")), Style(owner=7, as_of=DAY))

    assert card.html == "<i>As known on 30 December 2021:</i>\n\nDid you mean:"
    presses = [unpack(row[0].callback_data) for row in card.keyboard.inline_keyboard]
    assert presses[:2] == [Button(ShowEntryAsOf("call-date", DAY), 7), Button(ShowEntryAsOf("troops", DAY), 7)]


async def test_buttons_of_an_answer_in_a_group_belong_to_whoever_asked(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    await reader.says(group, "/asof 30 December")
    card = await telegram.next_message(group)

    await neighbour.presses(card, "When are the Geneva talks?")
    toast = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()
    await reader.presses(card, "When are the Geneva talks?")
    answer = await telegram.next_message(group)

    assert toast.params.text("text").startswith("These buttons belong to whoever asked.")
    assert answer.text.startswith("As known on 30 December 2021:")


@pytest.mark.parametrize("command", ["/asof", "/asof@dateline_bot", "/ASOF@Dateline_Bot"])
async def test_command_works_in_a_topic(telegram: Emulator, command: str) -> None:
    reader = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True)
    topic = await reader.opens_topic(forum, "News")

    question = await reader.says(forum, f"{command} 30 December when is the call", topic=topic)
    reply = await telegram.next_message(forum)

    assert reply.text.startswith(f"As known on 30 December 2021:\n\n{PLANNED}")
    assert reply.message_thread_id == topic.message_id
    assert reply.reply_to_message.message_id == question.message_id


async def test_command_to_another_bot_is_left_alone(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.says(group, "/asof@other_bot 30 December when is the call")
    await telegram.settled()

    assert telegram.sent(group) == []


async def test_day_below_somebody_elses_question_answers_that_question(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.group("Neighbours")
    question = await reader.says(group, "when are the geneva talks")

    await neighbour.says(group, "/asof 30 December", reply_to=question)
    reply = await telegram.next_message(group)

    assert reply.text.startswith("As known on 30 December 2021:\n\n10 January 2022, Geneva (Switzerland):")


async def test_edit_corrects_the_reply(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    question = await reader.says(chat, "/asof yesterday when is the call")
    await telegram.next_message(chat)

    await reader.edits(question, "/asof 30 December when is the call")
    await telegram.next_call("editMessageText")
    await telegram.settled()

    (reply,) = telegram.sent(chat)
    assert reply.text.startswith(f"As known on 30 December 2021:\n\n{PLANNED}")


async def test_edit_into_the_command_is_answered_once(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    remark = await reader.says(group, "asof 30 December")

    await reader.edits(remark, "/asof 30 December")
    await telegram.next_message(group)
    telegram.push({"edited_message": (await _again(remark, "/asof 30 December"))})
    await telegram.settled()

    assert len(telegram.sent(group)) == 1


async def _again(message: Message, text: str) -> dict[str, object]:
    entity = {"type": "bot_command", "offset": 0, "length": 5}
    return message.to_dict() | {"text": text, "entities": [entity], "edit_date": 1_768_478_401}


async def test_edit_of_the_command_is_answered_anew_when_the_reply_is_gone(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    question = await reader.says(chat, "/asof yesterday")
    await telegram.next_message(chat)
    telegram.fail_next("editMessageText", status=400, description="Bad Request: message to edit not found")

    await reader.edits(question, "/asof 30 December")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("As known on 30 December 2021:")


async def test_edited_command_is_not_taken_for_a_question(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    command = await reader.says(chat, "/sources")
    await telegram.next_message(chat)

    await reader.edits(command, "/calendar geneva talks")
    await telegram.settled()

    assert len(telegram.sent(chat)) == 1


@pytest.mark.parametrize(
    "question",
    ["was the call called off", "why was the call cancelled", "чому скасували дзвінок", "did they talk on 31 December"],
)
async def test_no_correction_tells_what_came_later(telegram: Emulator, question: str) -> None:
    reply = await told(telegram, f"/asof 30 December {question}")

    assert "held" not in reply.text
    assert "відбулася" not in reply.text
    assert "The article" not in reply.text


@pytest.mark.parametrize("language", ["en", "uk", "ru", "pl"])
def test_every_entry_of_the_first_edition_is_told_without_what_came_later(services: Services, language: str) -> None:
    engine = services.engine.as_of(DAY)

    told = [engine.tell(entry, then(DAY), language) for entry in engine.knowledge.entries]

    assert len(told) == 36
    assert all(statement.superseded is None for answer in told for statement in answer.statements)
    assert {answer.horizon for answer in told} == {DAY}
    assert {citation.updated for answer in told for citation in answer.citations} == {DAY}
