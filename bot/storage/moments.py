"""Times as they are kept: in UTC."""

from datetime import UTC, datetime


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC. Raises ValueError if it has no zone."""
    if moment.tzinfo is None:
        raise ValueError("expected a moment with a zone")
    return moment.astimezone(UTC)
