"""The calendar on which the end of a pause is picked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.model.subscription import Subscription
from bot.surfaces.telegram import picking
from bot.surfaces.telegram.callbacks import Tune, unpack
from bot.surfaces.telegram.subscription_view import View


def seen(today: date) -> View:
    return View(Subscription(7), "en", datetime.combine(today, time(12), UTC), date(2021, 12, 31))


@pytest.mark.parametrize("today", [date(2026, 1, 15), date(2026, 1, 31), date(2027, 12, 31), date(2028, 2, 28)])
def test_every_day_to_come_within_a_year_can_be_picked_once(today: date) -> None:
    found: list[str] = []
    months = [""]
    for month in months:
        keys = [key for row in picking.days(seen(today), month).keyboard.inline_keyboard for key in row]
        presses = {key.text: unpack(key.callback_data).press for key in keys}
        chosen = [press for text, press in presses.items() if text.isdecimal()]
        onward = [press for text, press in presses.items() if text.endswith("›")]
        found += [press.value for press in chosen if isinstance(press, Tune)]
        months += [press.value.removeprefix("?") for press in onward if isinstance(press, Tune)]

    assert found == [(today + timedelta(days=days)).isoformat() for days in range(1, 367)]


@pytest.mark.parametrize("month", ["2025-12", "2020-01", "2027-02", "9999-12"])
def test_month_without_days_to_pick_gives_place_to_the_first(month: str) -> None:
    view = seen(date(2026, 1, 15))

    assert picking.days(view, month) == picking.days(view, "")
