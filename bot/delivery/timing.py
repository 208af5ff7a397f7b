"""When a chat may be told: its quiet hours, its pause, and the hours of its digests, all by its own clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model.subscription import Frequency, Quiet


def clock_of(zone: str | None) -> ZoneInfo:
    """Return the zone of a chat, UTC where none is chosen, or one that this machine does not know."""
    try:
        return ZoneInfo(zone or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_paused(paused_until: date | None, zone: str | None, now: datetime) -> bool:
    """Whether a chat gets no updates yet: its pause ends with the beginning of that day."""
    return paused_until is not None and now.astimezone(clock_of(zone)).date() < paused_until


def quiet_until(quiet: Quiet | None, zone: str | None, now: datetime) -> datetime | None:
    """Return the moment, in UTC, at which a chat's quiet hours end; None if there are none now.

    Where clocks are turned meanwhile, the hours are those that the clock shows.
    """
    if quiet is None:
        return None
    local = now.astimezone(clock_of(zone))
    if not _is_within(quiet, local.hour):
        return None
    day = local.date() if local.hour < quiet.end else local.date() + timedelta(days=1)
    return _moment(day, quiet.end, local.tzinfo)


def _is_within(quiet: Quiet, hour: int) -> bool:
    if quiet.start < quiet.end:
        return quiet.start <= hour < quiet.end
    return hour >= quiet.start or hour < quiet.end


def last_slot(frequency: Frequency, hour: int, weekday: int, zone: str | None, now: datetime) -> datetime:
    """Return the last moment up to ``now`` at which a digest was due, in UTC: an hour of each day, or of a weekday."""
    clock = clock_of(zone)
    day = now.astimezone(clock).date()
    if frequency == "weekly":
        day -= timedelta(days=(day.weekday() - weekday) % 7)
    slot = _moment(day, hour, clock)
    return slot if slot <= now else _moment(day - timedelta(days=7 if frequency == "weekly" else 1), hour, clock)


def _moment(day: date, hour: int, clock: object) -> datetime:
    assert isinstance(clock, ZoneInfo)  # noqa: S101 - made by clock_of
    # An hour that the turning of the clocks leaves out is taken to be the one after it; of two, the first.
    return datetime.combine(day, time(hour), clock).astimezone(UTC)
