import pytest
from structlog.testing import capture_logs
from telegram import Message

from bot.model.preferences import Preferences
from bot.surfaces.telegram.handlers.desk import Desk
from emulator.chats import Chat
from emulator.server import Emulator

GENEVA = "10 January 2022, Geneva (Switzerland):"
QUESTIONS = {
    "@dateline_bot when are the geneva talks": GENEVA,
    "geneva talks when @Dateline_Bot": GENEVA,
    "/ask@dateline_bot when are the geneva talks": GENEVA,
    "@dateline_bot коли перемовини в Женеві": "10 січня 2022 року, Женева",
    "@dateline_bot когда переговоры в Женеве": "10 января 2022 года, Женева",
    "@dateline_bot kiedy są rozmowy w Genewie": "10 stycznia 2022 roku, Genewa",
    "@dateline_bot did russia invade": "I don't know: what is known here ends on 31 December 2021",
    "@dateline_bot": "Write your question after my name, for example: @dateline_bot when",
}


@pytest.fixture
def group(telegram: Emulator) -> Chat:
    return telegram.elsewhere("supergroup", {"title": "Strangers"})


@pytest.mark.parametrize(("text", "opening"), QUESTIONS.items(), ids=QUESTIONS)
async def test_mention_in_a_strange_chat_is_answered_there(
    telegram: Emulator, group: Chat, text: str, opening: str
) -> None:
    asked = await telegram.user().calls_guest(group, text)
    answer = await telegram.next_message(group)

    assert answer.text.startswith(opening)
    assert answer.reply_to_message.message_id == asked.message_id
    assert telegram.calls("sendMessage") == []


async def test_guest_answer_carries_its_source_and_a_link(telegram: Emulator, group: Chat) -> None:
    await telegram.user().calls_guest(group, "@dateline_bot when are the geneva talks")
    answer = await telegram.next_message(group)

    assert "Source:" in answer.text
    assert answer.link_preview_options.is_disabled
    assert answer.reply_markup.inline_keyboard[0][0].url == "https://t.me/dateline_bot?start=geneva-talks"


async def test_what_is_offered_beside_a_refusal_leads_to_the_private_chat(telegram: Emulator, group: Chat) -> None:
    await telegram.user().calls_guest(group, "@dateline_bot did russia invade")
    answer = await telegram.next_message(group)

    assert answer.text.startswith("I don't know")
    assert_links(answer)


@pytest.mark.usefixtures("asked_back")
async def test_what_is_asked_back_leads_to_the_private_chat(telegram: Emulator, group: Chat) -> None:
    await telegram.user().calls_guest(group, "@dateline_bot what did they say")
    answer = await telegram.next_message(group)

    assert answer.text.startswith("Did you mean:")
    assert_links(answer)


def assert_links(answer: Message) -> None:
    buttons = [button for row in answer.reply_markup.inline_keyboard for button in row]
    assert buttons
    assert all(button.url.startswith("https://t.me/dateline_bot?start=") for button in buttons)


@pytest.mark.parametrize("chat_type", ["private", "group", "supergroup"])
async def test_mention_below_a_question_answers_that_question(telegram: Emulator, chat_type: str) -> None:
    reader, neighbour = telegram.user(), telegram.user("Piotr")
    chat = telegram.elsewhere(chat_type, {"title": "Strangers"}, chat_id=5005)
    question = await reader.says(chat, "when are the geneva talks")

    await neighbour.calls_guest(chat, "@dateline_bot", reply_to=question)
    answer = await telegram.next_message(chat)

    assert answer.text.startswith(GENEVA)


async def test_mention_below_the_bots_own_answer_asks_nothing(telegram: Emulator, group: Chat) -> None:
    reader = telegram.user()
    await reader.calls_guest(group, "@dateline_bot when are the geneva talks")
    answer = await telegram.next_message(group)

    await reader.calls_guest(group, "@dateline_bot", reply_to=answer)
    hint = await telegram.next_message(group)

    assert hint.text.startswith("Write your question after my name")


async def test_answer_stays_in_the_topic_of_a_forum(telegram: Emulator) -> None:
    reader = telegram.user()
    forum = telegram.elsewhere("supergroup", {"title": "Strangers"}, forum=True)
    topic = await reader.opens_topic(forum, "News")

    await reader.calls_guest(forum, "@dateline_bot when are the geneva talks", topic=topic)
    answer = await telegram.next_message(forum)

    assert answer.message_thread_id == topic.message_id


async def test_each_question_stands_alone(telegram: Emulator, group: Chat) -> None:
    reader = telegram.user()
    await reader.calls_guest(group, "@dateline_bot who is ushakov")
    await telegram.next_message(group)

    await reader.calls_guest(group, "@dateline_bot and what did he say")
    answer = await telegram.next_message(group)

    assert "complete breakdown in ties" not in answer.text


async def test_strange_chat_is_not_taken_for_one_of_the_same_id(telegram: Emulator) -> None:
    reader = telegram.user()
    private = telegram.private(reader)
    strange = telegram.elsewhere("private", {"first_name": "Olena"}, chat_id=private.id)
    await reader.calls_guest(strange, "@dateline_bot who is ushakov")
    await telegram.next_call("answerGuestQuery")

    await reader.says(private, "and what did he say")
    await telegram.next_call("sendMessage")

    (reply,) = telegram.sent(private)
    assert "complete breakdown in ties" not in reply.text
    assert len(telegram.sent(strange)) == 1


async def test_another_bot_is_not_answered(telegram: Emulator, group: Chat) -> None:
    robot = telegram.user("Robot", username="robot_bot", is_bot=True)

    await robot.calls_guest(group, "@dateline_bot when are the geneva talks")
    await telegram.settled()

    assert telegram.calls("answerGuestQuery") == []


async def test_language_that_the_person_has_chosen_is_spoken(
    telegram: Emulator, group: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def preferences(_: Desk, chat: int) -> Preferences:
        return Preferences(language="uk" if chat == reader.id else None)

    reader = telegram.user(language_code="pl")
    monkeypatch.setattr(Desk, "preferences", preferences)

    await reader.calls_guest(group, "@dateline_bot when are the geneva talks")
    answer = await telegram.next_message(group)

    assert answer.text.startswith("10 січня 2022 року")


async def test_hint_speaks_the_language_of_the_app(telegram: Emulator, group: Chat) -> None:
    await telegram.user(language_code="pl").calls_guest(group, "@dateline_bot")
    hint = await telegram.next_message(group)

    assert hint.text.startswith("Napisz pytanie po mojej nazwie")


async def test_query_that_is_too_old_is_no_failure(telegram: Emulator, group: Chat) -> None:
    reason = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    telegram.fail_next("answerGuestQuery", status=400, description=reason)

    with capture_logs() as logs:
        await telegram.user().calls_guest(group, "@dateline_bot when are the geneva talks")
        await telegram.next_call("answerGuestQuery")
        await telegram.settled()

    assert logs == []
