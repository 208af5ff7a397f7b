"""The dashboard and the alerts that come with the project, held against what is really measured."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.metrics import REGISTRY

DEPLOY = Path(__file__).parent.parent / "deploy"
DASHBOARD = json.loads((DEPLOY / "grafana/dateline.json").read_text("utf-8"))
RULES = [
    rule
    for group in YAML(typ="safe").load((DEPLOY / "prometheus/alerts.yml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
QUERIES += [variable["definition"] for variable in DASHBOARD["templating"]["list"] if "definition" in variable]
# Prometheus' own, and what its library measures of any process on Linux.
GIVEN = {"up", "process_cpu_seconds_total", "process_open_fds", "process_resident_memory_bytes"}

NAME = re.compile(r"\b(?:dateline|process)_\w+|\bup\b")
SELECTION = re.compile(r"(\w+)\{([^}]*)\}")


def measured() -> set[str]:
    """Return the names of all samples that there may be."""
    return set(REGISTRY._names_to_collectors) | GIVEN


def labels_of(name: str) -> set[str]:
    """Return the labels that a sample has, those of Prometheus' own included."""
    return {*getattr(REGISTRY._names_to_collectors.get(name), "_labelnames", ()), "instance", "job", "le"}


@pytest.mark.parametrize("query", [*QUERIES, *(rule["expr"] for rule in RULES)])
def test_query_asks_for_what_is_measured(query: str) -> None:
    names = set(NAME.findall(query))

    assert names
    assert names <= measured()
    for name, selection in SELECTION.findall(query):
        assert set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selection)) <= labels_of(name)


def test_dashboard_shows_everything_of_ours() -> None:
    shown = " ".join(QUERIES)

    ours = {name for name in REGISTRY._collector_to_names.values() for name in name[:1] if name.startswith("dateline_")}
    assert len(ours) > 10
    assert [name for name in ours if not re.search(rf"\b{name}", shown)] == []


def test_dashboard_has_a_place_of_its_own_for_each_panel() -> None:
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    places = {cell for panel in DASHBOARD["panels"] for cell in cells(panel)}

    assert len(set(ids)) == len(ids)
    assert len(places) == sum(len(cells(panel)) for panel in DASHBOARD["panels"])
    assert all(0 <= x < 24 for x, _ in places)
    # Rows keep the panels in order.
    assert all(one["gridPos"]["y"] <= other["gridPos"]["y"] for one, other in pairwise(DASHBOARD["panels"]))


def test_dashboard_takes_the_data_source_that_is_chosen() -> None:
    sources = [panel["datasource"] for panel in PANELS]
    sources += [target["datasource"] for panel in PANELS for target in panel["targets"]]

    assert {(source["type"], source["uid"]) for source in sources} == {("prometheus", "${datasource}")}
    assert DASHBOARD["templating"]["list"][0]["name"] == "datasource"


def test_alert_says_what_is_wrong_and_what_to_do() -> None:
    assert len({rule["alert"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert set(rule["annotations"]) == {"summary", "action"}


def cells(panel: dict[str, Any]) -> list[tuple[int, int]]:
    """Return the cells of the grid that a panel takes."""
    at = panel["gridPos"]
    return [(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])]
