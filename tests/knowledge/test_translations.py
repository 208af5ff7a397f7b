import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.folder import read
from bot.knowledge.translations import translation_faults

FACTS, FAQ, LEXICON = "facts/strike.yaml", "faq/strike.yaml", "lexicon.yaml"
Rewrite = Callable[[str, str, str], None]
Compare = Callable[..., list[str]]


def told(root: Path) -> list[str]:
    return [fault.found for fault in translation_faults(read(root))]


@pytest.fixture
def named(rewrite: Rewrite) -> None:
    """Give the harbour's entities names in Polish."""
    rewrite(
        LEXICON, "{en: [the union, union]}", "{en: [the union, union], pl: [związek, związku, związkowi, związkowy]}"
    )
    rewrite(
        LEXICON, "[the port authority, port authority]}", "[the port authority], pl: [zarząd portu, zarządu portu]}"
    )
    rewrite(LEXICON, "{en: [Porto]}", "{en: [Porto], pl: [Porto]}")


@pytest.fixture
def compare(harbour: Path, rewrite: Rewrite) -> Compare:
    """Return a function that gives what is found in a fact of this English text and these translations."""

    def found(english: str, **translations: str) -> list[str]:
        texts = json.dumps({"en": english, **translations}, ensure_ascii=False)
        rewrite(FACTS, "{en: The two sides talked for 90 minutes.}", texts)
        return told(harbour)

    return found


@pytest.mark.parametrize(
    ("polish", "found"),
    [
        ("Obie strony rozmawiały 90 minut.", []),
        ("Obie strony rozmawiały 95 minut.", ["no 90 (pl)", "the figure 95 (pl)"]),
        ("Obie strony rozmawiały.", ["no 90 (pl)"]),
        ("Obie strony rozmawiały 90 minut, do 10:30.", ["the figure 10:30 (pl)"]),
    ],
)
def test_translation_faults_tell_figures_when_they_differ(compare: Compare, polish: str, found: list[str]) -> None:
    assert compare("For 90 minutes.", pl=polish) == found


@pytest.mark.parametrize(
    ("english", "ukrainian"),
    [
        ("At 3:30 p.m. ET (20:30 GMT) on 3 May 2021.", "О 15:30 за східним часом США (20:30 GMT) 3 травня 2021 року."),
        ("More than 100,000 people.", "Понад 100 000 людей."),
        ("More than 100,000 people.", "Понад 100 тис. людей."),
        ("Fifty-five of two million.", "П’ятдесят п’ять із 2 млн."),
    ],
)
def test_translation_faults_are_none_when_figures_are_written_otherwise(
    compare: Compare, english: str, ukrainian: str
) -> None:
    assert compare(english, uk=ukrainian) == []


@pytest.mark.parametrize(
    ("polish", "found"),
    [
        ("Dwie strony, dziewięciu delegatów.", []),
        ("Obie strony, 9 delegatów.", []),
        ("Trzy strony, dziewięciu delegatów.", ["no 2 (pl)", "the figure 3 (pl)"]),
        ("Dwie strony.", ["no 9 (pl)"]),
        ("Dwie strony, dziewięciu delegatów, ósme spotkanie.", ["the figure 8 (pl)"]),
    ],
)
def test_translation_faults_tell_number_words_when_they_differ(compare: Compare, polish: str, found: list[str]) -> None:
    assert compare("The two sides, nine delegates.", pl=polish) == found


@pytest.mark.parametrize(
    ("polish", "found"),
    [
        ("W poniedziałek, 3 maja, i w czerwcu.", []),
        ("We wtorek, 3 maja, i w czerwcu.", ["no Monday (pl)", "the date Tuesday (pl)"]),
        ("W poniedziałek, 3 marca, i w czerwcu.", ["no 3 May (pl)", "the date 3 March (pl)"]),
        ("W poniedziałek, 13 maja, i w czerwcu.", ["no 3 May (pl)", "the date 13 May (pl)"]),
        ("W poniedziałek, 3 maja, i w lipcu.", ["no June (pl)", "the date July (pl)"]),
        ("W poniedziałek, 3 maja.", ["no June (pl)"]),
    ],
)
def test_translation_faults_tell_dates_when_they_differ(compare: Compare, polish: str, found: list[str]) -> None:
    assert compare("On Monday (May 3), and in June.", pl=polish) == found


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("polish", "found"),
    [
        ("Związek rozmawiał w Porto.", []),
        ("Spotkanie związkowe w Porto, podano w związku.", []),
        ("Rozmowy w Porto.", ["no union (pl)"]),
        ("Zarząd portu rozmawiał w Porto.", ["no union (pl)", "the name Zarząd portu (pl)"]),
        ("Związek i zarząd portu rozmawiali w Porto.", ["the name zarząd portu (pl)"]),
        ("Związek rozmawiał w Lizbonie.", ["no Porto (pl)"]),
    ],
)
def test_translation_faults_tell_names_when_they_differ(compare: Compare, polish: str, found: list[str]) -> None:
    assert compare("The union talked in Porto.", pl=polish) == found


def test_translation_faults_tell_a_zone_when_it_is_missing(compare: Compare) -> None:
    assert compare("At 9:00 a.m. ET.", pl="O 9:00 czasu wschodniego USA.", ru="В 9:00 по Гринвичу.") == ["no ET (ru)"]


def test_translation_faults_name_file_line_and_entry(harbour: Path, rewrite: Rewrite) -> None:
    rewrite(FACTS, "{en: The two sides talked for 90 minutes.}", '{en: For 90 minutes., pl: "Przez 95 minut."}')

    faults = [str(fault) for fault in translation_faults(read(harbour))]

    place = 'facts/strike.yaml:38: entry "meeting-held"'
    assert faults == [
        f"{place}: found no 90 (pl), expected the figures of the English text",
        f"{place}: found the figure 95 (pl), expected the figures of the English text",
    ]


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        (FACTS, "ahead: {en: Both sides", 'ahead: {pl: "Jutro, 3 maja.", en: Both sides', ["the date 3 May (pl)"]),
        (FACTS, "place: {en: Porto}", "place: {en: Porto, pl: Lizbona}", ["no Porto (pl)"]),
        (FACTS, "{en: Lisbon}", "{en: Lisbon}\n      title: {en: Porto, pl: Spotkanie}", ["no Porto (pl)"]),
        (FAQ, '{en: "Are there layoffs?"}', '{en: "Are there layoffs?", pl: "Co z Porto?"}', ["the name Porto (pl)"]),
        (FAQ, "title: {en: The strike}", "title: {en: The strike, pl: Dwa strajki}", ["the figure 2 (pl)"]),
        ("about.yaml", "strike of May 2021", "strike of May 2021, pl: strajku z 2021 r.", ["no May (pl)"]),
    ],
)
def test_translation_faults_cover_every_text_that_is_shown(
    harbour: Path, rewrite: Rewrite, file: str, old: str, new: str, found: list[str]
) -> None:
    rewrite(file, old, new)

    assert told(harbour) == found
