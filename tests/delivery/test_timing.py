from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.timing import is_paused, last_slot, quiet_until
from bot.model.subscription import Quiet

KYIV = "Europe/Kyiv"
MOMENTS = st.integers(0, 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-01-15T19:59", None),
        ("2026-01-15T20:00", "2026-01-16T05:00"),
        ("2026-01-15T23:30", "2026-01-16T05:00"),
        ("2026-01-16T04:59", "2026-01-16T05:00"),
        ("2026-01-16T05:00", None),
        # The clocks go forward on 29 March 2026 at 3:00, and back on 25 October at 4:00.
        ("2026-03-28T22:00", "2026-03-29T04:00"),
        ("2026-10-24T22:00", "2026-10-25T05:00"),
    ],
)
def test_quiet_hours_across_midnight_end_in_the_morning(now: str, until: str | None) -> None:
    assert quiet_until(Quiet(22, 7), KYIV, utc(now)) == (utc(until) if until else None)


def test_quiet_hours_of_a_day_end_on_it() -> None:
    assert quiet_until(Quiet(9, 17), None, utc("2026-01-15T12:30")) == utc("2026-01-15T17:00")
    assert quiet_until(Quiet(9, 17), None, utc("2026-01-15T17:00")) is None


@given(
    st.integers(0, 23),
    st.integers(1, 23),
    st.sampled_from([None, KYIV, "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"]),
    MOMENTS,
)
def test_after_quiet_hours_comes_a_moment_that_is_not_quiet(
    start: int, length: int, zone: str | None, now: datetime
) -> None:
    quiet = Quiet(start, (start + length) % 24)
    until = quiet_until(quiet, zone, now)

    if until is not None:
        assert now < until <= now + timedelta(hours=26)
        assert quiet_until(quiet, zone, until) is None


def test_a_pause_ends_with_the_beginning_of_its_day_where_the_chat_is() -> None:
    day = date(2026, 2, 1)

    assert is_paused(day, KYIV, utc("2026-01-31T21:59"))
    assert not is_paused(day, KYIV, utc("2026-01-31T22:00"))
    assert is_paused(day, None, utc("2026-01-31T22:00"))
    assert not is_paused(None, KYIV, utc("2026-01-31T22:00"))


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-01-15T06:59", "2026-01-14T07:00"),
        ("2026-01-15T07:00", "2026-01-15T07:00"),
        ("2026-01-15T23:59", "2026-01-15T07:00"),
        # In summer the same hour comes earlier in UTC.
        ("2026-03-29T06:00", "2026-03-29T06:00"),
        ("2026-03-29T05:59", "2026-03-28T07:00"),
    ],
)
def test_a_daily_digest_is_due_at_its_hour_where_the_chat_is(now: str, slot: str) -> None:
    assert last_slot("daily", 9, 0, KYIV, utc(now)) == utc(slot)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-01-15T12:00", "2026-01-12T09:00"),
        ("2026-01-12T09:00", "2026-01-12T09:00"),
        ("2026-01-12T08:59", "2026-01-05T09:00"),
    ],
)
def test_a_weekly_digest_is_due_on_its_day(now: str, slot: str) -> None:
    assert last_slot("weekly", 9, 0, None, utc(now)) == utc(slot)


@given(
    st.sampled_from(["daily", "weekly"]),
    st.integers(0, 23),
    st.integers(0, 6),
    st.sampled_from([None, KYIV, "Asia/Kathmandu", "America/New_York", "Nowhere/At_All"]),
    MOMENTS,
)
def test_the_last_digest_is_never_ahead_and_never_long_ago(
    frequency: str, hour: int, weekday: int, zone: str | None, now: datetime
) -> None:
    slot = last_slot(frequency, hour, weekday, zone, now)  # type: ignore[arg-type]

    assert now - timedelta(days=7 if frequency == "weekly" else 1, hours=2) < slot <= now
