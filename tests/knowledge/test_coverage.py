from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.coverage import coverage, sentence_text
from bot.knowledge.loading import load

Rewrite = Callable[[str, str, str], None]
SOURCE = "sources/harbour-strike.yaml"


@pytest.fixture
def without_denial(rewrite: Rewrite) -> None:
    """Let the fact about layoffs rest on the sentence before its own."""
    rewrite("facts/strike.yaml", "{paragraph: 3, sentence: 2}", "{paragraph: 3, sentence: 1}")


def test_coverage_is_whole_when_each_sentence_leads_to_a_fact_or_a_waiver(harbour: Path) -> None:
    found = coverage(load(harbour))

    assert (found.total, found.waived, found.uncovered) == (8, 2, ())


@pytest.mark.usefixtures("without_denial")
def test_coverage_tells_a_sentence_when_no_fact_rests_on_it(harbour: Path) -> None:
    assert coverage(load(harbour)).uncovered == (("harbour-strike", 3, 2),)


@pytest.mark.usefixtures("without_denial")
def test_coverage_is_whole_when_a_waiver_takes_the_place_of_a_fact(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(SOURCE, "waivers:\n", "waivers:\n  - {paragraph: 3, sentence: 2, reason: told elsewhere}\n")

    found = coverage(load(harbour))

    assert (found.waived, found.uncovered) == (3, ())


def test_coverage_tells_a_sentence_when_its_waiver_is_gone(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(SOURCE, "  - {paragraph: 4, sentence: 1, reason: the date of the update}\n", "")

    assert coverage(load(harbour)).uncovered == (("harbour-strike", 4, 1),)


def test_coverage_counts_no_waiver_when_a_fact_rests_on_the_sentence(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(SOURCE, "waivers:\n", "waivers:\n  - {paragraph: 3, sentence: 2, reason: told as well}\n")

    assert coverage(load(harbour)).waived == 2


def test_sentence_text_is_that_of_the_article_when_it_is_at_hand(harbour_article: Path) -> None:
    article = harbour_article.read_text("utf-8")

    assert sentence_text(("harbour-strike", 3, 2), article) == "The port authority denies planning layoffs."
