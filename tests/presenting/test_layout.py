from collections.abc import Callable
from datetime import UTC, datetime, time
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.timeline import timeline
from bot.model.answer import Timeline
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.presenting import palette
from bot.presenting.layout import MAX_HEIGHT, arrange
from bot.presenting.picture import credit
from bot.presenting.shapes import Box, Layout
from bot.presenting.typefaces import font

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = 'Source: "Harbour strike in Porto", paragraphs 2 and 5 (updated 4 May 2021; with reporting by a news agency)'
LONG = "Неперервнедовжелезнеслово" * 20

Made = Callable[..., Timeline]


def told(layout: Layout) -> list[str]:
    """Return the lines of a picture from top to bottom, with plain spaces."""
    return [text.text.replace("\u00a0", " ") for text in layout.texts]


def faults(layout: Layout) -> list[str]:
    """Return what is cut off, what overlaps, and what is too small to read."""
    whole = Box(0, 0, layout.width, layout.height)
    found = [f"cut off: {text.text}" for text in layout.texts if not whole.holds(text.box)]
    on_panel = [text for text in layout.texts if layout.panel.meets(text.box)]
    found += [f"over the edge of the panel: {text.text}" for text in on_panel if not layout.panel.holds(text.box)]
    found += [f"cut off: {mark}" for mark in layout.marks if not layout.panel.holds(mark.box)]
    boxes = [(text.text, text.box) for text in layout.texts] + [(str(mark), mark.box) for mark in layout.marks]
    found += [f"overlap: {one[0]} | {other[0]}" for one, other in combinations(boxes, 2) if one[1].meets(other[1])]
    found += [f"too small: {text.text}" for text in layout.texts if text.style.size < 34]
    for text in layout.texts:
        left, top, right, bottom = font(text.style.face, text.style.size).getbbox(text.text, anchor="ls")
        ink = Box(text.left + left, text.baseline + top, text.left + right, text.baseline + bottom)
        # A letter such as j may reach a pixel or two to the left of where it begins.
        room = Box(text.box.left - 4, text.box.top, text.box.right + 4, text.box.bottom)
        found += [] if room.holds(ink) else [f"ink outside its room: {text.text}"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("base", ["crisis", "strike"])
def test_nothing_is_cut_off_or_overlaps_in_the_knowledge(
    request: pytest.FixtureRequest, base: str, language: Language
) -> None:
    knowledge: Knowledge = request.getfixturevalue(base)
    events = timeline(knowledge, NOW, language)

    layout = arrange(events, credit(events, knowledge))

    assert faults(layout) == []
    assert not any(text.endswith("…") for text in told(layout))


@pytest.mark.parametrize(
    ("known", "scheduled", "language"),
    [
        (0, 0, "en"),
        (1, 0, "uk"),
        (0, 1, "ru"),
        (2, 3, "pl"),
        (25, 15, "uk"),
        (40, 0, "ru"),
        (0, 40, "pl"),
        (99, 99, "en"),
    ],
)
@pytest.mark.parametrize(
    "text", ["Short.", LONG, "A sentence of words, one of many. " * 17], ids=["short", "word", "long"]
)
def test_picture_stays_within_its_limits_however_much_there_is(
    made: Made, known: int, scheduled: int, language: Language, text: str
) -> None:
    layout = arrange(made(known, scheduled, language, [text], "Genewa, " * 70, time(15, 30)), SOURCE)

    assert faults(layout) == []
    assert layout.height <= MAX_HEIGHT
    assert layout.width + layout.height <= 10_000
    assert max(layout.width, layout.height) / min(layout.width, layout.height) <= 20
    assert len(layout.marks) >= min(known + scheduled, 8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(texts=st.lists(st.text(max_size=200), min_size=1, max_size=4), place=st.text(max_size=60), source=st.text())
def test_nothing_is_cut_off_or_overlaps_whatever_is_told(made: Made, texts: list[str], place: str, source: str) -> None:
    layout = arrange(made(2, 2, "uk", texts, place), source)

    assert faults(layout) == []


def test_events_stand_in_order_with_the_horizon_between(made: Made) -> None:
    events = made(2, 2, texts=["First.", "Second.", "Third.", "Fourth."])

    lines = told(arrange(events))

    texts = ["Fourth.", "First.", "What is known here ends on", "Second.", "Third."]
    where = [next(place for place, line in enumerate(lines) if line.startswith(text[:16])) for text in texts]
    assert where == sorted(where)


def test_past_and_scheduled_are_told_apart_by_mark_and_word(made: Made) -> None:
    layout = arrange(made(2, 3))

    words = [line for line in told(layout) if line in ("Past event", "Scheduled")]
    assert words == ["Past event"] * 2 + ["Scheduled"] * 3
    assert [mark.hollow for mark in layout.marks] == [False] * 2 + [True] * 3


def test_horizon_is_a_dashed_line_between_what_is_known_and_what_is_not(made: Made) -> None:
    layout = arrange(made(2, 3))

    (line,) = [stroke for stroke in layout.strokes if stroke.colour == palette.HORIZON]
    above = [mark.y < line.y for mark in layout.marks]
    assert (line.dashed, line.y == line.to_y, above) == (True, True, [True] * 2 + [False] * 3)
    rails = [(stroke.dashed, stroke.to_y <= line.y) for stroke in layout.strokes if stroke.x == stroke.to_x]
    assert rails == [(False, True), (True, False)]


@pytest.mark.parametrize(
    ("language", "date", "sentence"),
    [
        ("en", "Saturday, 1 January 2022", ["What is known here ends on 1 January 2022."]),
        ("uk", "Субота, 1 січня 2022 року", ["Мої дані закінчуються 1 січня 2022 року."]),
        ("ru", "Суббота, 1 января 2022 года", ["Мои данные заканчиваются", "1 января 2022 года."]),
        ("pl", "Sobota, 1 stycznia 2022 roku", ["Moje informacje kończą się", "na 1 stycznia 2022 roku."]),
    ],
)
def test_days_and_horizon_are_told_in_the_language(
    made: Made, language: Language, date: str, sentence: list[str]
) -> None:
    lines = told(arrange(made(1, 0, language)))

    assert date in lines
    assert lines[-len(sentence) :] == sentence


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["3:30 p.m. ET (20:30 GMT)"]),
        ("uk", ["15:30 за східним часом США (20:30 GMT)"]),
        ("ru", ["15:30 по восточному времени США", "(20:30 GMT)"]),
        ("pl", ["15:30 czasu wschodniego USA (20:30 GMT)"]),
    ],
)
def test_time_and_place_stand_below_the_day(made: Made, language: Language, expected: list[str]) -> None:
    lines = told(arrange(made(1, 0, language, place="Porto", clock=time(15, 30))))

    day = lines.index(next(line for line in lines[2:] if "2022" in line))
    assert lines[day + 1 : day + 2 + len(expected)] == [*expected, "Porto"]


