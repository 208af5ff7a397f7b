import pytest
from telegram import Message

from emulator.server import Emulator


def buttons(message: Message) -> list[str]:
    return [button.text for row in message.reply_markup.inline_keyboard for button in row]


async def test_related_question_is_answered_in_a_new_message(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    first = await telegram.next_message(chat)

    await reader.presses(first, "When do Russia and NATO talk?")
    second = await telegram.next_message(chat)

    assert second.text.startswith("12 January 2022, Europe: Russia and NATO were set to hold talks.")
    assert second.reply_to_message.message_id == first.message_id
    assert telegram.sent(chat)[0].text == first.text


@pytest.mark.usefixtures("asked_back")
async def test_did_you_mean_offers_entries_that_a_press_answers(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "peskov or psaki or ushakov statement")
    question = await telegram.next_message(chat)

    await reader.presses(question, buttons(question)[0])
    answer = await telegram.next_message(chat)

    assert "Source:" not in question.text
    assert "Source:" in answer.text


async def test_follow_up_to_a_press_uses_its_question(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/start call-outcome")
    answer = await telegram.next_message(chat)
    await reader.presses(answer, "What happens in January?")
    await telegram.next_message(chat)

    await reader.says(chat, "will biden be there?")
    reply = await telegram.next_message(chat)

    assert "Biden and Putin were not expected to take part." in reply.text.partition("\n")[0]


async def test_topics_lead_to_questions_and_back(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/topics")
    menu = await telegram.next_message(chat)

    await reader.presses(menu, "The January talks")
    await telegram.next_call("editMessageText")
    (section,) = telegram.sent(chat)
    await reader.presses(section, "« All topics")
    await telegram.next_call("editMessageText")
    await telegram.settled()
    (again,) = telegram.sent(chat)

    assert "When are the Geneva talks?" in buttons(section)
    assert buttons(again) == buttons(menu)


async def test_every_press_is_acknowledged(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/topics")
    menu = await telegram.next_message(chat)

    query = await reader.presses(menu, "Troops and warnings")
    call = await telegram.next_call("answerCallbackQuery")

    assert call.params.text("callback_query_id") == query


@pytest.mark.parametrize("forged", ["e:no-such-entry", "s:../..", "x", "e:", "e:" + "a" * 62, "topics2"])
async def test_forged_press_gets_a_toast_and_nothing_else(telegram: Emulator, forged: str) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    card = await telegram.next_message(chat)

    telegram.push(
        {
            "callback_query": {
                "id": "1",
                "from": reader.card,
                "chat_instance": "1",
                "message": card.to_dict(),
                "data": forged,
            }
        }
    )
    call = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    assert call.params.text("text") == "This button is no longer in use."
    assert len(telegram.sent(chat)) == 1


async def test_press_below_a_message_that_is_gone_gets_a_toast(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    gone = {"chat": {"id": chat.id, "type": "private"}, "message_id": 1, "date": 0}

    telegram.push(
        {
            "callback_query": {
                "id": "1",
                "from": reader.card,
                "chat_instance": "1",
                "message": gone,
                "data": "e:geneva-talks",
            }
        }
    )
    call = await telegram.next_call("answerCallbackQuery")

    assert call.params.text("text") == "This button is no longer in use."


async def test_press_in_a_topic_is_answered_there(telegram: Emulator) -> None:
    reader = telegram.user()
    forum = telegram.supergroup("Neighbours", forum=True)
    topic = await reader.opens_topic(forum, "News")
    await reader.says(forum, "/ask when are the geneva talks", topic=topic)
    card = await telegram.next_message(forum)

    await reader.presses(card, "What happens in January?")
    reply = await telegram.next_message(forum)

    assert reply.message_thread_id == topic.message_id


@pytest.mark.parametrize("forged", ["owner left out", "owner replaced", "another button"])
async def test_forged_press_below_an_answer_to_somebody_else_is_refused(telegram: Emulator, forged: str) -> None:
    asker, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours")
    await asker.says(group, "/ask when are the geneva talks")
    card = await telegram.next_message(group)
    await other.says(group, "/ask when are the geneva talks")
    theirs = await telegram.next_message(group)

    for key in (row[0] for row in card.reply_markup.inline_keyboard[:3]):
        own, _, _ = str(key.callback_data).partition("~")
        suffix = str(theirs.reply_markup.inline_keyboard[0][0].callback_data).partition("~")[2]
        data = {"owner left out": own, "owner replaced": f"{own}~{suffix}", "another button": "topics"}[forged]
        await other.forges(card, data)
        toast = await telegram.next_toast()

        assert toast.startswith("These buttons belong to whoever asked.")
    assert len(telegram.sent(group)) == 2


async def test_press_without_an_owner_below_a_page_that_offers_no_such_button_is_refused(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours", admins=[reader])
    await reader.says(group, "/settings")
    menu = await telegram.next_message(group)

    await reader.forges(menu, "e:geneva-talks")

    assert (await telegram.next_toast()).startswith("These buttons belong to whoever asked.")
    assert len(telegram.sent(group)) == 1


async def test_buttons_below_an_answer_to_an_anonymous_administrator_are_everybodys(telegram: Emulator) -> None:
    admin, other = telegram.user(), telegram.user("Piotr")
    group = telegram.supergroup("Neighbours", admins=[admin])
    await admin.says(group, "/ask when are the geneva talks", as_chat=group)
    card = await telegram.next_message(group)

    await other.presses(card, "When do Russia and NATO talk?")
    reply = await telegram.next_message(group)

    assert reply.text.startswith("12 January 2022")


async def test_owner_presses_twice_though_the_page_has_turned(telegram: Emulator) -> None:
    reader = telegram.user()
    group = telegram.supergroup("Neighbours")
    await reader.says(group, "/topics")
    menu = await telegram.next_message(group)
    data = str(menu.reply_markup.inline_keyboard[0][0].callback_data)

    for _ in range(2):
        await reader.forges(menu, data)
        assert await telegram.next_toast() == ""

    assert len(telegram.sent(group)) == 1
