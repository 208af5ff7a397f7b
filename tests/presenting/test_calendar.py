from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from icalendar import Event as VEvent

from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.presenting.calendar import NoEventError, calendar, events

LONG_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
BETWEEN = datetime(2022, 1, 5, tzinfo=UTC)

Changed = Callable[..., Knowledge]


def read(written: bytes) -> dict[str, VEvent]:
    """Return the events of a calendar by the ids of their facts."""
    return {str(event["UID"]).partition("@")[0]: event for event in Calendar.from_ical(written).events}


@pytest.fixture(params=["crisis", "strike"])
def knowledge(request: pytest.FixtureRequest) -> Knowledge:
    value: Knowledge = request.getfixturevalue(request.param)
    return value


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("now", [datetime(2021, 1, 1, tzinfo=UTC), BETWEEN, LONG_AFTER], ids=str)
def test_calendar_keeps_the_form_of_rfc_5545_whatever_it_holds(
    knowledge: Knowledge, language: Language, now: datetime
) -> None:
    written = calendar(knowledge, None, now, language, lambda entry: f"https://example.org/{entry}")

    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written[:-2].split(b"\r\n")
    assert not [line for line in lines if len(line) > 75 or set(line) & {*range(9), *range(10, 32), 127}]
    # No line is broken within a character.
    assert [line.decode() for line in lines][:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    parsed = Calendar.from_ical(written)
    assert (parsed["METHOD"], parsed["CALSCALE"]) == ("PUBLISH", "GREGORIAN")
    assert parsed["PRODID"] == f"-//Dateline//Timeline//{language.upper()}"
    assert [component.errors for component in parsed.walk()] == [[] for _ in parsed.walk()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_event_has_what_rfc_5545_asks_for_once(knowledge: Knowledge, language: Language) -> None:
    parsed = read(calendar(knowledge, None, BETWEEN, language))

    for event in parsed.values():
        once = ["UID", "DTSTAMP", "DTSTART", "SEQUENCE", "SUMMARY", "DESCRIPTION", "STATUS", "LAST-MODIFIED"]
        assert [name for name in once if isinstance(event.get(name), list | None)] == []
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert not ("DTEND" in event and "DURATION" in event)
        assert len(event["SUMMARY"]) <= 100


def test_calendar_holds_the_events_of_the_timeline_when_all_are_wanted(crisis: Knowledge) -> None:
    parsed = read(calendar(crisis, None, LONG_AFTER, "en"))

    assert list(parsed) == ["call-planned", "geneva-talks", "nato-russia-talks", "broader-meeting"]


def test_calendar_confirms_only_what_was_reported_to_have_been_held(crisis: Knowledge) -> None:
    parsed = read(calendar(crisis, None, LONG_AFTER, "en"))

    assert {id_: str(event["STATUS"]) for id_, event in parsed.items()} == {
        "call-planned": "CONFIRMED",
        "geneva-talks": "TENTATIVE",
        "nato-russia-talks": "TENTATIVE",
        "broader-meeting": "TENTATIVE",
    }


def test_calendar_is_the_same_bytes_when_it_is_written_twice(knowledge: Knowledge) -> None:
    assert calendar(knowledge, None, BETWEEN, "uk") == calendar(knowledge, None, BETWEEN, "uk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_calendar_is_named_in_the_language_after_the_source(crisis: Knowledge, language: Language) -> None:
    parsed = Calendar.from_ical(calendar(crisis, None, BETWEEN, language))

    names = {"en": "Timeline", "uk": "Хронологія", "ru": "Хронология", "pl": "Kalendarium"}
    assert parsed["NAME"] == parsed["X-WR-CALNAME"] == f"{names[language]}: Putin Biden Ukraine crisis"


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (["lisbon-meeting"], ["lisbon-meeting"]),
        (["lisbon-meeting", "meeting-held", "lisbon-meeting"], ["meeting-planned", "lisbon-meeting"]),
        (["pay-demand", "lisbon-meeting"], ["lisbon-meeting"]),
        (["meeting-planned"], ["meeting-planned"]),
    ],
    ids=["one", "several, one twice", "one without an event", "a superseded plan"],
)
def test_calendar_holds_the_events_that_stand_for_facts(strike: Knowledge, asked: list[str], held: list[str]) -> None:
    assert list(read(calendar(strike, asked, LONG_AFTER, "en"))) == held


def test_calendar_holds_the_event_that_a_fact_is_about(crisis: Knowledge) -> None:
    assert list(read(calendar(crisis, ["geneva-without-presidents"], LONG_AFTER, "en"))) == ["geneva-talks"]


def test_plan_stands_as_tentative_and_labelled_when_what_superseded_it_is_no_event(changed: Changed) -> None:
    knowledge = changed("meeting-planned", superseded_by="no-deal")

    plan = read(calendar(knowledge, None, datetime(2021, 5, 1, tzinfo=UTC), "en"))["meeting-planned"]

    assert (plan["STATUS"], plan["SEQUENCE"]) == ("TENTATIVE", 1)
    first, second, *_ = plan["DESCRIPTION"].split("\n")
    assert first == "There was no deal, the union said."
    assert second.startswith("Overtaken by events · 3 May 2021, 9:00 a.m. Lisbon (08:00 GMT)")
    assert plan["LAST-MODIFIED"].dt == datetime(2021, 5, 4, tzinfo=UTC)
    assert plan.alarms.times == []


def test_plan_gives_way_when_a_fact_without_an_event_stands_between(strike: Knowledge) -> None:
    facts = dict(strike.facts)
    facts["meeting-planned"] = replace(facts["meeting-planned"], superseded_by="no-deal")
    facts["no-deal"] = replace(facts["no-deal"], superseded_by="meeting-held")

    held = events(replace(strike, facts=facts))

    assert [fact.id for fact in held] == ["meeting-held", "lisbon-meeting"]


@pytest.mark.parametrize("asked", [[], ["pay-demand"]], ids=["no fact", "a fact without an event"])
def test_calendar_raises_when_there_is_no_event(strike: Knowledge, asked: list[str]) -> None:
    with pytest.raises(NoEventError):
        calendar(strike, asked, LONG_AFTER, "en")


def test_calendar_raises_when_there_is_no_such_fact(strike: Knowledge) -> None:
    with pytest.raises(KeyError, match="no-such-fact"):
        calendar(strike, ["no-such-fact"], LONG_AFTER, "en")


def test_event_links_to_the_entry_that_tells_it_most_directly(crisis: Knowledge) -> None:
    written = calendar(crisis, ["geneva-talks"], LONG_AFTER, "en", lambda entry: f"https://t.me/bot?start={entry}")

    (event,) = read(written).values()
    entry = crisis.entries[event["URL"].removeprefix("https://t.me/bot?start=")]
    assert entry.facts[0] == "geneva-talks"


def test_event_has_no_link_when_none_is_wanted(strike: Knowledge) -> None:
    assert "URL" not in read(calendar(strike, None, LONG_AFTER, "en"))["lisbon-meeting"]


def test_event_has_no_link_when_no_entry_tells_it(strike: Knowledge) -> None:
    untold = replace(strike, sections=())

    assert "URL" not in read(calendar(untold, None, LONG_AFTER, "en", str))["lisbon-meeting"]


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("call-planned", (date(2021, 12, 30), date(2021, 12, 31))),
        ("geneva-talks", (date(2022, 1, 10), date(2022, 1, 11))),
    ],
)
def test_event_takes_a_whole_day_when_no_time_is_known(
    crisis: Knowledge, fact: str, expected: tuple[date, date]
) -> None:
    event = read(calendar(crisis, None, LONG_AFTER, "en"))[fact]

    assert (event["DTSTART"].dt, event["DTEND"].dt) == expected
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