def test_events_farthest_from_the_horizon_are_counted_when_there_are_too_many(made: Made) -> None:
    layout = arrange(made(25, 15))

    lines = told(layout)
    earlier = next(int(line.split()[1]) for line in lines if line.startswith("Earlier: "))
    later = next(int(line.split()[1]) for line in lines if line.startswith("Later: "))
    solid, hollow = (sum(mark.hollow is value for mark in layout.marks) for value in (False, True))
    assert (earlier + solid, later + hollow) == (25, 15)
    # One stands on the horizon itself, and one is the farther of the two that come last.
    assert 0 <= solid - hollow <= 2
    assert "Saturday, 1 January 2022" in lines
    assert "Sunday, 2 January 2022" in lines


def test_texts_get_shorter_before_events_are_left_out(made: Made) -> None:
    text = "A sentence of words, one of many. " * 17

    lines = told(arrange(made(6, 6, texts=[text])))

    assert sum(line.endswith("…") for line in lines) == 12
    assert not [line for line in lines if line.startswith(("Earlier", "Later"))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_says_so_when_there_are_no_events(made: Made, language: Language) -> None:
    layout = arrange(made(0, 0, language))

    none = {"en": "There are no events.", "uk": "Подій немає.", "ru": "Событий нет.", "pl": "Brak wydarzeń."}
    assert none[language] in told(layout)
    assert (layout.marks, len(layout.strokes)) == ((), 1)
