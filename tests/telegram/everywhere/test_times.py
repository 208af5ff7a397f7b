"""The timeline as a picture and in words, answers as of an earlier day, and calendar files."""

from datetime import date
from io import BytesIO

import pytest
from icalendar import Calendar
from PIL import Image
from telegram import Message

from bot.locales import events as words
from bot.locales import labels as buttons
from bot.locales import wording
from bot.services import Services
from emulator.formatting import utf16_units
from places import wordings
from places.place import Place, labels

pytestmark = pytest.mark.asyncio(loop_scope="module")

# The facts behind the events, in their order.
EVENTS = ("call-held", "geneva-talks", "nato-russia-talks", "broader-meeting")
DAYS = ("30", "10", "12", "13")
THIRTIETH = date(2021, 12, 30)


async def content(place: Place, file_id: str) -> bytes:
    async with place.telegram.bot() as bot:
        return bytes(await (await bot.get_file(file_id)).download_as_bytearray())


async def calendar(place: Place, sent: Message) -> list[dict[str, object]]:
    assert sent.document.mime_type == "text/calendar"
    return Calendar.from_ical(await content(place, sent.document.file_id)).walk("VEVENT")


def texts(services: Services, place: Place) -> list[str]:
    return [services.knowledge.facts[id_].text[place.language] for id_ in EVENTS]


async def test_timeline_is_a_picture_whose_caption_tells_the_same(place: Place, services: Services) -> None:
    shown = await place.gets("/timeline")

    with Image.open(BytesIO(await content(place, shown.photo[-1].file_id))) as image:
        assert image.format == "PNG"
        assert min(image.size) >= 1_000
    told = [shown.caption.index(text) for text in texts(services, place)]
    assert told == sorted(told)
    assert utf16_units(shown.caption) <= 1_024
    assert told[0] < shown.caption.index(wording.horizon(services.knowledge.horizon, place.language)) < told[1]
    assert shown.caption.startswith(words.past_events(place.language))
    assert words.scheduled(place.language) in shown.caption
    assert labels(shown) == [buttons.add_all_to_calendar(place.language)]


async def test_timeline_is_sent_by_its_id_once_it_was_uploaded(place: Place) -> None:
    first = await place.gets("/timeline")

    again = await place.gets("/timeline")

    assert again.photo[-1].file_id == first.photo[-1].file_id
    assert place.telegram.calls("sendPhoto")[-1].params.uploads == {}


async def test_question_is_answered_as_the_knowledge_stood(place: Place, services: Services) -> None:
    card = await place.gets(f"/asof {wordings.THIRTIETH[place.language]} {wordings.WHEN_IS_THE_CALL[place.language]}")

    facts = services.knowledge.facts
    assert card.text.startswith(wording.as_of(THIRTIETH, place.language))
    assert facts["call-planned"].ahead[place.language] in card.text
    assert facts["call-held"].text[place.language] not in card.text


async def test_day_alone_tells_what_was_known_then(place: Place, services: Services) -> None:
    card = await place.gets(f"/asof {wordings.THIRTIETH[place.language]}")

    facts = services.knowledge.facts
    assert card.text.startswith(wording.as_of(THIRTIETH, place.language))
    assert facts["geneva-talks"].ahead[place.language] in card.text
    assert facts["call-held"].text[place.language] not in card.text
    assert labels(card) != []


async def test_offered_question_is_answered_as_of_the_same_day(place: Place) -> None:
    card = await place.gets(f"/asof {wordings.THIRTIETH[place.language]}")

    await place.presses(card, labels(card)[0])
    answer = await place.hears(card)

    assert answer.text.startswith(wording.as_of(THIRTIETH, place.language))


async def test_day_that_is_none_is_met_with_an_example_that_works(place: Place) -> None:
    usage = await place.gets("/asof")

    answer = await place.gets(usage.text.split("\n")[-1])

    assert answer.text.startswith(wording.as_of(THIRTIETH, place.language))


async def test_all_events_are_sent_for_a_calendar(place: Place, services: Services) -> None:
    sent = await place.gets("/calendar")

    found = await calendar(place, sent)
    assert sent.caption == words.for_calendar(len(EVENTS), services.knowledge.horizon, place.language)
    assert [str(event["DTSTART"].dt)[8:10] for event in found] == list(DAYS)
    assert len({str(event["UID"]) for event in found}) == len(EVENTS)
    assert all("SEQUENCE" in event and "STATUS" in event for event in found)
    assert [event.walk("VALARM") for event in found] == [[]] * len(EVENTS)


async def test_events_are_told_in_the_language_of_the_reader(place: Place, services: Services) -> None:
    sent = await place.gets("/calendar")

    for event, text in zip(await calendar(place, sent), texts(services, place), strict=True):
        told = f"{event['SUMMARY']}\n{event['DESCRIPTION']}"
        assert text in told
        assert wordings.foreign(told, place.language) == []


async def test_button_below_an_answer_sends_its_event(place: Place) -> None:
    card = await place.asks(wordings.GENEVA[place.language])

    toast = await place.presses(card, buttons.add_to_calendar(place.language))
    sent = await place.hears(card)

    (event,) = await calendar(place, sent)
    assert toast == ""
    assert event["DTSTART"].dt == date(2022, 1, 10)


async def test_button_below_the_timeline_sends_all_events(place: Place) -> None:
    shown = await place.gets("/timeline")

    await place.presses(shown, buttons.add_all_to_calendar(place.language))
    sent = await place.hears(shown)

    assert len(await calendar(place, sent)) == len(EVENTS)


async def test_question_chooses_the_events(place: Place) -> None:
    sent = await place.gets(f"/calendar {wordings.GENEVA[place.language]}")

    (event,) = await calendar(place, sent)
    assert event["DTSTART"].dt == date(2022, 1, 10)


async def test_search_without_events_is_told_so(place: Place) -> None:
    reply = await place.gets(f"/calendar {wordings.BIDENS_AGE[place.language]}")

    assert reply.text == words.none_found(place.language)
