"""The two knowledge bases, and timelines made up of whatever a test needs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge import load
from bot.model.answer import Statement, Timeline
from bot.model.fact import ClaimType, Event, Fact
from bot.model.knowledge import Knowledge
from bot.model.language import Language
from bot.services import Services

ROOT = Path(__file__).parents[2]
HORIZON = date(2022, 1, 1)
TEXT = "The two sides were to meet in a building of which nothing more is said, and to talk about pay."


@pytest.fixture(scope="session")
def crisis() -> Knowledge:
    return load(ROOT / "knowledge")


@pytest.fixture
def strike(harbour_services: Services) -> Knowledge:
    return harbour_services.knowledge


@pytest.fixture
def changed(strike: Knowledge) -> Callable[..., Knowledge]:
    """Return a function (fact id, **fields) that gives the harbour's knowledge with that fact changed."""

    def change(id_: str, **fields: object) -> Knowledge:
        facts: dict[str, Fact] = {**strike.facts, id_: replace(strike.facts[id_], **fields)}  # type: ignore[arg-type]
        return replace(strike, facts=facts)

    return change


@pytest.fixture
def made() -> Callable[..., Timeline]:
    """Return a function that gives a timeline of so many known and scheduled events, a day apart."""

    def make(
        known: int = 1,
        scheduled: int = 1,
        language: Language = "en",
        texts: Sequence[str] = (TEXT,),
        place: str | None = None,
        clock: time | None = None,
    ) -> Timeline:
        def statement(number: int) -> Statement:
            event = Event(HORIZON + timedelta(days=number), clock, ZoneInfo("America/New_York"))
            text = texts[number % len(texts)]
            return Statement(f"fact-{number}", text, ClaimType.REPORTED, None, (1,), event, place)

        return Timeline(
            language,
            tuple(statement(number) for number in range(1 - known, 1)),
            HORIZON,
            tuple(statement(number) for number in range(1, scheduled + 1)),
        )

    return make
