"""Why an answer was given, votes, and "none of these": over HTTP, in private, in a group and in a forum."""

from collections.abc import Callable
from unittest.mock import AsyncMock

import pytest
from telegram import Message

from bot.answering.composing import suggestions
from bot.model.answer import Ambiguous, Explanation
from bot.services import Services
from bot.storage import Storage, StorageError
from emulator.server import Emulator

VAGUE = "peskov or psaki or ushakov statement"
OFFERED = ("peskov-said", "psaki-said")


def buttons(message: Message) -> list[str]:
    return [button.text for row in message.reply_markup.inline_keyboard for button in row]


@pytest.mark.parametrize(
    ("question", "button", "opening", "rests"),
    [
        ("when r the geneva talks", "Why this answer", "Your question was taken for", "paragraph 11 (sentence 1)"),
        ("коли перемовини в женеві?", "Чому така відповідь", "Ваше запитання зрозуміло як", "абзац 11 (речення 1)"),
        ("когда же переговоры в женеве", "Почему такой ответ", "Ваш вопрос понят как", "абзац 11 (предложение 1)"),
        ("kiedy sa te rozmowy w genewie", "Dlaczego taka odpowiedź", "Pytanie zrozumiano jako", "akapit 11 (zdanie 1)"),
    ],
)
async def test_why_tells_match_evidence_and_version(
    telegram: Emulator, services: Services, question: str, button: str, opening: str, rests: str
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, question)
    card = await telegram.next_message(chat)

    await reader.presses(card, button)
    why = await telegram.next_message(chat)

    assert opening in why.text
    assert rests in why.text
    assert services.knowledge.version in why.text
    assert why.reply_to_message.message_id == card.message_id


async def test_why_says_so_when_the_reader_chose_the_question(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "/start geneva-talks")
    card = await telegram.next_message(chat)

    await reader.presses(card, "Why this answer")
    why = await telegram.next_message(chat)

    assert "You chose the question “When are the Geneva talks?” yourself." in why.text


async def test_why_explains_facts_beyond_the_questions(telegram: Emulator) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "anything on January 12?")
    card = await telegram.next_message(chat)

    await reader.presses(card, "Why this answer")
    why = await telegram.next_message(chat)

    assert "It rests on" in why.text


async def test_vote_is_kept_and_can_be_changed(telegram: Emulator, storage: Storage) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    card = await telegram.next_message(chat)

    await reader.presses(card, "👍 Helpful")
    first = await telegram.next_call("answerCallbackQuery")
    before = await storage.votes.of(reader.id, "geneva-talks")
    await reader.presses(card, "👎 Not helpful")
    second = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    assert (before, await storage.votes.of(reader.id, "geneva-talks")) == (True, False)
    assert first.params.text("text") == "Thank you: noted as helpful."
    assert second.params.text("text").startswith("Thank you: noted as not helpful.")
    assert len(telegram.sent(chat)) == 1


async def test_everybody_in_a_group_has_a_vote(telegram: Emulator, storage: Storage) -> None:
    asker, other = telegram.user("Olena"), telegram.user("Piotr")
    group = telegram.supergroup("News")
    await asker.says(group, "/ask when are the geneva talks")
    card = await telegram.next_message(group)

    for person in (asker, other):
        await person.presses(card, "👍 Helpful")
        await telegram.next_call("answerCallbackQuery")

    (tally,) = await storage.votes.tally()
    assert (tally.entry, tally.helpful) == ("geneva-talks", 2)


@pytest.mark.parametrize("button", ["Why this answer", "When do Russia and NATO talk?"])
async def test_press_by_somebody_else_in_a_group_gets_a_toast_and_nothing_else(telegram: Emulator, button: str) -> None:
    asker, other = telegram.user("Olena"), telegram.user("Piotr", language_code="pl")
    group = telegram.supergroup("News", forum=True)
    topic = await asker.opens_topic(group, "Talks")
    await asker.says(group, "/ask when are the geneva talks", topic=topic)
    card = await telegram.next_message(group)

    await other.presses(card, button)
    toast = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    assert toast.params.text("text").startswith("Te przyciski są dla osoby, która zapytała.")
    assert len(telegram.sent(group)) == 1


async def test_asker_in_a_forum_gets_the_explanation_in_the_same_topic(telegram: Emulator) -> None:
    asker = telegram.user("Olena")
    group = telegram.supergroup("News", forum=True)
    topic = await asker.opens_topic(group, "Talks")
    await asker.says(group, "/ask when are the geneva talks", topic=topic)
    card = await telegram.next_message(group)

    await asker.presses(card, "Why this answer")
    why = await telegram.next_message(group)

    assert why.message_thread_id == topic.message_id
    assert "Your question was taken for" in why.text


@pytest.mark.usefixtures("asked_back")
async def test_none_of_these_is_recorded_once_without_the_person(
    telegram: Emulator, storage: Storage, push_press: Callable[..., None]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, f"{VAGUE} call me @olena +380 44 123 45 67")
    offer = await telegram.next_message(chat)

    await reader.presses(offer, "None of these")
    toast = await telegram.next_call("answerCallbackQuery")
    push_press(reader, offer, "none")
    stale = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    (miss,) = await storage.misses.recent(10)
    assert miss.question == f"{VAGUE} call me @… +…"
    assert miss.offered == OFFERED
    assert toast.params.text("text") == "Noted for the editors, without your name."
    assert stale.params.text("text") == "This button is no longer in use."
    (page,) = telegram.sent(chat)
    assert page.reply_markup is None
    assert page.text.startswith("I have no answer to that, then.")


