"""Times as they are kept: in UTC."""

from datetime import UTC, datetime


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC. Raises ValueError if it has no zone."""
    if moment.tzinfo is None:
        raise ValueError("expected a moment with a zone")
    return moment.astimezone(UTC)


def as_utc(kept: datetime) -> datetime:
    """Return a moment as it was put: SQLite forgets the zone, which is UTC for all that is kept."""
    return kept.astimezone(UTC) if kept.tzinfo else kept.replace(tzinfo=UTC)
