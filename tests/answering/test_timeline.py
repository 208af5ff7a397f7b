from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.answering.timeline import nearest, timeline
from bot.services import Services


def test_timeline_parts_what_is_known_from_what_was_scheduled(harbour_services: Services) -> None:
    events = timeline(harbour_services.knowledge, datetime(2026, 1, 1, tzinfo=UTC), "en")

    assert [item.fact for item in events.known] == ["meeting-held"]
    assert [item.fact for item in events.scheduled] == ["lisbon-meeting"]


def test_plan_for_the_last_day_that_is_known_lies_ahead(harbour_services: Services) -> None:
    then = harbour_services.engine.as_of(date(2021, 5, 3)).knowledge
    plan = replace(then.facts["meeting-planned"], ahead={"en": "The two sides are to meet."})
    knowledge = replace(then, facts={**then.facts, plan.id: plan})

    events = timeline(knowledge, datetime(2021, 5, 3, tzinfo=UTC), "en")

    assert events.known == ()
    assert [item.fact for item in events.scheduled][:1] == ["meeting-planned"]


@pytest.mark.parametrize(("count", "kept"), [(9, 2), (2, 2), (1, 1), (0, 0)])
def test_nearest_events_are_kept(harbour_services: Services, count: int, kept: int) -> None:
    events = timeline(harbour_services.knowledge, datetime(2026, 1, 1, tzinfo=UTC), "en")

    shown = nearest(events, count)

    assert len(shown.known) + len(shown.scheduled) == kept
    assert shown.horizon == events.horizon
    assert [item.fact for item in nearest(events, 1).known] == ["meeting-held"]