async def test_none_of_these_is_recorded_as_of_a_day_too(
    telegram: Emulator, services: Services, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = suggestions(OFFERED, services.knowledge, "en")
    answer = Ambiguous("en", offered, Explanation((), services.knowledge.version))
    monkeypatch.setattr(type(services.engine), "answer", lambda *_: answer)
    monkeypatch.setattr(type(services.engine), "answer_at_once", lambda *_: answer)
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, f"/asof 30 December 2021 {VAGUE}")
    offer = await telegram.next_message(chat)

    await reader.presses(offer, "None of these")
    toast = await telegram.next_toast()

    (miss,) = await storage.misses.recent(10)
    assert miss.question.endswith(VAGUE)
    assert miss.offered == OFFERED
    assert toast == "Noted for the editors, without your name."


@pytest.mark.usefixtures("asked_back")
async def test_none_of_these_is_not_for_somebody_else(telegram: Emulator, storage: Storage) -> None:
    asker, other = telegram.user("Olena"), telegram.user("Piotr")
    group = telegram.group("News")
    await asker.says(group, f"/ask {VAGUE}")
    offer = await telegram.next_message(group)

    await other.presses(offer, "None of these")
    await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    assert await storage.misses.recent(10) == ()
    assert "None of these" in buttons(telegram.sent(group)[0])


@pytest.mark.usefixtures("asked_back")
async def test_none_of_these_without_its_owner_is_not_for_somebody_else(
    telegram: Emulator, storage: Storage, push_press: Callable[..., None]
) -> None:
    asker, other = telegram.user("Olena"), telegram.user("Piotr")
    group = telegram.group("News")
    await asker.says(group, f"/ask {VAGUE}")
    offer = await telegram.next_message(group)

    push_press(other, offer, "none")

    assert (await telegram.next_toast()).startswith("These buttons belong to whoever asked.")
    assert await storage.misses.recent(10) == ()
    assert "None of these" in buttons(telegram.sent(group)[0])


async def test_none_of_these_is_not_for_an_answer(
    telegram: Emulator, storage: Storage, push_press: Callable[..., None]
) -> None:
    asker, other = telegram.user("Olena"), telegram.user("Piotr")
    group = telegram.group("News")
    await asker.says(group, "/ask when are the Geneva talks?")
    answer = await telegram.next_message(group)

    for person, refusal in ((other, "These buttons belong to whoever asked."), (asker, "This button is no longer in")):
        push_press(person, answer, "none")
        assert (await telegram.next_toast()).startswith(refusal)

    assert await storage.misses.recent(10) == ()
    assert telegram.sent(group)[0].text == answer.text


@pytest.mark.usefixtures("asked_back")
async def test_none_of_these_can_be_pressed_again_where_it_could_not_be_kept(
    telegram: Emulator, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, VAGUE)
    offer = await telegram.next_message(chat)
    with monkeypatch.context() as broken:
        broken.setattr(type(storage.misses), "record", AsyncMock(side_effect=StorageError("away")))
        await reader.presses(offer, "None of these")
        first = await telegram.next_toast()

    await reader.presses(offer, "None of these")

    assert first == "I can't note that just now. Please try again later."
    assert await telegram.next_toast() == "Noted for the editors, without your name."
    (miss,) = await storage.misses.recent(10)
    assert miss.question == VAGUE


@pytest.mark.parametrize(
    "forged", ["w:no-such-entry", "+:no-such-entry", "none", "c:x", "p:language=xx", "~", "e:~~~", "😀"]
)
async def test_forged_and_stale_presses_get_a_toast(
    telegram: Emulator, storage: Storage, forged: str, push_press: Callable[..., None]
) -> None:
    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    card = await telegram.next_message(chat)

    push_press(reader, card, forged)
    toast = await telegram.next_call("answerCallbackQuery")
    await telegram.settled()

    assert toast.params.text("text")
    assert len(telegram.sent(chat)) == 1
    assert await storage.votes.tally() == ()


async def test_vote_says_so_when_it_can_not_be_kept(
    telegram: Emulator, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError("the disk is full")

    reader = telegram.user()
    chat = telegram.private(reader)
    await reader.says(chat, "when are the geneva talks")
    card = await telegram.next_message(chat)
    monkeypatch.setattr(storage.votes, "cast", fail)

    await reader.presses(card, "👍 Helpful")
    toast = await telegram.next_call("answerCallbackQuery")

    assert toast.params.text("text").startswith("I can't note that just now.")


async def test_question_is_answered_when_preferences_can_not_be_read(
    telegram: Emulator, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError("the database is locked")

    monkeypatch.setattr(storage.preferences, "get", fail)
    reader = telegram.user()
    chat = telegram.private(reader)

    await reader.says(chat, "when are the geneva talks")
    reply = await telegram.next_message(chat)

    assert reply.text.startswith("10 January 2022, Geneva")
