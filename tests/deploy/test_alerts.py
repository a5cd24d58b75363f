"""Alerts and panels ask for metrics that exist."""

import json
import re

import prometheus_client
import pytest
import yaml

from bot import telemetry
from tests.deploy.files import TOP

DASHBOARD = json.loads((TOP / "deploy" / "grafana" / "sanad.json").read_text("utf-8"))
ALERTS = yaml.safe_load((TOP / "deploy" / "prometheus" / "alerts.yaml").read_text("utf-8"))


def _metrics() -> dict[str, frozenset[str]]:
    """Every series of the process with its labels."""
    found: dict[str, frozenset[str]] = {}
    for one in vars(telemetry).values():
        if isinstance(one, prometheus_client.Counter | prometheus_client.Gauge | prometheus_client.Histogram):
            labels = frozenset(one._labelnames)
            name = one._name
            suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(one._type, ("",))
            found |= {name + suffix: labels | ({"le"} if suffix == "_bucket" else set()) for suffix in suffixes}
    for family in prometheus_client.REGISTRY.collect():
        if family.name.startswith("process_"):
            found |= {sample.name: frozenset() for sample in family.samples}
    return found


METRICS = _metrics()
EXPRESSIONS = [
    *(rule["expr"] for group in ALERTS["groups"] for rule in group["rules"]),
    *(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]),
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_alert_or_a_panel_asks_for_metrics_that_exist(expression: str) -> None:
    named = set(re.findall(r"\b(?:sanad|process)_\w+", expression))
    labels = {one for found in re.findall(r"by \(([^)]*)\)", expression) for one in found.split(", ")}
    labels |= set(re.findall(r"[{,]\s*(\w+)!?=", expression))

    assert named
    assert named <= METRICS.keys()
    assert labels <= frozenset().union(*(METRICS[name] for name in named)) | {"job", "instance"}
    assert expression.count("(") == expression.count(")")


def test_every_metric_is_shown_or_watched() -> None:
    ours = {name for name in METRICS if name.startswith("sanad") and not name.endswith(("_sum", "_count"))}

    assert ours == {name for text in EXPRESSIONS for name in re.findall(r"sanad_\w+", text)}


def test_every_alert_says_what_to_do() -> None:
    for group in ALERTS["groups"]:
        for rule in group["rules"]:
            assert {"summary", "action"} == rule["annotations"].keys()
            assert rule["labels"]["severity"] in {"page", "ticket"}


def test_panels_have_places_of_their_own() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken
        assert at["x"] + at["w"] <= 24
        taken |= cells
