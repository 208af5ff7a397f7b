import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.model.answer import Statement, Timeline
from bot.model.fact import ClaimType, Event
from bot.model.language import LANGUAGES
from bot.model.preferences import Preferences
from bot.surfaces.telegram import chronology, fitting
from bot.surfaces.telegram.rendering import Style
from emulator.formatting import utf16_units
from emulator.markup import parse_html

HORIZON = date(2021, 12, 31)

texts = st.one_of(st.text(min_size=1, max_size=700), st.text("<b>&amp;\"'😀/ié", min_size=1, max_size=1_100))


@st.composite
def statements(draw: st.DrawFn, ahead: bool) -> tuple[Statement, ...]:
    """Return events on one side of the horizon, earliest first."""
    days = sorted(draw(st.lists(st.integers(0, 2_000), max_size=12)))
    return tuple(_statement(draw, day + 1 if ahead else day - 2_000) for day in days)


def _statement(draw: st.DrawFn, days: int) -> Statement:
    clock = draw(st.none() | st.just(time(15, 30)))
    event = Event(HORIZON + timedelta(days=days), clock, ZoneInfo("America/New_York"))
    place = draw(st.none() | st.text(max_size=120))
    id_ = f"fact-{draw(st.integers(0, 10**12))}"
    return Statement(id_, draw(texts), ClaimType.REPORTED, None, (1,), event, place)


timelines = st.builds(
    Timeline, st.sampled_from(LANGUAGES), statements(ahead=False), st.just(HORIZON), statements(ahead=True)
)
styles = st.builds(
    Style,
    st.sampled_from((Preferences(), Preferences(zone="Asia/Kathmandu"))),
    st.just(0),
    st.none() | st.just(date(2021, 12, 30)),
)


@given(timelines, styles)
def test_caption_and_text_always_fit_and_can_be_parsed(events: Timeline, style: Style) -> None:
    picture = chronology.pictured(events, style, None)
    text = chronology.text(events, style)

    assert utf16_units(parse_html(picture.caption.html).text) <= fitting.MAX_CAPTION_UNITS
    assert utf16_units(parse_html(text.html).text) <= fitting.MAX_TEXT_UNITS
    if picture.is_whole:
        assert picture.caption.html == text.html


@given(st.integers(0, 40), st.integers(0, 40), st.integers(1, 600))
def test_every_event_is_told_or_counted(before: int, after: int, chars: int) -> None:
    known = tuple(_event(day - before, f"{day} {'x' * chars}") for day in range(before))
    scheduled = tuple(_event(day + 1, f"{day + before} {'x' * chars}") for day in range(after))

    picture = chronology.pictured(Timeline("en", known, HORIZON, scheduled), Style(), None)

    told = sum(line.startswith(("• ", "◦ ")) for line in picture.caption.html.split("\n"))
    left_out = sum(int(count) for count in re.findall(r"(?:Earlier|Later): (\d+) more", picture.caption.html))
    assert told + left_out == before + after
    assert picture.is_whole == (left_out == 0)


@given(timelines)
def test_length_is_counted_as_telegram_does(events: Timeline) -> None:
    html = chronology.text(events).html

    assert fitting.units(html) == utf16_units(parse_html(html).text)


def _event(day: int, text: str) -> Statement:
    return Statement(text, text, ClaimType.REPORTED, None, (1,), Event(HORIZON + timedelta(days=day)))


def test_events_nearest_to_the_horizon_stay_when_not_all_have_room() -> None:
    known = tuple(_event(day, f"{-day} days before. {'x' * 300}") for day in (-9, -5, -1))
    scheduled = tuple(_event(day, f"{day} days after. {'x' * 300}") for day in (2, 6, 8))

    picture = chronology.pictured(Timeline("en", known, HORIZON, scheduled), Style(), None)

    assert not picture.is_whole
    assert [line.partition(". ")[0] for line in picture.caption.html.split("\n") if line] == [
        "<b>Past events</b>",
        "Earlier: 2 more",
        "• 30 December 2021: 1 days before",
        "<i>What is known here ends on 31 December 2021.</i>",
        "<b>Scheduled</b>",
        "◦ 2 January 2022: 2 days after",
        "Later: 2 more",
    ]


def test_no_events_are_told_as_such() -> None:
    html = chronology.text(Timeline("en", (), HORIZON, ())).html

    assert html == "There are no events.\n\n<i>What is known here ends on 31 December 2021.</i>"


def test_day_asked_for_stands_above_all() -> None:
    events = Timeline("en", (_event(-1, "It was held."),), HORIZON, ())

    html = chronology.text(events, replace(Style(), as_of=HORIZON)).html

    assert html.startswith(
        "<i>As known on 31 December 2021:</i>\n\n<b>Past events</b>\n• 30 December 2021: It was held."
    )


def test_moment_is_told_in_the_zone_of_the_reader() -> None:
    moment = datetime(2021, 12, 30, 15, 30)  # noqa: DTZ001 - the zone stands beside it
    event = Event(moment.date(), moment.time(), ZoneInfo("America/New_York"))
    held = Statement("call", "A call.", ClaimType.REPORTED, None, (1,), event)

    caption = chronology.pictured(
        Timeline("en", (held,), HORIZON, ()), Style(Preferences(zone="Europe/Kyiv")), None
    ).caption

    assert "3:30 p.m. ET (20:30 GMT; 10:30 p.m. Kyiv)" in caption.html
