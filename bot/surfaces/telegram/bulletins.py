"""Updates as Telegram messages: one, several in a digest, or a day of the timeline told again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.helpers import create_deep_linked_url

from bot.locales import events as words
from bot.locales import news, wording
from bot.model.answer import Citation, Suggestion
from bot.model.language import Language
from bot.model.news import Bulletin, Digest, Replay
from bot.model.showing import Telling
from bot.surfaces.telegram.callbacks import ReplayDay, ShowEntry
from bot.surfaces.telegram.fitting import MAX_TEXT_UNITS, units
from bot.surfaces.telegram.keyboards import Row, button
from bot.surfaces.telegram.rendering import Card, Style

# More buttons than these hide what stands above them.
MAX_RELATED = 6
# What a message tells at most, so that few are tried.
_MAX_ITEMS = 40


@dataclass(frozen=True, slots=True)
class Item:
    """Something among others in a message, as HTML: in full, and as it stands where that has no room."""

    full: str
    short: str


def update_card(bulletin: Bulletin, username: str = "", above: str = "") -> Card:
    """Return an update as a message, with buttons to the entries that tell more; ``above`` stands before it.

    With the bot's ``username`` (without @) they lead to the private chat; without, they are answered where they stand,
    which suits a private chat only.
    """
    blocks = (*_first(above), "\n".join(_titled(bulletin)), escape(bulletin.text), *_ending(bulletin))
    return Card(_with_sources(blocks, bulletin), _keyboard(_offered(bulletin.related, username)))


def digest_card(digest: Digest, username: str = "", above: str = "") -> Card:
    """Return updates as one message; where not all texts have room, the last ones are told by their titles.

    ``username`` and ``above`` as for ``update_card``.
    """
    opening = [*_first(above), f"<b>{escape(news.span(digest))}</b>"]
    first_of_each = [bulletin.related[0] for bulletin in digest.bulletins if bulletin.related]
    html = _fitting(opening, [_item(bulletin) for bulletin in digest.bulletins], _ending(digest), digest)
    return Card(html, _keyboard(_offered(first_of_each, username)))


def replay_card(shown: Replay, style: Style) -> Card:
    """Return a day of the timeline as a message, labelled as told again, with the way to the next day."""
    language, following = shown.language, shown.next_day
    above = [*_first(style.correction), f"<b>{escape(news.replayed(shown.day, language))}</b>"]
    items = [*map(_item, shown.bulletins), *_events(shown, style)]
    end = () if following else (escape(news.end(language)),)
    html = _fitting(above, items, (*end, *_ending(shown)), shown)
    rows = [[button(news.next_day(following, language), ReplayDay(following), style.owner)]] if following else []
    telling = Telling(language, "replay", as_of=shown.day, zone=style.preferences.zone)
    return Card(html, _keyboard(rows), telling, shown.told)


def _first(above: str) -> tuple[str, ...]:
    return (f"<b>{escape(above)}</b>",) if above else ()


def _titled(bulletin: Bulletin) -> Iterator[str]:
    """Yield the lines above an update's text: the news first, unless it must not be read without its label."""
    title, label = f"<b>{escape(bulletin.title)}</b>", f"<i>{escape(news.label(bulletin))}</i>"
    yield from (label, title) if bulletin.is_correction else (title, label)
    if bulletin.is_overtaken:
        yield f"<i>{escape(news.overtaken(bulletin))}</i>"


def _item(bulletin: Bulletin) -> Item:
    above = "\n".join(_titled(bulletin))
    return Item(f"{above}\n{escape(bulletin.text)}", above)


def _events(shown: Replay, style: Style) -> Iterator[Item]:
    language, zone = shown.language, style.preferences.tzinfo
    for statement in shown.known:
        told = f"<b>{escape(words.past(language))}</b>: {escape(wording.event(statement, language, zone))}"
        yield Item(told, told)
    for statement in shown.scheduled:
        told = f"<b>{escape(words.scheduled(language))}</b>: {escape(wording.event(statement, language, zone))}"
        told = f"{told} {escape(words.outcome_unknown(language))}"
        yield Item(told, told)


def _ending(told: Bulletin | Digest | Replay) -> tuple[str]:
    return (f"<i>{escape(wording.horizon(told.horizon, told.language))}</i>",)


def _fitting(above: Sequence[str], items: Sequence[Item], below: Sequence[str], told: Digest | Replay) -> str:
    """Return blocks with as many items between them as a message holds: in full, and then in short."""
    whole = count = min(len(items), _MAX_ITEMS)
    while True:
        between = [item.full if place < whole else item.short for place, item in enumerate(items[:count])]
        if left_out := len(items) - count:
            between.append(escape(words.later(left_out, told.language)))
        html = _with_sources([*above, *between, *below], told)
        if units(html) <= MAX_TEXT_UNITS or not count:
            return html
        # Texts go before titles do.
        whole, count = (whole - 1, count) if whole else (0, count - 1)


def _with_sources(blocks: Sequence[str], told: Bulletin | Digest | Replay) -> str:
    """Join blocks and their sources; without the credits where a message has no room for them."""
    html = _cited(blocks, told.citations, told.language)
    if units(html) <= MAX_TEXT_UNITS:
        return html
    return _cited(blocks, [replace(item, credits=()) for item in told.citations], told.language)


def _cited(blocks: Sequence[str], citations: Sequence[Citation], language: Language) -> str:
    return "\n\n".join(blocks) + "".join(f"\n{escape(wording.source(item, language))}" for item in citations)


def _offered(related: Sequence[Suggestion], username: str) -> list[Row]:
    different = list({item.entry: item for item in related}.values())[:MAX_RELATED]
    if not username:
        return [[button(item.question, ShowEntry(item.entry))] for item in different]
    links = ((item.question, create_deep_linked_url(username, item.entry)) for item in different)
    return [[InlineKeyboardButton(question, url=url)] for question, url in links]


def _keyboard(rows: list[Row]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup(rows) if rows else None
