"""The feed, held against RFC 4287."""

from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest

from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language
from bot.surfaces.web.feed import AddressError, feed

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
AUTHORITY = "news.example.org"


@pytest.fixture
def known(news_knowledge: Knowledge) -> Knowledge:
    return news_knowledge


def read(content: bytes) -> ElementTree.Element:
    root = ElementTree.fromstring(content)  # noqa: S314 - our own
    assert root.tag == f"{ATOM}feed"
    return root


def texts(element: ElementTree.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{ATOM}{name}")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_feed_has_what_the_standard_asks_for(known: Knowledge, language: Language) -> None:
    root = read(feed(known, language, AUTHORITY))

    assert root.get(LANG) == language
    for element in (root, *root.iter(f"{ATOM}entry")):
        assert [len(texts(element, name)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert all(texts(element, name)[0].strip() for name in ("id", "title", "updated"))
        assert datetime.fromisoformat(texts(element, "updated")[0]).tzinfo is not None
    assert texts(root.find(f"{ATOM}author"), "name") == ["Dateline"]
    for entry in root.iter(f"{ATOM}entry"):
        # Without content an entry would need a link.
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert texts(entry, "content")[0].startswith("<p>")


def test_ids_are_of_authority_day_update_and_language(known: Knowledge) -> None:
    root = read(feed(known, "pl", AUTHORITY))

    assert texts(root, "id") == ["tag:news.example.org,2021:updates/pl"]
    assert [texts(entry, "id") for entry in root.iter(f"{ATOM}entry")] == [
        ["tag:news.example.org,2021-05-04:no-deal/pl"],
        ["tag:news.example.org,2021-05-03:meeting-set/pl"],
    ]


def test_entries_are_dated_at_midnight_utc_of_their_days(known: Knowledge) -> None:
    root = read(feed(known, "en", AUTHORITY))

    assert [texts(entry, "updated") for entry in root.iter(f"{ATOM}entry")] == [
        ["2021-05-04T00:00:00+00:00"],
        ["2021-05-03T00:00:00+00:00"],
    ]
    assert texts(root, "updated") == ["2021-05-04T00:00:00+00:00"]


def test_feed_is_the_same_whatever_order_the_updates_are_in(known: Knowledge) -> None:
    turned = replace(known, updates=dict(reversed(known.updates.items())))

    assert feed(turned, "en", AUTHORITY) == feed(known, "en", AUTHORITY)


def test_ids_stay_when_an_update_is_added_before_and_a_text_is_mended(known: Knowledge) -> None:
    mended = replace(known.updates["no-deal"], title={"en": "No deal, the union said"})
    older = replace(known.updates["meeting-set"], id="earlier")

    changed = replace(known, updates={"earlier": older, **known.updates, "no-deal": mended})

    before, after = (
        {id_.text for id_ in read(feed(item, "en", AUTHORITY)).iter(f"{ATOM}id")} for item in (known, changed)
    )
    assert before < after
    assert len(after - before) == 1


def test_entry_tells_label_text_and_source(known: Knowledge) -> None:
    root = read(feed(known, "en", AUTHORITY))

    newest, overtaken = (texts(entry, "content")[0] for entry in root.iter(f"{ATOM}entry"))
    assert newest.split("</p>")[0] == "<p>Update of 4 May 2021"
    assert "<p>Overtaken by events in part (as known on 3 May 2021)</p>" in overtaken
    assert overtaken.endswith(
        '<p>Source: "Harbour strike in Porto", paragraphs 2 and 3 (updated 4 May 2021; with reporting by a news '
        "agency)</p>"
    )


def test_categories_are_the_topics(known: Knowledge) -> None:
    root = read(feed(known, "en", AUTHORITY))

    categories = [[item.get("term") for item in entry.iter(f"{ATOM}category")] for entry in root.iter(f"{ATOM}entry")]
    assert categories == [["talks"], ["talks", "statements"]]


def test_feed_links_to_itself_where_its_address_is_known(known: Knowledge) -> None:
    url = "https://news.example.org/updates.en.atom?a=1&b=2"

    (link,) = read(feed(known, "en", AUTHORITY, url)).iter(f"{ATOM}link")

    assert (link.get("rel"), link.get("href")) == ("self", url)
    assert list(read(feed(known, "en", AUTHORITY)).iter(f"{ATOM}link")) == []


@pytest.mark.parametrize(
    "url", ["example.org/feed", "ftp://example.org/feed", "https:///feed", "https://a b/", "http://["]
)
def test_address_that_is_none_is_refused(known: Knowledge, url: str) -> None:
    with pytest.raises(AddressError, match="is not an address such as"):
        feed(known, "en", AUTHORITY, url)


def test_feed_of_no_updates_is_sound(known: Knowledge) -> None:
    root = read(feed(replace(known, updates={}), "en", AUTHORITY))

    assert texts(root, "updated") == ["2021-05-04T00:00:00+00:00"]
    assert list(root.iter(f"{ATOM}entry")) == []


def test_feed_is_sound_whatever_a_text_holds(known: Knowledge) -> None:
    wild = replace(known.updates["no-deal"], title={"en": "1 < 2 & \x07]]>"}, text={"en": "<script>&\x00 “ы”"})

    root = read(feed(replace(known, updates={"no-deal": wild}), "en", AUTHORITY))

    entry = root.find(f"{ATOM}entry")
    assert texts(entry, "title") == ["1 < 2 & ]]>"]
    assert "<p>&lt;script&gt;&amp; “ы”</p>" in texts(entry, "content")[0]
