"""What a chat chooses: by whom, for whom, and how answers follow it."""

import pytest
from telegram import Message

from bot.locales import labels as words
from bot.locales import settings, toasts, zones
from bot.model.language import LANGUAGES, Language
from bot.model.preferences import Preferences
from bot.services import Services
from bot.storage import Storage
from places import wordings
from places.place import Place, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")

CALL = "/start call-time"


def another(language: Language) -> Language:
    return LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]


async def opened(place: Place, button: str = "") -> Message:
    """Return the settings, turned to the page that a button leads to."""
    page = await place.gets("/settings")
    if button:
        assert await place.presses(page, button) == ""
    return place.now(page)


async def test_settings_show_what_holds_and_what_can_be_chosen(place: Place) -> None:
    page = await opened(place)

    language = place.language
    heading, lines = settings.overview(Preferences(), language, not place.is_private)
    assert page.text == f"{heading}\n\n{lines}"
    assert labels(page) == [
        settings.language_button(language),
        settings.zone_button(language),
        settings.brief_button(language),
    ]


async def test_every_page_is_in_the_language_of_the_reader(place: Place) -> None:
    page = await opened(place, settings.zone_button(place.language))
    steps = (settings.more_zones(place.language), settings.region("asia", place.language))

    for step in steps:
        await place.presses(page, step)
        page = place.now(page)

    assert zones.name("Asia/Tokyo", place.language) in labels(page)


async def test_language_that_is_chosen_holds_at_once(place: Place, services: Services) -> None:
    chosen = another(place.language)
    page = await opened(place, settings.language_button(place.language))

    await place.reader.presses(page, settings.NAMES[chosen])
    await place.telegram.settled()
    there = place.speaking(chosen)
    card = await there.asks(wordings.GENEVA[place.language])

    assert there.now(page).text.startswith(settings.heading(chosen))
    assert services.knowledge.facts["geneva-talks"].text[chosen] in card.text
    assert words.why(chosen) in labels(card)


@pytest.mark.parametrize("entry", ["call-date", "call-time"])
async def test_zone_that_is_chosen_is_told_beside_the_articles(place: Place, entry: str) -> None:
    page = await opened(place, settings.zone_button(place.language))

    toast = await place.presses(page, zones.name("Europe/Kyiv", place.language))
    card = await place.gets(f"/start {entry}")

    assert toast == settings.saved(place.language)
    assert zones.name("Europe/Kyiv", place.language) in place.now(page).text
    assert f"22:30 {zones.name('Europe/Kyiv', place.language)}" in card.text.replace("10:30 p.m.", "22:30")
    assert "20:30 GMT" in card.text


async def test_typed_zone_is_taken(place: Place, storage: Storage) -> None:
    reply = await place.gets(f"/settings zone {zones.name('Europe/Warsaw', place.language)}")

    assert reply.text.startswith(settings.heading(place.language))
    assert (await storage.preferences.get(place.chat.id)).zone == "Europe/Warsaw"


async def test_typed_zone_that_is_none_is_met_with_examples(place: Place, storage: Storage) -> None:
    reply = await place.gets("/settings zone <b>Atlantis</b>")

    assert reply.text == settings.no_zone(place.language)
    assert await storage.preferences.get(place.chat.id) == Preferences()


async def test_short_answers_are_shorter_and_keep_source_and_buttons(place: Place) -> None:
    page = await opened(place)
    full = await place.asks(wordings.GENEVA[place.language])

    toast = await place.presses(page, settings.brief_button(place.language))
    short = await place.asks(wordings.GENEVA[place.language])

    assert toast == settings.saved(place.language)
    assert len(short.text) < len(full.text)
    assert short.text.split("\n")[0] == full.text.split("\n")[0]
    assert "Putin Biden Ukraine crisis" in short.text
    assert labels(short) == labels(full)


async def test_choices_can_be_taken_back(place: Place, storage: Storage) -> None:
    page = await opened(place)
    await place.presses(page, settings.brief_button(place.language))

    await place.presses(page, settings.reset_button(place.language))

    assert await storage.preferences.get(place.chat.id) == Preferences()
    assert labels(place.now(page))[-1] == settings.brief_button(place.language)


async def test_choices_are_those_of_one_chat(place: Place, storage: Storage) -> None:
    page = await opened(place)
    other = place.with_other() if place.is_private else await place.elsewhere()
    expected = 1 if place.topic else 2

    await place.presses(page, settings.brief_button(place.language))

    chats = {place.chat.id, other.chat.id}
    chosen = [(await storage.preferences.get(chat)).is_brief for chat in chats]
    assert len(chosen) == expected
    assert sum(chosen) == 1


async def test_only_administrators_choose_for_a_group(place_among_others: Place, storage: Storage) -> None:
    place, other = place_among_others, place_among_others.with_other()
    page = await opened(place)
    refused = settings.only_administrators(place.language)

    typed = await other.gets("/settings zone Kyiv")
    told = {await other.presses(page, button) for button in labels(page)}

    assert typed.text == refused
    assert told == {refused}
    assert place.now(page).text == page.text
    assert await storage.preferences.get(place.chat.id) == Preferences()


async def test_administrator_who_is_none_any_more_chooses_nothing(place_among_others: Place, storage: Storage) -> None:
    place = place_among_others
    page = await opened(place)
    await place.with_other().reader.makes(place.chat, place.reader, "member")

    toast = await place.presses(page, settings.brief_button(place.language))

    assert toast == settings.only_administrators(place.language)
    assert await storage.preferences.get(place.chat.id) == Preferences()


async def test_anonymous_administrator_chooses(place_among_others: Place, storage: Storage) -> None:
    place = place_among_others

    await place.reader.says(place.chat, "/settings zone Tokyo", topic=place.topic, as_chat=place.chat)
    await place.telegram.settled()

    assert (await storage.preferences.get(place.chat.id)).zone == "Asia/Tokyo"


async def test_forged_choice_changes_nothing(place: Place, storage: Storage) -> None:
    page = await opened(place)

    forged = ("p:language=xx", "p:zone=../etc", "p:length=", "p:=", "p:reset=1")
    told = {await place.forges(page, pressed) for pressed in forged}

    assert told == {toasts.unknown_button(place.language)}
    assert await storage.preferences.get(place.chat.id) == Preferences()
