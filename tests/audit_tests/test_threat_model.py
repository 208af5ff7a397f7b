"""The threat model names what there is."""

import re

from audit.__main__ import ROOT


def test_everything_that_the_threat_model_names_is_there() -> None:
    text = (ROOT / "docs/threat-model.md").read_text("utf-8")
    named = set(re.findall(r"`((?:bot|tests|deploy)/[^`]+|compose\.yaml|Dockerfile)`", text))

    assert len(named) > 30
    assert sorted(path for path in named if not (ROOT / path).exists()) == []
