from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image, ImageColor

from bot.answering.timeline import timeline
from bot.model.answer import Timeline
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.presenting import palette, picture
from bot.presenting.layout import arrange
from bot.presenting.picture import credit, draw, key
from bot.presenting.shapes import Layout

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# The grounds of Telegram's chats.
DARK, LIGHT = "#17212b", "#ffffff"

Made = Callable[..., Timeline]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in ImageColor.getrgb(colour)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ground(layout: Layout, top: float) -> str:
    return palette.PANEL if layout.panel.top <= top < layout.panel.bottom else palette.BACKDROP


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_text_stands_out_from_its_ground(crisis: Knowledge) -> None:
    events = timeline(crisis, NOW, "en")
    layout = arrange(events, credit(events, crisis))

    pairs = {(text.style.colour, ground(layout, text.box.top)) for text in layout.texts}

    assert len(pairs) >= 6
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_marks_and_card_stand_out() -> None:
    assert contrast(palette.KNOWN, palette.PANEL) >= 3
    assert contrast(palette.HORIZON, palette.PANEL) >= 3
    assert contrast(palette.BACKDROP, LIGHT) >= 3
    assert contrast(palette.PANEL, DARK) >= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_is_a_png_for_a_phone(crisis: Knowledge, language: Language) -> None:
    events = timeline(crisis, NOW, language)

    written = draw(events, credit(events, crisis))

    with Image.open(BytesIO(written)) as image:
        assert (image.format, image.mode, image.width, image.height > image.width) == ("PNG", "RGB", 1080, True)
    assert len(written) <= 1_000_000


def test_picture_of_forty_events_is_within_what_telegram_takes(made: Made) -> None:
    written = draw(made(20, 20, texts=["A sentence of words, one of many. " * 17]))

    with Image.open(BytesIO(written)) as image:
        assert image.width + image.height <= 10_000
    assert len(written) <= 10_000_000


def test_picture_has_filled_and_hollow_marks_and_a_dashed_line_where_the_layout_says(made: Made) -> None:
    events = made(1, 1)
    layout = arrange(events)

    with Image.open(BytesIO(draw(events))) as image:
        middles = [image.getpixel((mark.x, mark.y)) for mark in layout.marks]
        rims = [image.getpixel((mark.x + mark.radius - 2, mark.y)) for mark in layout.marks]
        (line,) = [stroke for stroke in layout.strokes if stroke.colour == palette.HORIZON]
        row = [image.getpixel((x, line.y)) for x in range(line.x, line.to_x)]

    known, panel, horizon = (ImageColor.getrgb(one) for one in (palette.KNOWN, palette.PANEL, palette.HORIZON))
    assert (middles, rims) == ([known, panel], [known, known])
    assert row.count(horizon) > len(row) / 3
    assert row.count(panel) > len(row) / 3


def test_picture_is_the_same_bytes_when_it_is_drawn_twice(made: Made) -> None:
    assert draw(made(3, 3), "Source") == draw(made(3, 3), "Source")


def test_picture_is_the_same_bytes_when_threads_draw_at_once(made: Made) -> None:
    alone = draw(made(3, 3))

    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda _: draw(made(3, 3)), range(8)))

    assert set(together) == {alone}


def test_credit_names_the_paragraphs_of_all_events(crisis: Knowledge) -> None:
    said = credit(timeline(crisis, NOW, "en"), crisis)

    assert said.startswith('Source: "Putin Biden Ukraine crisis", paragraphs 11 and 14 (updated')


def test_credit_is_empty_when_there_are_no_events(made: Made, strike: Knowledge) -> None:
    assert credit(made(0, 0), strike) == ""


def test_key_is_short_and_stays_when_nothing_changes(made: Made) -> None:
    assert key(made(), "Source") == key(made(), "Source")
    assert len(key(made())) == 16
    assert int(key(made()), 16) >= 0


def test_key_differs_when_anything_that_is_shown_does(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    events = made()
    keys = [
        key(events),
        key(events, "Source"),
        key(made(language="uk")),
        key(made(texts=["Another text."])),
        key(made(place="Porto")),
        key(made(known=2)),
        key(made(scheduled=0)),
        key(replace(events, horizon=events.horizon - timedelta(days=1))),
        key(replace(events, known=events.scheduled, scheduled=events.known)),
    ]
    monkeypatch.setattr(picture, "DESIGN", picture.DESIGN + 1)
    keys.append(key(events))
    monkeypatch.setattr(palette, "INK", "#000001")
    keys.append(key(events))

    assert len(set(keys)) == len(keys)
