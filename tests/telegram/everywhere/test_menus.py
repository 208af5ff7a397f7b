"""Menus of commands, deep links, topics and the fixed pages."""

import pytest

from bot.locales import labels as words
from bot.locales import pages, profile
from bot.services import Services
from places import wordings
from places.place import Place, labels, links

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCOPES = {"private": "all_private_chats", "group": "all_group_chats", "topic": "all_group_chats"}
MENUS = {"private": profile.PRIVATE, "group": profile.GROUP, "topic": profile.GROUP}


def questions(services: Services, entries: tuple[str, ...], place: Place) -> list[str]:
    return [services.knowledge.entries[id_].question[place.language] for id_ in entries]


async def menu(place: Place, scope: str) -> dict[str, str]:
    """Return the menu that Telegram shows in the language of a place."""
    code = "" if place.language == "en" else place.language
    async with place.telegram.bot() as bot:
        return {command.command: command.description for command in await bot.get_my_commands({"type": scope}, code)}


async def test_menu_offers_what_works_here_in_the_language_of_the_app(place: Place) -> None:
    shown = await menu(place, SCOPES[place.kind])

    described = pages.commands(place.language)
    assert shown == {name: described[name] for name in MENUS[place.kind]}


async def test_administrators_are_offered_what_only_they_may_do_too(place_among_others: Place) -> None:
    place = place_among_others

    shown = await menu(place, "all_chat_administrators")

    assert list(shown) == [*MENUS[place.kind], "replay", "subscribe", "unsubscribe", "settings"]


async def test_every_command_of_the_menu_is_answered(place: Place) -> None:
    for command in await menu(place, SCOPES[place.kind]):
        reply = await place.gets(f"/{command}" if place.is_private else f"/{command}@dateline_bot")

        assert reply.text != pages.unknown_command(place.language)
        assert reply.text or reply.photo or reply.document


async def test_profile_speaks_the_language_of_the_app(place: Place, services: Services) -> None:
    async with place.telegram.bot() as bot:
        description = await bot.get_my_description(place.language)
        short = await bot.get_my_short_description(place.language)

    assert description.description == profile.description(services.knowledge, place.language)
    assert short.short_description == profile.short_description(services.knowledge, place.language)
    assert wordings.foreign(f"{description.description}\n{short.short_description}", place.language) == []


async def test_newcomer_is_greeted_once(place: Place, services: Services) -> None:
    reply = await place.gets("/start")

    if place.is_private:
        assert reply.text == pages.welcome(services.knowledge, place.language)
        offered = questions(services, services.knowledge.starters, place)
        assert labels(reply) == [*offered, pages.add_to_group(place.language)]
        assert links(reply) == {labels(reply)[-1]: "https://t.me/dateline_bot?startgroup=_hello"}
    else:
        assert reply.text == pages.hello("dateline_bot", place.language)
        assert labels(reply) == []
    assert await place.stays_silent(since=1)


async def test_link_to_an_entry_leads_to_its_answer(place: Place, services: Services) -> None:
    card = await place.gets("/start geneva-talks" if place.is_private else "/start@dateline_bot geneva-talks")

    assert services.knowledge.facts["geneva-talks"].text[place.language] in card.text
    assert words.why(place.language) in labels(card)


@pytest.mark.parametrize("payload", ["no-such-entry", "weather-nature", "<b>x</b>", "../../etc/passwd"])
async def test_link_to_nothing_says_so(place: Place, services: Services, payload: str) -> None:
    reply = await place.gets(f"/start {payload}")

    assert reply.text == pages.unknown_link(place.language)
    assert labels(reply) == questions(services, services.knowledge.starters, place)


async def test_help_lists_the_commands_of_the_menu(place: Place) -> None:
    reply = await place.gets("/help")

    described = pages.commands(place.language)
    listed = [line for line in reply.text.split("\n") if line.startswith("/")]
    assert listed == [f"/{name} – {described[name]}" for name in MENUS[place.kind]]


async def test_topics_lead_to_questions_answers_and_back(place: Place, services: Services) -> None:
    shown = await place.gets("/topics")
    section = services.knowledge.sections[0]

    await place.presses(shown, section.title[place.language])
    offered = labels(place.now(shown))
    await place.presses(shown, offered[0])
    answer = await place.hears(shown)
    await place.presses(shown, words.back(place.language))

    assert offered == [*(entry.question[place.language] for entry in section.entries), words.back(place.language)]
    assert services.knowledge.facts[section.entries[0].facts[0]].text[place.language] in answer.text
    assert labels(place.now(shown)) == [item.title[place.language] for item in services.knowledge.sections]


async def test_sources_are_told(place: Place, services: Services) -> None:
    reply = await place.gets("/sources")

    assert reply.text == pages.sources(services.knowledge, place.language)


async def test_unknown_command_is_met_in_private_only(place: Place) -> None:
    if place.is_private:
        reply = await place.gets("/nonsense")
        assert reply.text == pages.unknown_command(place.language)
    else:
        await place.says("/nonsense")
        assert await place.stays_silent(since=0)
