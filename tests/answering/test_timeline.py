from datetime import UTC, datetime

from bot.answering.timeline import timeline
from bot.services import Services


def test_timeline_parts_what_is_known_from_what_was_scheduled(harbour_services: Services) -> None:
    events = timeline(harbour_services.knowledge, datetime(2026, 1, 1, tzinfo=UTC), "en")

    assert [item.fact for item in events.known] == ["meeting-held"]
    assert [item.fact for item in events.scheduled] == ["lisbon-meeting"]
