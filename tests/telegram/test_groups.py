import pytest

from emulator.server import Emulator

GENEVA = "10 January 2022, Geneva (Switzerland):"
ADDRESSED = [
    "/ask: when are the geneva talks",
    "/ask@dateline_bot, when are the geneva talks",
    "/ask when are the geneva talks",
    "@dateline_bot when are the geneva talks",
    "geneva talks when @Dateline_Bot",
]
NOT_ADDRESSED = [
    "when are the geneva talks",
    "/ask@other_bot when are the geneva talks",
    "@dateline_botanist when are the geneva talks",
    "/nonsense",
    "dateline_bot when are the geneva talks",
]


@pytest.mark.parametrize("text", ADDRESSED)
async def test_group_question_is_answered_when_addressed(telegram: Emulator, text: str) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    question = await reader.says(group, text)
    reply = await telegram.next_message(group)

    assert reply.text.startswith(GENEVA)
    assert reply.reply_to_message.message_id == question.message_id


@pytest.mark.parametrize("text", NOT_ADDRESSED)
async def test_group_chatter_is_left_alone(telegram: Emulator, text: str) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")

    await reader.says(group, text)
    await telegram.settled()

    assert telegram.sent(group) == []


async def test_reply_to_the_bot_is_answered(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.group("Neighbours")
    await reader.says(group, "/ask when are the geneva talks")
    first = await telegram.next_message(group)

    await neighbour.says(group, "who is peskov", reply_to=first)
    reply = await telegram.next_message(group)

    assert reply.text.startswith("Dmitry Peskov")


async def test_reply_to_somebody_else_is_left_alone(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.group("Neighbours")
    remark = await reader.says(group, "I wonder")

    await neighbour.says(group, "who is peskov", reply_to=remark)
    await telegram.settled()

    assert telegram.sent(group) == []


async def test_mention_below_a_question_answers_that_question(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.group("Neighbours")
    question = await reader.says(group, "when are the geneva talks")

    await neighbour.says(group, "@dateline_bot", reply_to=question)
    reply = await telegram.next_message(group)

    assert reply.text.startswith(GENEVA)


async def test_answer_stays_in_its_forum_topic(telegram: Emulator) -> None:
    reader = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True)
    topic = await reader.opens_topic(forum, "News")

    await reader.says(forum, "@dateline_bot when are the geneva talks", topic=topic)
    reply = await telegram.next_message(forum)

    assert reply.message_thread_id == topic.message_id
    assert reply.is_topic_message


async def test_chatter_in_a_topic_is_left_alone(telegram: Emulator) -> None:
    reader = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True)
    topic = await reader.opens_topic(forum, "News")

    await reader.says(forum, "when are the geneva talks", topic=topic)
    await telegram.settled()

    assert telegram.sent(forum) == []


async def test_anonymous_administrator_is_answered(telegram: Emulator) -> None:
    admin = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[admin])

    await admin.says(group, "/ask when are the geneva talks", as_chat=group)
    reply = await telegram.next_message(group)

    assert reply.text.startswith(GENEVA)


async def test_another_bot_is_not_answered(telegram: Emulator) -> None:
    robot = telegram.user("Robot", username="robot_bot", is_bot=True)
    group = telegram.supergroup("Neighbours")

    await robot.says(group, "@dateline_bot when are the geneva talks")
    await robot.says(group, "/ask when are the geneva talks")
    await telegram.settled()

    assert telegram.sent(group) == []


async def test_edit_that_adds_a_mention_is_answered(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    question = await reader.says(group, "when are the geneva talks")

    await reader.edits(question, "@dateline_bot when are the geneva talks")
    reply = await telegram.next_message(group)

    assert reply.text.startswith(GENEVA)


FOLLOWED = {
    "en": ("/ask when are the nato talks", "and who takes part?", "12 January 2022"),
    "uk": ("/ask коли переговори нато", "а хто бере участь?", "12 січня 2022"),
    "ru": ("/ask когда переговоры нато", "а кто участвует?", "12 января 2022"),
    "pl": ("/ask kiedy rozmowy nato", "a kto bierze udział?", "12 stycznia 2022 roku"),
}


@pytest.mark.parametrize("language", FOLLOWED)
async def test_reply_of_somebody_else_follows_the_answer_that_it_replies_to(telegram: Emulator, language: str) -> None:
    asked, follow_up, day = FOLLOWED[language]
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    await reader.says(group, asked)
    answer = await telegram.next_message(group)

    await neighbour.says(group, follow_up, reply_to=answer)
    reply = await telegram.next_message(group)

    assert reply.text.startswith(day)


async def test_reply_follows_the_answer_that_it_replies_to_rather_than_the_last(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.group("Neighbours")
    await reader.says(group, "/ask when are the geneva talks")
    answer = await telegram.next_message(group)
    await reader.says(group, "/ask when are the nato talks")
    await telegram.next_message(group)

    await reader.says(group, "and who takes part?", reply_to=answer)
    reply = await telegram.next_message(group)

    assert reply.text.startswith(GENEVA)


async def test_reply_to_an_answer_is_read_alone_when_it_has_a_subject(telegram: Emulator) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    group = telegram.group("Neighbours")
    await reader.says(group, "/ask when are the geneva talks")
    answer = await telegram.next_message(group)

    await neighbour.says(group, "how long was the call", reply_to=answer)
    reply = await telegram.next_message(group)

    assert "50 minutes" in reply.text


async def test_reply_to_a_page_follows_what_its_writer_asked(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.group("Neighbours")
    await reader.says(group, "/ask when are the nato talks")
    await telegram.next_message(group)
    await reader.says(group, "/sources@dateline_bot")
    page = await telegram.next_message(group)

    await reader.says(group, "and who takes part?", reply_to=page)
    reply = await telegram.next_message(group)

    assert reply.text.startswith("12 January 2022")
