"""Answers: short answer, horizon, source, buttons; who claims what; and what is not answered."""

from collections.abc import Callable

import pytest

from bot.locales import labels as words
from bot.locales import wording
from bot.model.language import Language
from bot.services import Services
from places import wordings
from places.place import Place, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")

HORIZON = {
    "en": "What is known here ends on 31 December 2021.",
    "uk": "Мої дані закінчуються 31 грудня 2021 року.",
    "ru": "Мои данные заканчиваются 31 декабря 2021 года.",
    "pl": "Moje informacje kończą się na 31 grudnia 2021 roku.",
}
OPENING = {
    "en": "10 January 2022, Geneva (Switzerland)",
    "uk": "10 січня 2022 року, Женева (Швейцарія)",
    "ru": "10 января 2022 года, Женева (Швейцария)",
    "pl": "10 stycznia 2022 roku, Genewa (Szwajcaria)",
}
SOURCE = {"en": "paragraph 11", "uk": "абзац 11", "ru": "абзац 11", "pl": "akapit 11"}


def facts(services: Services, entry: str, language: Language) -> list[str]:
    knowledge = services.knowledge
    return [knowledge.facts[id_].text[language] for id_ in knowledge.entries[entry].facts]


def questions(services: Services, entries: tuple[str, ...], language: Language) -> list[str]:
    return [services.knowledge.entries[id_].question[language] for id_ in entries]


async def test_answer_stands_first_then_horizon_and_source(place: Place, services: Services) -> None:
    card = await place.asks(wordings.GENEVA[place.language])

    answer, *others, ending = card.text.split("\n\n")
    first, *rest = facts(services, "geneva-talks", place.language)
    horizon, source = ending.split("\n")
    assert answer == f"{OPENING[place.language]}: {first}"
    assert others == rest
    assert horizon == HORIZON[place.language]
    assert "Putin Biden Ukraine crisis" in source
    assert SOURCE[place.language] in source
    assert "Reuters, CNN, AFP, The Guardian" in source
    assert list(card.parse_entities(["bold"]).values()) == [OPENING[place.language]]


async def test_answer_has_its_buttons_in_the_language_of_the_question(place: Place, services: Services) -> None:
    card = await place.asks(wordings.GENEVA[place.language])

    language = place.language
    *related, why, calendar, helpful, not_helpful = labels(card)
    assert related == questions(services, services.knowledge.entries["geneva-talks"].related, language)
    assert (why, calendar) == (words.why(language), words.add_to_calendar(language))
    assert [helpful, not_helpful] == [text for text, _ in words.votes(language)]


async def test_contested_matter_shows_each_party(place: Place, services: Services) -> None:
    card = await place.gets("/start invasion-warning")

    warning, denial = (services.knowledge.facts[id_].text for id_ in ("us-intelligence-warning", "russia-denial"))
    assert warning[place.language] in card.text
    assert denial[place.language] in card.text


async def test_long_quotation_is_folded_and_nothing_is_left_out(place: Place, services: Services) -> None:
    card = await place.asks(wordings.USHAKOV[place.language])

    (folded,) = card.parse_entities(["expandable_blockquote"]).values()
    assert folded == services.knowledge.facts["ushakov-breakdown"].text[place.language]
    assert all(text in card.text for text in facts(services, "ushakov-said", place.language))


async def test_two_questions_are_answered_in_one_message(place: Place, services: Services) -> None:
    card = await place.asks(wordings.REQUEST_AND_PESKOV[place.language])

    told = services.knowledge.facts
    assert told["call-requested"].text[place.language] in card.text
    assert told["peskov-role"].text[place.language] in card.text
    assert len(place.telegram.sent(place.chat)) == 1


@pytest.mark.parametrize(
    "refusal", ["weather-nature", "presidents-biography", "invasion-happened", "will-there-be-war"]
)
async def test_what_is_not_answered_is_told_by_its_reason(place: Place, services: Services, refusal: str) -> None:
    known, engine = services.knowledge.refusals[refusal], services.engine
    # Some words are the same in two languages.
    clear = (typed for typed in known.utterances[place.language] if engine.language_of(typed, "en") == place.language)
    question = next(clear)

    card = await place.asks(question)

    answer = engine.answer(question, (), place.telegram.now, place.language)
    assert answer.reason is known.reason
    assert card.text == wording.fallback(answer)
    assert labels(card) == questions(services, tuple(item.entry for item in answer.suggestions), place.language)
    assert labels(card) != []


async def test_markup_that_somebody_types_changes_nothing(place: Place) -> None:
    plain = await place.asks(wordings.GENEVA[place.language])

    card = await place.asks(f"<b><i>{wordings.GENEVA[place.language]}</b> & </blockquote> {{subject}} %s")

    assert (card.text, card.entities) == (plain.text, plain.entities)


async def test_did_you_mean_offers_entries_and_no_source(
    place: Place, services: Services, ask_back: Callable[[Language], None]
) -> None:
    ask_back(place.language)

    card = await place.asks("peskov psaki")

    offered = questions(services, ("peskov-said", "psaki-said"), place.language)
    assert card.text == wording.did_you_mean(place.language)
    assert labels(card) == [*offered, words.none_of_these(place.language)]
