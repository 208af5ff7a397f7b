"""Buttons below answers: what each does, for whom, and what becomes of a press that should do nothing."""

from collections.abc import Callable

import pytest
from telegram import Message

from bot.locales import explaining, pages, toasts
from bot.locales import labels as words
from bot.model.language import LANGUAGES, Language
from bot.services import Services
from bot.storage import Storage
from places import wordings
from places.place import Place, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORGED = [
    "e:no-such-entry",
    "s:../..",
    "w:nothing",
    "+:nothing",
    "c:nothing",
    "a:zz.geneva-talks",
    "p:language=xx",
    # These are sound, but for the message below which they stand.
    "erase",
    "keep",
    "p:language=uk",
    "p:zone=Asia/Tokyo",
    "c:",
    "w:call-time",
    "+:call-time",
    "e:call-time",
    "topics",
    "x",
    "😀",
]


async def geneva(place: Place) -> Message:
    return await place.asks(wordings.GENEVA[place.language])


async def test_related_question_is_answered_below(place: Place, services: Services) -> None:
    card = await geneva(place)
    related = services.knowledge.entries["geneva-talks"].related[0]
    entry = services.knowledge.entries[related]

    toast = await place.presses(card, entry.question[place.language])
    answer = await place.hears(card)

    assert toast == ""
    assert services.knowledge.facts[entry.facts[0]].text[place.language] in answer.text
    assert place.now(card).text == card.text


async def test_why_tells_entry_evidence_and_version(place: Place, services: Services) -> None:
    card = await geneva(place)

    toast = await place.presses(card, words.why(place.language))
    why = await place.hears(card)

    title, matched, *_, version = why.text.split("\n\n")
    assert toast == ""
    assert title == explaining.title(place.language)
    assert services.knowledge.entries["geneva-talks"].question[place.language] in matched
    assert "%" in matched
    assert "11" in why.text
    assert version == explaining.version(services.knowledge.version, place.language)


async def test_vote_is_counted_once_and_can_be_changed(place: Place, storage: Storage) -> None:
    card = await geneva(place)
    (helpful, _), (not_helpful, _) = words.votes(place.language)

    told = [await place.presses(card, button) for button in (helpful, helpful, not_helpful)]

    assert told[:2] == [toasts.voted(True, place.language)] * 2
    assert told[2] == toasts.voted(False, place.language)
    assert await storage.votes.of(place.reader.id, "geneva-talks") is False
    assert labels(place.now(card)) == labels(card)


async def test_everybody_has_a_vote_of_their_own(place: Place, storage: Storage) -> None:
    card = await geneva(place)
    other = place.with_other()
    others_card = await geneva(other) if place.is_private else card
    (helpful, _), (not_helpful, _) = words.votes(place.language)

    await place.presses(card, helpful)
    await other.presses(others_card, not_helpful)

    assert await storage.votes.of(place.reader.id, "geneva-talks") is True
    assert await storage.votes.of(other.reader.id, "geneva-talks") is False


async def test_entry_that_is_meant_is_answered(
    place: Place, services: Services, ask_back: Callable[[Language], None]
) -> None:
    ask_back(place.language)
    offer = await place.asks("peskov psaki")

    await place.presses(offer, labels(offer)[1])
    answer = await place.hears(offer)

    assert services.knowledge.facts["psaki-deescalate"].text[place.language] in answer.text


async def test_none_of_these_is_noted_without_the_person(
    place: Place, storage: Storage, ask_back: Callable[[Language], None]
) -> None:
    ask_back(place.language)
    offer = await place.asks("peskov psaki @olena")

    data = str(offer.reply_markup.inline_keyboard[-1][0].callback_data)

    toast, again = await place.forges(offer, data), await place.forges(offer, data)

    miss = (await storage.misses.recent(1))[0]
    assert (toast, again) == (toasts.noted(place.language), toasts.unknown_button(place.language))
    assert (miss.question, miss.language, miss.offered) == (
        "peskov psaki @…",
        place.language,
        ("peskov-said", "psaki-said"),
    )
    assert place.now(offer).text == pages.none_of_these(place.language)
    assert labels(place.now(offer)) == []


async def test_press_by_somebody_else_gets_a_toast_in_their_language(place_among_others: Place) -> None:
    place = place_among_others
    card = await geneva(place)

    for language in LANGUAGES:
        other = place.with_other(language)
        told = {await other.presses(card, button) for button in labels(card)[:-2]}
        assert told == {toasts.not_yours(language)}

    assert await place.stays_silent(since=1)


async def test_forged_presses_get_a_toast_and_nothing_else(place: Place) -> None:
    card = await geneva(place)

    told = {await place.forges(card, forged) for forged in FORGED}

    assert told == {toasts.unknown_button(place.language)}
    assert await place.stays_silent(since=1)
    assert place.now(card).to_dict() == card.to_dict()


async def test_press_below_a_deleted_message_gets_a_toast(place: Place) -> None:
    card = await geneva(place)
    async with place.telegram.bot() as bot:
        await bot.delete_message(place.chat.id, card.message_id)

    toast = await place.presses(card, words.why(place.language))

    assert toast == toasts.unknown_button(place.language)
    assert await place.stays_silent(since=0)
