"""Updates, digests and replays as messages: sound, labelled, and never too long."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.announcing import announce, digest
from bot.answering.replaying import replay
from bot.model.answer import Citation, Statement, Suggestion
from bot.model.fact import ClaimType, Event
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES
from bot.model.news import Bulletin, Digest, Replay
from bot.surfaces.telegram.bulletins import MAX_RELATED, digest_card, replay_card, update_card
from bot.surfaces.telegram.callbacks import Button, ReplayDay, ShowEntry, unpack
from bot.surfaces.telegram.chronology import MAX_TEXT_UNITS
from bot.surfaces.telegram.rendering import PLAIN, Style
from emulator.formatting import utf16_units
from emulator.markup import parse_html

HORIZON = date(2021, 12, 31)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def lines(max_chars: int) -> st.SearchStrategy[str]:
    # Telegram counts letters outside the first plane twice.
    return st.one_of(
        st.text("aб<b>&amp;\"'/ié😀 ", min_size=1, max_size=max_chars),
        st.just("<" * max_chars),
        st.just("😀" * max_chars),
    )


citations = st.builds(
    Citation,
    lines(120),
    st.sets(st.integers(1, 400), min_size=1, max_size=60).map(lambda numbers: tuple(sorted(numbers))),
    st.just(HORIZON),
    st.lists(lines(120), max_size=12).map(tuple),
)
suggestions = st.builds(Suggestion, st.from_regex("[a-z0-9-]{1,48}", fullmatch=True), lines(120))
bulletins = st.builds(
    Bulletin,
    update=st.just("update"),
    language=st.sampled_from(LANGUAGES),
    day=st.integers(0, 20).map(lambda days: HORIZON - timedelta(days)),
    topics=st.just(("talks",)),
    title=lines(120),
    text=lines(1_500),
    citations=citations.map(lambda item: (item,)),
    horizon=st.just(HORIZON),
    related=st.lists(suggestions, max_size=3).map(tuple),
    is_overtaken=st.booleans(),
    is_correction=st.booleans(),
)
events = st.builds(
    Statement,
    fact=st.just("fact"),
    text=lines(600),
    claim=st.just(ClaimType.REPORTED),
    owner=st.none(),
    paragraphs=st.just((1,)),
    event=st.just(Event(HORIZON)),
)


@given(bulletins, st.sampled_from(("", "dateline_bot")))
def test_update_always_fits_and_can_be_parsed(bulletin: Bulletin, username: str) -> None:
    html = update_card(bulletin, username).html

    assert utf16_units(parse_html(html).text) <= MAX_TEXT_UNITS


@settings(max_examples=40)
@given(st.lists(bulletins, min_size=1, max_size=12), citations)
def test_digest_always_fits_and_tells_or_counts_each_update(told: list[Bulletin], citation: Citation) -> None:
    in_english = tuple(replace(item, language="en") for item in told)

    card = digest_card(Digest("en", in_english, (citation,), HORIZON))

    shown = len(re.findall("<i>(?:Update|Correction) of ", card.html))
    left_out = sum(int(count) for count in re.findall(r"Later: (\d+) more", card.html))
    assert utf16_units(parse_html(card.html).text) <= MAX_TEXT_UNITS
    assert shown + left_out == len(told)
    assert len(card.keyboard.inline_keyboard if card.keyboard else ()) <= MAX_RELATED


@settings(max_examples=40)
@given(st.lists(bulletins, max_size=4), st.lists(events, max_size=12), st.lists(events, max_size=12), citations)
def test_replay_always_fits_and_is_labelled(
    told: list[Bulletin], known: list[Statement], scheduled: list[Statement], citation: Citation
) -> None:
    shown = Replay("en", HORIZON, tuple(told), tuple(known), tuple(scheduled), (citation,), HORIZON)

    text = parse_html(replay_card(shown, PLAIN).html).text

    assert utf16_units(text) <= MAX_TEXT_UNITS
    assert text.startswith("REPLAY · 31 December 2021\n\n")


def test_update_tells_the_news_first_then_label_text_horizon_and_source(news_knowledge: Knowledge) -> None:
    card = update_card(announce(news_knowledge.updates["no-deal"], news_knowledge, "en"))

    assert card.html.split("\n") == [
        "<b>No deal after 90 minutes of talks, the union said</b>",
        "<i>Update of 4 May 2021</i>",
        "",
        "There was no deal after 90 minutes of talks on 3 May 2021, the union said. Both sides were scheduled to meet "
        "again in Lisbon on 20 May 2021.",
        "",
        "<i>What is known here ends on 4 May 2021.</i>",
        "Source: &quot;Harbour strike in Porto&quot;, paragraphs 5 and 6 (updated 4 May 2021; with reporting by a news "
        "agency)",
    ]


def test_overtaken_update_is_labelled_above_its_text(news_knowledge: Knowledge) -> None:
    bulletin = announce(news_knowledge.updates["meeting-set"], news_knowledge, "en")

    partly, wholly = (
        update_card(item).html.split("\n")[2] for item in (bulletin, replace(bulletin, is_wholly_overtaken=True))
    )
    assert partly == "<i>Overtaken by events in part (as known on 3 May 2021)</i>"
    assert wholly == "<i>Overtaken by events (as known on 3 May 2021)</i>"


def test_correction_is_labelled_before_all(news_knowledge: Knowledge) -> None:
    bulletin = announce(news_knowledge.updates["no-deal"], news_knowledge, "en")

    html = update_card(replace(bulletin, is_correction=True)).html

    assert html.startswith("<i>Correction of 4 May 2021</i>\n<b>No deal")


def test_buttons_lead_to_entries_here_or_in_the_private_chat(news_knowledge: Knowledge) -> None:
    bulletin = announce(news_knowledge.updates["no-deal"], news_knowledge, "en")

    ((here,),) = update_card(bulletin).keyboard.inline_keyboard
    ((link,),) = update_card(bulletin, "dateline_bot").keyboard.inline_keyboard

    assert here.text == link.text == "When is the next meeting?"
    assert unpack(here.callback_data) == Button(ShowEntry("next-meeting"))
    assert (link.url, link.callback_data) == ("https://t.me/dateline_bot?start=next-meeting", None)


def test_update_without_entries_has_no_buttons(news_knowledge: Knowledge) -> None:
    bulletin = replace(announce(news_knowledge.updates["no-deal"], news_knowledge, "en"), related=())

    assert update_card(bulletin).keyboard is None


def test_digest_stands_under_its_days_and_cites_once(news_knowledge: Knowledge) -> None:
    card = digest_card(digest(tuple(news_knowledge.updates.values()), news_knowledge, "en"))

    blocks = card.html.split("\n\n")
    assert blocks[0] == "<b>Updates from 3 May 2021 to 4 May 2021</b>"
    assert [block.split("\n")[0] for block in blocks[1:3]] == [
        "<b>Dock workers and port authority to meet on 3 May 2021</b>",
        "<b>No deal after 90 minutes of talks, the union said</b>",
    ]
    assert card.html.count("Source:") == 1
    assert [row[0].text for row in card.keyboard.inline_keyboard] == [
        "When did they meet?",
        "When is the next meeting?",
    ]


def test_digest_of_one_day_names_it_once(news_knowledge: Knowledge) -> None:
    card = digest_card(digest((news_knowledge.updates["no-deal"],), news_knowledge, "en"))

    assert card.html.startswith("<b>Updates of 4 May 2021</b>\n\n")


def test_digest_tells_titles_where_texts_have_no_room_and_counts_the_rest(news_knowledge: Knowledge) -> None:
    long = replace(announce(news_knowledge.updates["no-deal"], news_knowledge, "en"), text="x" * 1_500)
    whole = Digest("en", (long,), long.citations, HORIZON)

    some = digest_card(replace(whole, bulletins=(long,) * 6)).html
    many = digest_card(replace(whole, bulletins=(long,) * 60)).html

    assert (some.count("No deal"), some.count("xxx" * 500)) == (6, 2)
    assert many.count("xxx") == 0
    assert f"Later: {60 - many.count('No deal')} more" in many


def test_replay_leads_to_the_next_day_for_whoever_asked(news_knowledge: Knowledge) -> None:
    first = replay_card(replay(news_knowledge, date(2021, 5, 3), NOW, "en"), Style(owner=7))
    last = replay_card(replay(news_knowledge, date(2021, 5, 20), NOW, "en"), Style(owner=7))

    ((key,),) = first.keyboard.inline_keyboard
    assert key.text == "Next day: 4 May 2021 »"
    assert unpack(key.callback_data) == Button(ReplayDay(date(2021, 5, 4)), 7)
    assert last.keyboard is None
    assert "This was the last day of the replay." in last.html
