from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.folder import read
from bot.knowledge.translations import translation_faults

FACTS = "facts/strike.yaml"
Rewrite = Callable[[str, str, str], None]


def told(root: Path) -> list[str]:
    return [fault.found for fault in translation_faults(read(root))]


@pytest.mark.parametrize(
    ("polish", "found"),
    [
        ("Obie strony rozmawiały 90 minut.", []),
        ("Obie strony rozmawiały 95 minut.", ["no 90 (pl)", "the figure 95 (pl)"]),
        ("Obie strony rozmawiały.", ["no 90 (pl)"]),
        ("Obie strony rozmawiały 90 minut, do 10:30.", ["the figure 10:30 (pl)"]),
    ],
)
def test_translation_faults_tell_figures_when_they_differ(
    harbour: Path, rewrite: Rewrite, polish: str, found: list[str]
) -> None:
    rewrite(FACTS, "{en: The two sides talked for 90 minutes.}", f'{{en: For 90 minutes., pl: "{polish}"}}')

    assert told(harbour) == found


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("At 3:30 p.m. ET (20:30 GMT) on 3 May 2021.", "О 15:30 (20:30 за Гринвічем) 3 травня 2021 року."),
        ("More than 100,000 people.", "Понад 100 000 людей."),
    ],
)
def test_translation_faults_are_none_when_figures_are_written_otherwise(
    harbour: Path, rewrite: Rewrite, english: str, ukrainian: str
) -> None:
    rewrite(FACTS, "{en: The two sides talked for 90 minutes.}", f'{{en: "{english}", uk: "{ukrainian}"}}')

    assert told(harbour) == []
