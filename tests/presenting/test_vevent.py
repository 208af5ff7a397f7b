from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event as VEvent

from bot.model.fact import ClaimType, Event
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.presenting.vevent import text, vevent
from bot.services import Services

AHEAD = datetime(2021, 5, 10, tzinfo=UTC)
AFTER = datetime(2021, 6, 1, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")

Changed = Callable[..., Knowledge]


def written(knowledge: Knowledge, id_: str, now: datetime = AFTER, language: Language = "en") -> VEvent:
    """Return the event of a fact as a calendar program reads it."""
    return VEvent.from_ical(vevent(knowledge.facts[id_], knowledge, now, language).to_ical())


def test_event_keeps_its_uid_when_all_but_its_id_is_edited(strike: Knowledge, changed: Changed) -> None:
    moved = changed("lisbon-meeting", event=Event(date(2021, 6, 1)), text={"en": "Another text."}, revision=3)

    before, after = written(strike, "lisbon-meeting"), written(moved, "lisbon-meeting", language="pl")

    assert before["UID"] == after["UID"] == "lisbon-meeting@harbour-strike.dateline"
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 3)


def test_event_keeps_the_uid_of_its_plan_with_a_higher_sequence(strike: Knowledge, changed: Changed) -> None:
    plan = written(changed("meeting-planned", superseded_by=None, revision=2), "meeting-planned")

    held = written(changed("meeting-planned", revision=2), "meeting-held")

    assert plan["UID"] == held["UID"] == "meeting-planned@harbour-strike.dateline"
    assert (plan["SEQUENCE"], held["SEQUENCE"]) == (2, 3)
    assert (plan["STATUS"], held["STATUS"]) == ("TENTATIVE", "CONFIRMED")


def test_event_keeps_its_uid_through_facts_without_one(strike: Knowledge) -> None:
    facts = dict(strike.facts)
    facts["pay-demand"] = replace(facts["pay-demand"], superseded_by="meeting-planned")
    facts["meeting-planned"] = replace(facts["meeting-planned"], superseded_by="no-deal")
    facts["no-deal"] = replace(facts["no-deal"], superseded_by="meeting-held", revision=4)

    held = written(replace(strike, facts=facts), "meeting-held")

    assert held["UID"] == "meeting-planned@harbour-strike.dateline"
    assert held["SEQUENCE"] == 6


def test_event_is_stamped_with_the_day_of_its_fact(strike: Knowledge) -> None:
    event = written(strike, "lisbon-meeting")

    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == datetime(2021, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(("minutes", "expected"), [(None, None), (50, timedelta(minutes=50))])
def test_event_has_its_time_zone_and_length_when_they_are_known(
    changed: Changed, minutes: int | None, expected: timedelta | None
) -> None:
    knowledge = changed("lisbon-meeting", event=Event(date(2021, 12, 30), time(15, 30), NEW_YORK, minutes))

    event = written(knowledge, "lisbon-meeting")

    assert event["DTSTART"].to_ical() == b"20211230T153000"
    assert event["DTSTART"].params["TZID"] == "America/New_York"
    assert (event["DURATION"].dt if "DURATION" in event else None) == expected
    assert "DTEND" not in event


def test_event_is_in_utc_when_its_zone_is(changed: Changed) -> None:
    knowledge = changed("lisbon-meeting", event=Event(date(2021, 12, 30), time(20, 30), ZoneInfo("UTC")))

    assert written(knowledge, "lisbon-meeting")["DTSTART"].to_ical() == b"20211230T203000Z"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "CONFIRMED"),
        ({"as_of": date(2021, 5, 2)}, "TENTATIVE"),
        ({"ahead": {"en": "The two sides are to talk."}}, "TENTATIVE"),
        ({"claim": ClaimType.DENIED, "owner": "union"}, "TENTATIVE"),
        ({"claim": ClaimType.ATTRIBUTED, "owner": "union"}, "TENTATIVE"),
    ],
    ids=["as it is", "said before its day", "worded as a plan", "denied", "one party's word"],
)
def test_event_is_confirmed_only_when_the_source_reports_it_as_held(
    changed: Changed, change: dict[str, object], status: str
) -> None:
    event = written(changed("meeting-held", **change), "meeting-held")

    assert event["STATUS"] == status
    assert ("Whether it took place is not known here." in event["DESCRIPTION"]) == (status == "TENTATIVE")


@pytest.mark.parametrize(
    ("clock", "trigger"), [(None, timedelta(days=-1)), (time(9), timedelta(hours=-1))], ids=["a day", "a time"]
)
def test_event_rings_before_it_begins_when_it_lies_ahead(
    changed: Changed, clock: time | None, trigger: timedelta
) -> None:
    knowledge = changed("lisbon-meeting", event=Event(date(2021, 5, 20), clock, ZoneInfo("Europe/Lisbon")))

    event = written(knowledge, "lisbon-meeting", AHEAD)

    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt, alarm["DESCRIPTION"]) == ("DISPLAY", trigger, event["SUMMARY"])


@pytest.mark.parametrize("now", [datetime(2021, 5, 20, 8, tzinfo=UTC), AFTER], ids=["on its day", "later"])
def test_event_does_not_ring_when_it_has_begun(strike: Knowledge, now: datetime) -> None:
    assert written(strike, "lisbon-meeting", now).walk("VALARM") == []


