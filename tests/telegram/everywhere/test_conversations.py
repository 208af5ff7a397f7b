"""Follow-ups, courtesies, edits, what is no text, and when to be silent."""

import threading
from functools import partial

import pytest
from waiting import until

from bot.locales import pages, wording
from bot.model.entry import Reason
from bot.model.language import Language
from bot.services import Services
from bot.surfaces.telegram.busy import busy
from bot.surfaces.telegram.handlers import asking
from places import wordings
from places.place import Place

pytestmark = pytest.mark.asyncio(loop_scope="module")


def will_they_come(services: Services, place: Place) -> str:
    return services.knowledge.facts["geneva-without-presidents"].text[place.language]


def said_by_ushakov(services: Services, place: Place) -> str:
    return services.knowledge.facts["ushakov-breakdown"].text[place.language]


def said_by_peskov(services: Services, place: Place) -> str:
    return services.knowledge.facts["peskov-agenda"].text[place.language]


async def test_follow_up_uses_what_was_just_answered(place: Place, services: Services) -> None:
    await place.asks(wordings.GENEVA[place.language])

    reply = await place.asks(wordings.WILL_PUTIN_BE_THERE[place.language])

    assert will_they_come(services, place) in reply.text


async def test_follow_up_to_a_button_uses_its_question(place: Place, services: Services) -> None:
    await place.gets("/start geneva-talks")

    reply = await place.asks(wordings.WILL_PUTIN_BE_THERE[place.language])

    assert will_they_come(services, place) in reply.text


async def test_follow_ups_of_two_people_are_not_mixed(place: Place, services: Services) -> None:
    other = place.with_other()
    await place.asks(wordings.WHO_IS_USHAKOV[place.language])
    await other.asks(wordings.WHO_IS_PESKOV[place.language])

    to_reader = await place.asks(wordings.AND_WHAT_DID_HE_SAY[place.language])
    to_other = await other.asks(wordings.AND_WHAT_DID_HE_SAY[place.language])

    assert said_by_ushakov(services, place) in to_reader.text
    assert said_by_peskov(services, place) in to_other.text


async def test_follow_ups_in_two_chats_or_topics_are_not_mixed(place: Place, services: Services) -> None:
    elsewhere = await place.elsewhere()
    await place.asks(wordings.WHO_IS_USHAKOV[place.language])
    await elsewhere.asks(wordings.WHO_IS_PESKOV[place.language])

    here = await place.asks(wordings.AND_WHAT_DID_HE_SAY[place.language])
    there = await elsewhere.asks(wordings.AND_WHAT_DID_HE_SAY[place.language])

    assert said_by_ushakov(services, place) in here.text
    assert said_by_peskov(services, place) in there.text


async def test_follow_up_to_nothing_is_not_answered_from_elsewhere(place: Place) -> None:
    await place.asks(wordings.WHO_IS_USHAKOV[place.language])

    for stranger in (place.with_other(), await place.elsewhere()):
        reply = await stranger.asks(wordings.AND_WHAT_DID_HE_SAY[place.language])

        assert reply.text == wording.did_you_mean(place.language)


@pytest.mark.parametrize(
    ("said", "reason"),
    [(wordings.THANKS, Reason.THANKS), (wordings.GREETING, Reason.GREETING)],
    ids=["thanks", "hello"],
)
async def test_courtesy_is_returned(place: Place, services: Services, said: dict[str, str], reason: Reason) -> None:
    reply = await place.asks(said[place.language])

    answer = services.engine.answer(said[place.language], (), place.telegram.now, place.language)
    assert answer.reason is reason
    assert reply.text == wording.fallback(answer)


async def test_edited_question_corrects_its_reply(place: Place, services: Services) -> None:
    mention = "" if place.is_private else "@dateline_bot "
    asked = await place.says(f"{mention}{wordings.USHAKOV[place.language]}")
    card = await place.hears(asked)

    await place.reader.edits(asked, f"{mention}{wordings.GENEVA[place.language]}")
    await place.telegram.settled()

    assert services.knowledge.facts["geneva-talks"].text[place.language] in place.now(card).text
    assert len(place.telegram.sent(place.chat)) == 1


