from datetime import date

import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families
from standins.measured import Since, sample

from bot import metrics
from bot.model.answer import Ambiguous, Answer, Explanation, Fallback
from bot.model.entry import Reason

WHY = Explanation((), "1")
FALLBACK = Fallback(Reason.AFTER_HORIZON, None, "uk", "", date(2021, 12, 31), (), WHY)


def families() -> dict[str, str]:
    """Return the type of each metric of our own by its name."""
    found = text_string_to_metric_families(metrics.exposition(None)[0].decode())
    return {family.name: family.type for family in found if family.name.startswith("dateline_")}


def test_exposition_is_read_by_prometheus_in_the_form_that_it_asks_for() -> None:
    plain, plain_type = metrics.exposition(None)
    modern, modern_type = metrics.exposition("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")

    assert plain_type.startswith("text/plain; version=0.0.4")
    assert modern_type.startswith("application/openmetrics-text; version=1.0.0")
    read = {family.name for family in openmetrics.text_string_to_metric_families(modern.decode())}
    assert set(families()) <= read
    assert b"process_resident_memory_bytes" in plain


def test_names_follow_the_guide_of_prometheus() -> None:
    for name, kind in families().items():
        collector = metrics.REGISTRY._names_to_collectors[name]
        labels = collector._labelnames
        assert not any(word in name for word in ("_ms", "_milli", "_minutes")), name
        assert not {"id", "chat", "person", "user", "text"} & set(labels), name
        assert kind != "counter" or f"{name}_total" in metrics.REGISTRY._names_to_collectors
        assert kind != "histogram" or name.endswith("_seconds")
        assert collector._documentation


@pytest.mark.parametrize(("answer", "outcome"), [(FALLBACK, "after_horizon"), (Ambiguous("uk", (), WHY), "ambiguous")])
def test_answer_is_counted_by_its_outcome_and_language(answer: Answer, outcome: str) -> None:
    since = Since()

    metrics.answered(answer, 0.02)

    grown = since.grown()
    assert grown[f'dateline_answers_total{{language="uk",outcome="{outcome}"}}'] == 1
    assert grown["dateline_answer_seconds_count"] == 1
    assert 'dateline_answer_seconds_bucket{le="0.025"}' in grown
    assert 'dateline_answer_seconds_bucket{le="0.01"}' not in grown


def test_inbox_shows_its_depth_and_the_age_of_the_oldest() -> None:
    metrics.inbox(3, 12.5)

    assert (sample("dateline_inbox_depth"), sample("dateline_inbox_oldest_age_seconds")) == (3, 12.5)


def test_build_is_told_once_when_the_knowledge_changes() -> None:
    metrics.running("older")
    metrics.running("newer")

    told = [
        line for line in metrics.exposition(None)[0].decode().splitlines() if line.startswith("dateline_build_info{")
    ]
    assert len(told) == 1
    assert 'knowledge="newer"' in told[0]
