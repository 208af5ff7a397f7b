"""Inline mode and guest mode: answers for chats where the bot is not."""

import pytest
from telegram import Message

from bot.locales import labels as words
from bot.locales import pages
from bot.services import Services
from emulator.chats import Chat
from places import wordings
from places.place import Place, labels, links

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHAT_TYPES = {"private": "private", "group": "group", "topic": "supergroup"}


async def listed(place: Place, typed: str) -> tuple[str, list[dict[str, str]]]:
    """Return the id of an inline query and what it lists."""
    query = await place.reader.asks_inline(typed, chat_type=CHAT_TYPES[place.kind])
    while True:
        call = await place.telegram.next_call("answerInlineQuery")
        if call.params.text("inline_query_id") == query:
            return query, call.params.json("results")


def question(services: Services, entry: str, place: Place) -> str:
    return services.knowledge.entries[entry].question[place.language]


async def test_nothing_typed_lists_useful_entries(place: Place, services: Services) -> None:
    _, results = await listed(place, "")

    starters = services.knowledge.starters
    assert [result["title"] for result in results][: len(starters)] == [
        question(services, id_, place) for id_ in starters
    ]
    assert len(results) <= 50
    assert [piece for result in results for piece in wordings.foreign(str(result), place.language)] == []


@pytest.mark.parametrize("typed", [wordings.GENEVA, wordings.GENEVA_MISTYPED], ids=["typed", "mistyped"])
async def test_result_is_found_and_keeps_its_source(place: Place, services: Services, typed: dict[str, str]) -> None:
    query, results = await listed(place, typed[place.language])
    first = results[0]

    chosen = await place.reader.chooses(query, first["id"], place.chat, topic=place.topic)

    fact = services.knowledge.facts["geneva-talks"].text[place.language]
    assert (first["id"], first["title"]) == ("geneva-talks", question(services, "geneva-talks", place))
    assert fact[:40] in first["description"]
    assert fact in chosen.text
    assert "Putin Biden Ukraine crisis" in chosen.text.split("\n")[-1]
    assert wordings.foreign(chosen.text, place.language) == []
    assert links(chosen) == {words.ask_more(place.language): "https://t.me/dateline_bot?start=geneva-talks"}
    assert await place.stays_silent(since=0)


async def test_refusal_comes_before_any_entry(place: Place, services: Services) -> None:
    _, results = await listed(place, services.knowledge.refusals["invasion-happened"].utterances[place.language][0])

    assert "31 " in results[0]["description"]
    assert "Putin Biden Ukraine crisis" not in results[0]["input_message_content"]["message_text"]


async def guest_answer(place: Place, text: str) -> Message:
    """Return what the bot says when it is called in a chat like this one, in which it is not."""
    strange = _strange_chat(place)
    topic = await place.reader.opens_topic(strange, "Theirs") if place.topic else None
    await place.reader.calls_guest(strange, text, topic=topic)
    answer = await place.telegram.next_message(strange)
    assert answer.is_topic_message == (True if topic else None)
    assert not topic or answer.message_thread_id == topic.message_id
    return answer


def _strange_chat(place: Place) -> Chat:
    telegram, number = place.telegram, 1_009_000_000_000 + place.reader.id
    if place.is_private:
        return telegram.elsewhere("private", {"first_name": "Piotr"}, chat_id=number)
    return telegram.elsewhere("supergroup", {"title": "Strangers"}, chat_id=-number, forum=place.topic is not None)


async def test_guest_answer_has_its_source_and_leads_to_the_private_chat(place: Place, services: Services) -> None:
    answer = await guest_answer(place, f"@dateline_bot {wordings.GENEVA[place.language]}")

    assert services.knowledge.facts["geneva-talks"].text[place.language] in answer.text
    assert "Putin Biden Ukraine crisis" in answer.text.split("\n")[-1]
    assert wordings.foreign(answer.text, place.language) == []
    assert labels(answer) == [words.ask_more(place.language)]


async def test_guest_without_a_question_is_told_how_to_ask(place: Place) -> None:
    answer = await guest_answer(place, "@dateline_bot")

    assert answer.text == pages.empty_mention("dateline_bot", place.language)