@pytest.mark.parametrize("media", ["photo", "voice", "sticker", "document"])
async def test_what_is_no_text_gets_a_hint_in_private_only(place: Place, media: str) -> None:
    sent = await place.reader.sends(place.chat, media, topic=place.topic)

    if place.is_private:
        hint = await place.hears(sent)
        assert hint.text == pages.text_only(place.language)
    else:
        assert await place.stays_silent(since=0)


async def test_caption_that_asks_is_answered(place: Place, services: Services) -> None:
    mention = "" if place.is_private else "@dateline_bot "
    caption = f"{mention}{wordings.GENEVA[place.language]}"
    sent = await place.reader.sends(place.chat, "photo", caption=caption, topic=place.topic)

    reply = await place.hears(sent)

    assert services.knowledge.facts["geneva-talks"].text[place.language] in reply.text


async def test_chatter_among_people_is_left_alone(place_among_others: Place) -> None:
    await place_among_others.says(wordings.GENEVA[place_among_others.language])

    assert await place_among_others.stays_silent(since=0)


async def test_call_without_a_question_is_told_how_to_ask(place: Place) -> None:
    reply = await place.gets("/ask" if place.is_private else "@dateline_bot")

    assert reply.text == pages.empty_question(place.language)


async def test_reply_to_the_bot_is_a_question_wherever_it_stands(place: Place, services: Services) -> None:
    card = await place.asks(wordings.USHAKOV[place.language])

    reply = await place.gets(wordings.GENEVA[place.language], reply_to=card)

    assert services.knowledge.facts["geneva-talks"].text[place.language] in reply.text


async def test_call_below_somebodys_question_answers_that_question(
    place_among_others: Place, services: Services
) -> None:
    place, other = place_among_others, place_among_others.with_other()
    question = await other.says(wordings.GENEVA[place.language])

    reply = await place.gets("@dateline_bot", reply_to=question)

    assert services.knowledge.facts["geneva-talks"].text[place.language] in reply.text


async def test_answer_stays_in_its_place_when_the_question_was_deleted(place: Place, services: Services) -> None:
    topic = {"message_thread_id": place.topic.message_id, "is_topic_message": True} if place.topic else {}
    # No chat holds a message of this number any more.
    gone = {"message_id": 999, "date": 1_768_478_400, "chat": place.chat.card(), "from": place.reader.card} | topic

    place.telegram.push({"message": gone | {"text": f"/ask {wordings.GENEVA[place.language]}"}})
    await place.telegram.next_message(place.chat)

    (reply,) = map(place.now, place.telegram.sent(place.chat))
    assert services.knowledge.facts["geneva-talks"].text[place.language] in reply.text


async def test_question_is_answered_in_its_own_language_whatever_the_app_speaks(
    place: Place, services: Services
) -> None:
    asked: Language = "pl" if place.language == "uk" else "uk"

    card = await place.speaking(asked).asks(wordings.GENEVA[asked])

    assert services.knowledge.facts["geneva-talks"].text[asked] in card.text


def typed(place: Place) -> int:
    """Return how often the bot showed, in just this place, that it types."""
    topic = str(place.topic.message_id) if place.topic else None
    calls = [call.params for call in place.telegram.calls("sendChatAction")]
    return sum((it["chat_id"], it.get("message_thread_id")) == (str(place.chat.id), topic) for it in calls)


async def test_bot_types_where_an_answer_takes_long(
    place: Place, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, is_shown, before = services.engine.answer, threading.Event(), typed(place)
    monkeypatch.setattr(services.engine, "answer_at_once", lambda *asked: None)
    monkeypatch.setattr(services.engine, "answer", lambda *asked: is_shown.wait(60) and answer(*asked))
    monkeypatch.setattr(asking, "busy", partial(busy, delay_seconds=0))

    async def is_typing() -> bool:
        return typed(place) > before

    question = wordings.GENEVA[place.language]
    asked = await place.says(question if place.is_private else f"@dateline_bot {question}")
    await until(is_typing)
    is_shown.set()
    card = await place.hears(asked)

    assert services.knowledge.facts["geneva-talks"].text[place.language] in card.text
