"""What is kept about people: told in each language, and erased for whoever asks and nobody else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.locales import labels as words
from bot.locales import privacy, settings, toasts
from bot.services import Services
from bot.storage import Storage
from emulator.people import Person
from places import wordings
from places.place import Place, labels, links

pytestmark = pytest.mark.asyncio(loop_scope="module")

TYPED = "peskov psaki"


def rows(kept: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that the database holds, table by table, save what comes and goes with every update."""
    with closing(sqlite3.connect(kept)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        names = [name for name in names if name not in ("inbox", "handled")]
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608


def about(kept: Path, person: Person) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows that hold a person's number, in whatever column, of each table that has any."""
    found = {
        name: [row for row in table if person.id in row or str(person.id) in row] for name, table in rows(kept).items()
    }
    return {name: theirs for name, theirs in found.items() if theirs}


async def vote(place: Place) -> None:
    card = await place.asks(wordings.GENEVA[place.language])
    await place.presses(card, words.votes(place.language)[0][0])


async def choose(place: Place) -> None:
    page = await place.gets("/settings")
    assert await place.presses(page, settings.brief_button(place.language)) == settings.saved(place.language)


async def forget(place: Place) -> str:
    """Let the reader be forgotten, in private, and return what the bot says to it."""
    question = await place.gets("/forgetme")
    assert question.text == privacy.confirm(place.language)
    assert labels(question) == [privacy.erase_button(place.language), privacy.keep_button(place.language)]
    assert await place.presses(question, privacy.erase_button(place.language)) == ""
    return place.now(question).text


async def test_privacy_is_told(place: Place) -> None:
    reply = await place.gets("/privacy")

    assert reply.text == privacy.page(place.language)
    assert words.none_of_these(place.language) in reply.text


async def test_nobody_is_asked_among_others(place_among_others: Place) -> None:
    place = place_among_others

    reply = await place.gets("/forgetme")

    assert reply.text == privacy.only_in_private(place.language)
    assert links(reply) == {privacy.to_private_button(place.language): "https://t.me/dateline_bot?start=_forgetme"}


async def test_link_to_be_forgotten_asks_in_private(place: Place) -> None:
    reply = await place.in_private().gets("/start _forgetme")

    assert reply.text == privacy.confirm(place.language)


async def test_everything_about_a_person_is_erased_and_of_nobody_else(
    place: Place, storage: Storage, kept: Path
) -> None:
    home, other = place.in_private(), place.with_other()
    for somebody in (place, home, other, other.in_private()):
        await vote(somebody)
    for somebody in (home, other.in_private()):
        await choose(somebody)
    before, mine, others = rows(kept), about(kept, place.reader), about(kept, other.reader)
    assert mine.keys() == others.keys() == {"votes", "preferences", "ledger"}

    told = await forget(home)

    assert told == privacy.erased(place.language)
    assert about(kept, place.reader) == {}
    assert about(kept, other.reader) == others
    assert {name: len(table) for name, table in before.items()} == {
        name: len(table) + len(mine.get(name, ())) for name, table in rows(kept).items()
    }
    assert await forget(home) == privacy.nothing_to_erase(place.language)


async def test_settings_of_a_group_stay_when_an_administrator_is_forgotten(
    place_among_others: Place, storage: Storage
) -> None:
    place = place_among_others
    await choose(place)

    await forget(place.in_private())

    assert (await storage.preferences.get(place.chat.id)).is_brief


async def test_what_was_asked_is_forgotten_everywhere_and_only_of_this_person(place: Place, services: Services) -> None:
    home, other = place.in_private(), place.with_other()
    for somebody in {place.chat.id: place, home.chat.id: home}.values():
        await somebody.asks(wordings.WHO_IS_USHAKOV[place.language])
    await other.asks(wordings.WHO_IS_PESKOV[place.language])

    await forget(home)
    here, there = [await spot.asks(wordings.AND_WHAT_DID_HE_SAY[place.language]) for spot in (place, other)]

    said = services.knowledge.facts
    assert said["ushakov-breakdown"].text[place.language] not in here.text
    assert said["peskov-agenda"].text[place.language] in there.text


async def test_second_thoughts_erase_nothing(place: Place, kept: Path) -> None:
    home = place.in_private()
    await vote(place)
    question = await home.gets("/forgetme")

    await home.presses(question, privacy.keep_button(place.language))

    assert home.now(question).text == privacy.kept(place.language)
    assert labels(home.now(question)) == []
    assert len(about(kept, place.reader)["votes"]) == 1


@pytest.mark.parametrize("forged", ["erase", "keep"])
async def test_forged_erasure_among_others_does_nothing(place_among_others: Place, kept: Path, forged: str) -> None:
    place = place_among_others
    card = await place.gets("/start geneva-talks")
    await place.presses(card, words.votes(place.language)[0][0])

    toast = await place.forges(card, forged)

    assert toast == toasts.unknown_button(place.language)
    assert len(about(kept, place.reader)["votes"]) == 1


async def test_no_question_stands_beside_whoever_asked(
    place: Place, kept: Path, ask_back: Callable[[str], None]
) -> None:
    ask_back(place.language)
    offer = await place.asks(f"{TYPED} {place.language} {place.kind}")

    await place.presses(offer, words.none_of_these(place.language))

    typed = [row for row in rows(kept)["misses"] if f"{TYPED} {place.language} {place.kind}" in row]
    assert len(typed) == 1
    assert about(kept, place.reader) == {}
