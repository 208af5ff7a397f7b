"""Answers made anew from how they were told: nothing of their questions is needed for it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering import Engine, UnknownEntryError
from bot.model.answer import Answered, Candidate
from bot.model.language import Language
from bot.model.preferences import Preferences
from bot.services import Services
from bot.surfaces.telegram.handlers.telling import then
from bot.surfaces.telegram.rendering import Style, card

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
QUESTIONS: dict[str, tuple[Language, str]] = {
    "one entry": ("en", "when are the geneva talks"),
    "another language": ("uk", "коли перемовини в Женеві"),
    "two entries": ("en", "who asked for the call and how long did it last"),
    "something taken for granted": ("en", "Why did the West impose sanctions on Russia after the call?"),
    "a question that gets no fact": ("en", "how long was the call and did russia invade"),
}


class NoMatcher:
    """Knows no entry and no refusal, so that facts alone answer."""

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        return ()


@pytest.mark.parametrize("is_brief", [False, True])
@pytest.mark.parametrize(("language", "question"), QUESTIONS.values(), ids=QUESTIONS)
def test_answer_is_told_again_as_it_was(services: Services, language: Language, question: str, is_brief: bool) -> None:
    style = Style(Preferences(zone="Europe/Kyiv", is_brief=is_brief))
    told = card(answered(services.engine, question, language), style)
    assert told.telling

    again = card(services.engine.retell(told.telling, NOW), style)

    assert again == told
    assert set(told.facts) <= services.knowledge.facts.keys()


def test_what_was_found_beyond_the_entries_is_told_again_as_it_was(harbour_services: Services) -> None:
    engine = Engine(harbour_services.knowledge, NoMatcher())
    told = card(answered(engine, "what did the port authority say"))
    assert told.telling
    assert told.telling.facts == ("layoffs-denied",)

    assert card(engine.retell(told.telling, NOW)) == told


def test_answer_as_of_a_day_is_told_again_as_of_that_day(services: Services) -> None:
    day = date(2021, 12, 30)
    known = services.engine.as_of(day)
    told = card(known.tell("geneva-talks", then(day), "pl"), Style(as_of=day))
    assert told.telling
    assert told.telling.as_of == day

    assert card(known.retell(told.telling, then(day)), Style(as_of=day)) == told


def test_answer_of_an_entry_that_is_gone_can_not_be_told_again(services: Services) -> None:
    telling = card(answered(services.engine, "when are the geneva talks")).telling
    assert telling

    for gone in (replace(telling, entries=("gone",)), replace(telling, entries=(), facts=("gone",))):
        with pytest.raises(UnknownEntryError):
            services.engine.retell(gone, NOW)


def answered(engine: Engine, question: str, language: Language = "en") -> Answered:
    answer = engine.answer(question, (), NOW, language)
    assert isinstance(answer, Answered)
    return answer
