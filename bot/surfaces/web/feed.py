"""The updates as a feed (Atom, RFC 4287), one for each language, whose ids never change."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from html import escape
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed
from feedgenerator.django.utils.xmlutils import SimplerXMLGenerator

from bot.answering.announcing import announce
from bot.locales import news, wording
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language
from bot.model.news import Bulletin

AUTHOR = "Dateline"
# A tag tells since when its name has been somebody's (RFC 4151); a feed has no day of its own.
_SINCE = "2021"
# What XML 1.0 can't hold, escaped or not.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class AddressError(ValueError):
    """Text that is no address."""


def feed(knowledge: Knowledge, language: Language, authority: str, url: str = "") -> bytes:
    """Return the updates in a language as an Atom document in UTF-8, the newest first.

    ``authority`` is the domain in the ids, which must stay once readers have the feed. ``url`` is where the document
    will be found, if that is known. An update is dated at midnight UTC of its day, and its id is made of the authority,
    its day, its own id and the language. Raises AddressError.
    """
    if url and not _is_address(url):
        raise AddressError(f'the URL "{url}" is not an address such as https://example.org/updates.en.atom')
    subject = in_language(knowledge.subject, language)
    document = _Feed(
        title=_CONTROL.sub("", news.feed_title(subject, language)),
        link="",
        description=wording.horizon(knowledge.horizon, language),
        language=language,
        author_name=AUTHOR,
        feed_url=url or None,
        feed_guid=f"tag:{authority},{_SINCE}:updates/{language}",
        horizon=knowledge.horizon,
    )
    updates = sorted(knowledge.updates.values(), key=lambda update: (-update.day.toordinal(), update.id))
    for update in updates:
        document.add_item(**_entry(announce(update, knowledge, language), authority))
    written = StringIO()
    document.write(written, "utf-8")
    return f"{written.getvalue()}\n".encode()


def _entry(bulletin: Bulletin, authority: str) -> Mapping[str, Any]:
    moment = _moment(bulletin.day)
    return {
        "title": _CONTROL.sub("", bulletin.title),
        "link": "",
        "description": None,
        "content": "".join(f"<p>{escape(_CONTROL.sub('', line), quote=False)}</p>" for line in _lines(bulletin)),
        "pubdate": moment,
        "updateddate": moment,
        "unique_id": f"tag:{authority},{bulletin.day}:{bulletin.update}/{bulletin.language}",
        "categories": bulletin.topics,
    }


def _lines(bulletin: Bulletin) -> Iterator[str]:
    yield news.label(bulletin)
    if bulletin.is_overtaken:
        yield news.overtaken(bulletin)
    yield bulletin.text
    # Where the knowledge ends stands above all entries: it moves, and they must not.
    yield from (wording.source(item, bulletin.language) for item in bulletin.citations)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and re.fullmatch(r"[!-~]+", url) is not None


class _Feed(Atom1Feed):  # type: ignore[misc]  # the library has no types
    """An Atom feed without the links that lead nowhere, dated by the knowledge and not by a clock where it is empty."""

    def latest_post_date(self) -> datetime:
        newest: date = max((item["updateddate"].date() for item in self.items), default=self.feed["horizon"])
        return _moment(newest)

    def write(self, outfile: StringIO, encoding: str) -> None:
        handler = _Generator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        handler.startElement("feed", self.root_attributes())
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")


class _Generator(SimplerXMLGenerator):  # type: ignore[misc]
    """Leaves out links without an address: an entry that has content needs none (RFC 4287, 4.1.2)."""

    def addQuickElement(self, name: str, contents: str | None = None, attrs: Mapping[str, str] | None = None) -> None:
        if name != "link" or (attrs or {}).get("href"):
            super().addQuickElement(name, contents, attrs)
