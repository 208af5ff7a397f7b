from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.delivery import Broadcast, Pace, Progress, State, Watched
from bot.model.language import LANGUAGES, Language
from bot.model.news import NewsUpdate
from bot.services import Services
from bot.surfaces.telegram.callbacks import MAX_BYTES
from bot.surfaces.telegram.chronology import MAX_TEXT_UNITS, units
from bot.surfaces.telegram.publishing_pages import (
    CELLS,
    MAX_LISTED,
    bar,
    progress_page,
    question_page,
    unknown_page,
    updates_page,
)
from bot.surfaces.telegram.rendering import Card

STARTED = datetime(2026, 1, 15, 12, tzinfo=UTC)
LONGEST = "u" * 48
PACES = {
    "en": "20.0 a second · time left 1:02:01",
    "uk": "20,0 за секунду · лишилося часу 1:02:01",
    "ru": "20,0 в секунду · осталось времени 1:02:01",
    "pl": "20,0 na sekundę · pozostały czas 1:02:01",
}


def progress(ends: tuple[int, int, int, int], waiting: int, seconds: float = 0, state: State = "running") -> Progress:
    last = STARTED + timedelta(seconds=seconds)
    pace = Pace(sum(ends), STARTED, last)
    return Progress(Broadcast("news", "update", state, STARTED), sum(ends) + waiting, *ends, last, pace)


def text(shown: Progress, language: Language = "en", is_asking: bool = False) -> str:
    return progress_page((shown,), Watched("news", language, is_asking), "<News>").html


def buttons(card: Card) -> list[str]:
    return [str(key.callback_data) for row in card.keyboard.inline_keyboard for key in row] if card.keyboard else []


@pytest.mark.parametrize("language", LANGUAGES)
def test_rate_and_time_left_are_told(language: Language) -> None:
    shown = progress((1_000, 151, 50, 0), 74_420, 60)

    assert PACES[language] in text(shown, language)
    assert "&lt;News&gt;" in text(shown, language)


def test_rate_and_time_left_are_told_only_while_something_is_delivered() -> None:
    assert "a second" not in text(progress((0, 0, 0, 0), 5))
    assert "a second" not in text(progress((3, 0, 0, 0), 5, 1, "paused"))
    assert "a second" not in text(progress((6, 0, 0, 0), 0, 1))


counts = st.integers(0, 10**6)
ended = st.tuples(counts, counts, counts, counts)


@given(ended, counts, st.sampled_from(("running", "paused", "cancelled")), st.sampled_from(LANGUAGES))
def test_published_is_said_only_when_all_deliveries_add_up(
    ends: tuple[int, int, int, int], waiting: int, state: State, language: Language
) -> None:
    shown = progress(ends, waiting, 7, state)
    words = {"en": "published", "uk": "опубліковано", "ru": "опубликовано", "pl": "opublikowana"}

    is_said = f"<i>{words[language]}</i>" in text(shown, language)

    assert is_said == (waiting == 0 and state != "cancelled")


@given(ended, counts)
def test_bar_is_full_only_when_all_has_come_to_an_end(ends: tuple[int, int, int, int], waiting: int) -> None:
    drawn, percent, _ = bar(progress(ends, waiting)).split(" ")

    assert len(drawn) == CELLS
    assert (drawn == "█" * CELLS) == (percent == "100") == (waiting == 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_fits_where_ids_are_longest(language: Language, services: Services) -> None:
    one = next(iter(services.knowledge.updates.values()))
    many: dict[str, NewsUpdate] = {}
    for number in range(300):
        id_ = f"{number:048}"
        many[id_] = replace(one, id=id_, title={"en": "<" * 60, "uk": "<" * 60, "ru": "<" * 60, "pl": "<" * 60})
    knowledge = replace(services.knowledge, updates=MappingProxyType(many))
    running = replace(progress((1, 2, 3, 4), 10**6, 7), broadcast=Broadcast(LONGEST, "update", "running", STARTED))
    corrections = replace(running, broadcast=Broadcast(f"{LONGEST}.corrections", "correction", "running", STARTED))

    listed = updates_page(knowledge, (), language)
    cards = [
        listed,
        unknown_page("<" * 4_000, knowledge, language),
        question_page(LONGEST, dict.fromkeys(LANGUAGES, 10**6), language),
        progress_page((running, corrections), Watched(LONGEST, language), "t" * 200),
        progress_page((running, corrections), Watched(LONGEST, language, is_asking=True), "t" * 200),
    ]

    assert len(buttons(listed)) == MAX_LISTED
    assert "285" in listed.html
    assert all(units(card.html) <= MAX_TEXT_UNITS for card in cards)
    assert all(len(packed.encode()) <= MAX_BYTES for card in cards for packed in buttons(card))


def test_nothing_to_publish_is_said(services: Services) -> None:
    knowledge = replace(services.knowledge, updates={})

    assert updates_page(knowledge, (), "en").html == "The knowledge holds no updates."
    assert unknown_page("any", knowledge, "en").html == "The knowledge holds no updates."


def test_question_to_cancel_is_gone_when_nobody_waits_any_more() -> None:
    assert "for good" in text(progress((1, 0, 0, 0), 5), is_asking=True)
    assert "for good" not in text(progress((6, 0, 0, 0), 0), is_asking=True)


@pytest.mark.parametrize(
    ("state", "corrections", "turns"),
    [
        ("running", "running", ["pause", "cancel"]),
        ("paused", "paused", ["resume", "cancel"]),
        ("paused", "running", ["resume", "pause", "cancel"]),
        ("cancelled", "running", ["pause", "cancel"]),
    ],
)
def test_buttons_are_those_that_change_the_update_or_its_corrections(
    state: State, corrections: State, turns: list[str]
) -> None:
    update = progress((1, 0, 0, 0), 0 if state == "cancelled" else 5, state=state)
    other = replace(progress((0, 0, 0, 0), 5), broadcast=Broadcast("of news", "correction", corrections, STARTED))

    card = progress_page((update, other), Watched("news", "en"))

    assert [packed.partition(".")[0] for packed in buttons(card)] == [f"n:{turn}" for turn in turns]
