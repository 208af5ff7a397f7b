"""Who claims what: whoever owns a claim is named in every answer that tells it, in each language."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest

from bot.knowledge import load
from bot.model.fact import ClaimType, Fact
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.services import Services, default_knowledge, wire
from bot.surfaces.telegram.rendering import card

# Before everything that the article tells of, on its last day, and long after.
MOMENTS = [datetime(2021, 12, 30, tzinfo=UTC), datetime(2022, 1, 5, tzinfo=UTC), datetime(2026, 1, 15, tzinfo=UTC)]

# The owner of words whose speaker the article does not name is told as just that.
UNNAMED = {
    "en": "without naming the speaker",
    "uk": "не називаючи їхнього автора",
    "ru": "без указания, кто их произнёс",
    "pl": "nie podając, kto je wypowiedział",
}
DENYING = {"en": r"\bden(?:y|ie[sd])", "uk": "запереч", "ru": "отриц|опроверг", "pl": "zaprzecz"}
# Whose positions stand beside one another, by the entry.
PARTIES = {
    "invasion-warning": {"us-intelligence", "russia"},
    "russia-denial": {"us-intelligence", "russia"},
    "overview": {"us-intelligence", "russia", "moscow"},
    "call-warnings": {"jen-psaki", "kremlin"},
    "sanctions-threat": {"washington-and-allies", "kremlin"},
    "sanctions-reaction": {"kremlin", "yuri-ushakov"},
}

KNOWLEDGE = load(default_knowledge())
OWNED = [fact for fact in KNOWLEDGE.facts.values() if fact.claim is not ClaimType.REPORTED]
LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def services() -> Services:
    return wire(default_knowledge(), semantic=False)


def names(knowledge: Knowledge, entity: str, language: Language) -> tuple[str, ...]:
    """Return how an owner may be named in a language, in each of its forms."""
    if entity == "unnamed-source":
        return (UNNAMED[language],)
    return knowledge.lexicon.entities[entity].names[language]


def is_named(fact: Fact, text: str, language: Language) -> bool:
    assert fact.owner
    said = text.casefold()
    return any(re.search(rf"\b{re.escape(name.casefold())}\b", said) for name in names(KNOWLEDGE, fact.owner, language))


@LANGUAGE
@pytest.mark.parametrize("fact", OWNED, ids=[fact.id for fact in OWNED])
def test_owner_is_named_wherever_the_claim_is_told(services: Services, fact: Fact, language: Language) -> None:
    told = [texts[language] for texts in (fact.text, fact.ahead) if texts]
    telling = [entry.id for entry in services.knowledge.entries.values() if fact.id in entry.facts]

    assert [text for text in told if not is_named(fact, text, language)] == []
    for entry in telling:
        for now in MOMENTS:
            shown = unescape(card(services.engine.tell(entry, now, language)).html)
            assert any(text in shown for text in told)


def test_every_claim_with_an_owner_is_told_by_some_entry() -> None:
    told = {id_ for entry in KNOWLEDGE.entries.values() for id_ in entry.facts}

    assert [fact.id for fact in OWNED if fact.id not in told] == []


@LANGUAGE
def test_denial_says_that_it_is_one_and_what_is_denied(language: Language) -> None:
    denials = [fact for fact in OWNED if fact.claim is ClaimType.DENIED]

    assert denials
    for fact in denials:
        before, verb, denied = re.split(f"({DENYING[language]})", fact.text[language], maxsplit=1)
        assert verb
        assert is_named(fact, before, language)
        others = (entity for entity in KNOWLEDGE.lexicon.entities if entity != fact.owner)
        assert any(name in denied for other in others for name in names(KNOWLEDGE, other, language))


@LANGUAGE
def test_correction_that_tells_a_claim_names_its_owner(language: Language) -> None:
    corrected = [
        (premise.correction[language], KNOWLEDGE.facts[id_])
        for entry in KNOWLEDGE.entries.values()
        for premise in entry.premises
        for id_ in premise.facts
    ]

    unnamed = [text for text, fact in corrected if fact.owner and not is_named(fact, text, language)]
    assert any(fact.owner for _, fact in corrected)
    assert unnamed == []


@LANGUAGE
@pytest.mark.parametrize("entry", PARTIES)
def test_contested_matter_shows_each_party(services: Services, entry: str, language: Language) -> None:
    for now in MOMENTS:
        answer = services.engine.tell(entry, now, language)
        shown = unescape(card(answer).html)

        assert {item.owner for item in answer.statements} >= PARTIES[entry]
        assert all(item.text in shown for item in answer.statements)


def test_forecast_is_never_told_without_its_denial() -> None:
    claims = [{KNOWLEDGE.facts[id_].claim for id_ in entry.facts} for entry in KNOWLEDGE.entries.values()]

    forecasts = [found for found in claims if ClaimType.FORECAST in found]
    assert forecasts
    assert all(ClaimType.DENIED in found for found in forecasts)