@pytest.mark.parametrize(("now", "verb"), [(AHEAD, "are"), (AFTER, "were")], ids=["ahead", "past"])
def test_event_is_told_as_at_the_moment(strike: Knowledge, now: datetime, verb: str) -> None:
    event = written(strike, "lisbon-meeting", now)

    assert event["SUMMARY"] == f"Both sides {verb} scheduled to meet again."
    assert event["DESCRIPTION"].split("\n") == [
        f"20 May 2021, Lisbon: Both sides {verb} scheduled to meet again.",
        "Whether it took place is not known here.",
        "What is known here ends on 4 May 2021.",
        'Source: "Harbour strike in Porto", paragraph 6 (updated 4 May 2021; with reporting by a news agency)',
    ]
    assert event["LOCATION"] == "Lisbon"


@pytest.mark.parametrize("language", LANGUAGES)
def test_event_speaks_the_language_throughout(crisis: Knowledge, language: Language) -> None:
    event = written(crisis, "geneva-talks", datetime(2026, 1, 1, tzinfo=UTC), language)

    fact = crisis.facts["geneva-talks"]
    assert fact.event is not None
    assert fact.event.place is not None
    assert (event["SUMMARY"], event["LOCATION"]) == (fact.text[language], fact.event.place[language])
    unknown = {
        "en": "Whether it took place is not known here.",
        "uk": "Чи відбулося це, мені невідомо.",
        "ru": "Состоялось ли это, мне неизвестно.",
        "pl": "Nie wiem, czy do tego doszło.",
    }
    assert unknown[language] in event["DESCRIPTION"].split("\n")


@pytest.mark.parametrize(
    ("told", "participants", "expected"),
    [
        ("They met at 3:30 p.m. ET in Porto. Nothing was agreed.", (), "They met at 3:30 p.m. ET in Porto."),
        ("A" + " long" * 40 + ".", ("union", "port-authority"), "the union – the port authority"),
        ("A" + " long" * 40 + ".", (), "A" + " long" * 19 + "…"),
        ("x" * 200, (), "x" * 99 + "…"),
    ],
    ids=["first sentence", "who takes part", "first words", "one long word"],
)
def test_summary_is_short(changed: Changed, told: str, participants: tuple[str, ...], expected: str) -> None:
    event = Event(date(2021, 5, 20), participants=participants)

    summary = written(changed("lisbon-meeting", text={"en": told}, event=event), "lisbon-meeting")["SUMMARY"]

    assert (summary, len(summary) <= 100) == (expected, True)


def test_summary_is_the_title_when_the_event_has_one(changed: Changed) -> None:
    event = Event(date(2021, 5, 20), participants=("union",), title={"en": "Meeting in Lisbon"})

    summary = written(changed("lisbon-meeting", text={"en": "A" + " long" * 40}, event=event), "lisbon-meeting")[
        "SUMMARY"
    ]

    assert summary == "Meeting in Lisbon"


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Phone call between Biden and Putin"),
        ("uk", "Телефонна розмова Байдена й Путіна"),
        ("ru", "Телефонный разговор Байдена и Путина"),
        ("pl", "Rozmowa telefoniczna Bidena z Putinem"),
    ],
)
def test_summary_names_the_call_of_30_december(crisis: Knowledge, language: Language, title: str) -> None:
    assert written(crisis, "call-held", AFTER, language)["SUMMARY"] == title


@given(told=st.text(min_size=1, max_size=300), place=st.text(min_size=1, max_size=80))
def test_texts_come_back_as_they_were_whatever_they_hold(harbour_services: Services, told: str, place: str) -> None:
    knowledge = harbour_services.knowledge
    event = Event(date(2021, 5, 20), place={"en": place})
    fact = replace(knowledge.facts["lisbon-meeting"], text={"en": told}, event=event)
    knowledge = replace(knowledge, facts={**knowledge.facts, fact.id: fact})

    raw = vevent(fact, knowledge, AFTER, "en").to_ical()
    read = VEvent.from_ical(raw)

    assert read["LOCATION"] == text(place)
    assert text(f": {told}\nWhether it took") in read["DESCRIPTION"]
    assert len(raw.split(b"\r\nUID:")) == 2
    assert not [line for line in raw.split(b"\r\n") if len(line) > 75 or b"\n" in line or b"\r" in line]


@pytest.mark.parametrize(
    "told", ["a, b; c", "a\\n b", "a\nEND:VEVENT\nBEGIN:VEVENT", "😀 🇺🇦 👨‍👩‍👧", 'BEGIN:"x";y=z:1', "кома, крапка; ґ"]
)
def test_text_is_escaped_when_it_looks_like_structure(changed: Changed, told: str) -> None:
    read = written(changed("lisbon-meeting", text={"en": told}), "lisbon-meeting")

    assert f": {told}\n" in read["DESCRIPTION"]


def test_text_loses_what_no_calendar_may_hold() -> None:
    assert text("a\x00b\x07c\rd\r\ne\tf\x7f\x85\ud800") == "abc\nd\ne\tf"


def test_vevent_raises_when_the_fact_has_no_event(strike: Knowledge) -> None:
    with pytest.raises(ValueError, match="pay-demand"):
        vevent(strike.facts["pay-demand"], strike, AFTER, "en")
