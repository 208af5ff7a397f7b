"""What administrators of the bot see of updates: a list, the question before one is published, and how far it is."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from telegram import InlineKeyboardMarkup

from bot.locales import publishing, settings
from bot.model.delivery import Progress, Watched
from bot.model.knowledge import Knowledge
from bot.model.language import LANGUAGES, Language, in_language
from bot.model.news import NewsUpdate
from bot.surfaces.telegram.callbacks import Steer
from bot.surfaces.telegram.keyboards import Row, button
from bot.surfaces.telegram.rendering import Card, page

# What a press asks for; a language stands for the update in that language.
OPEN, PUBLISH, DROP = "open", "publish", "drop"
SHOW, PAUSE, RESUME, CANCEL, END = "show", "pause", "resume", "cancel", "end"
MAX_LISTED = 15
MAX_IDS = 60
CELLS = 16


def updates_page(knowledge: Knowledge, found: Sequence[Progress], language: Language) -> Card:
    """Return the updates of the knowledge with their state, each with a button that opens it."""
    newest = sorted(knowledge.updates.values(), key=lambda update: (update.day, update.id), reverse=True)
    if not newest:
        return page(publishing.none(language))
    known = {progress.broadcast.id: progress for progress in found}
    blocks = [escape(publishing.heading(language))]
    blocks += [_listed(update, known.get(update.id), language) for update in newest[:MAX_LISTED]]
    if left_out := len(newest) - MAX_LISTED:
        blocks += [escape(publishing.older(left_out, language))] if left_out > 0 else []
    rows = [[button(update.id, Steer(OPEN, update.id))] for update in newest[:MAX_LISTED]]
    return Card("\n\n".join(blocks), InlineKeyboardMarkup(rows))


def _listed(update: NewsUpdate, progress: Progress | None, language: Language) -> str:
    told = [publishing.state(progress, language)]
    told += [publishing.share(progress, language)] if progress else []
    return f"<b>{update.id}</b>: {escape(in_language(update.title, language))}\n<i>{escape(', '.join(told))}</i>"


def unknown_page(id_: str, knowledge: Knowledge, language: Language) -> Card:
    """Return the answer where there is no such update."""
    return page(publishing.unknown(id_[:48], sorted(knowledge.updates)[:MAX_IDS], language))


def question_page(
    update: str, counts: Mapping[str, int], language: Language, shown: tuple[int, int] | None = None
) -> Card:
    """Return the question whether to publish an update, and to how many chats.

    ``shown`` is how many messages, in how many chats, showed what it corrects; None where it corrects nothing.
    """
    text = f"{publishing.question(update, language)}\n\n{publishing.audience(counts, language)}"
    if shown:
        text = f"{text}\n{publishing.corrected(*shown, language)}"
    others = [button(settings.NAMES[one], Steer(one, update)) for one in LANGUAGES if one != language]
    last = [
        button(publishing.publish_button(language), Steer(PUBLISH, update)),
        button(publishing.drop_button(language), Steer(DROP, update)),
    ]
    return Card(escape(text), InlineKeyboardMarkup([others, last]))


def progress_page(found: Sequence[Progress], watched: Watched, title: str = "") -> Card:
    """Return how far an update is, and its corrections if any, each with a bar, and what can be done about them.

    The update is the first of ``found``. Without a title where none is known.
    """
    language = watched.language
    blocks = [f"<b>{escape(': '.join(filter(None, (watched.update, title))))}</b>\n{_told(found[0], language)}"]
    blocks += [f"<b>{escape(publishing.corrections(language))}</b>\n{_told(one, language)}" for one in found[1:]]
    is_asking = watched.is_asking and not are_settled(found)
    blocks += [f"<b>{escape(publishing.sure(language))}</b>"] if is_asking else []
    rows = list(_sure(watched) if is_asking else _steering(found, watched))
    return Card("\n\n".join(blocks), InlineKeyboardMarkup(rows) if rows else None)


def are_settled(found: Sequence[Progress]) -> bool:
    """Return whether every delivery of some broadcasts has come to an end."""
    return all(progress.is_settled for progress in found)


def _told(progress: Progress, language: Language) -> str:
    lines = [f"<i>{escape(publishing.state(progress, language))}</i>", ""]
    lines += [f"<code>{bar(progress)}</code>", escape(publishing.counts(progress, language))]
    lines += filter(None, [escape(publishing.pace(progress, language))])
    return "\n".join(lines)


def bar(progress: Progress) -> str:
    """Return a bar with the share of deliveries that have come to an end: full, and 100 %, only when all have."""
    done, audience = progress.audience - progress.waiting, progress.audience
    full, percent = (done * CELLS // audience, done * 100 // audience) if audience else (CELLS, 100)
    return f"{'█' * full}{'░' * (CELLS - full)} {percent} %"


def _sure(watched: Watched) -> Iterator[Row]:
    yield [button(publishing.sure_button(watched.language), Steer(END, watched.update))]
    yield [button(publishing.back_button(watched.language), Steer(SHOW, watched.update))]


def _steering(found: Sequence[Progress], watched: Watched) -> Iterator[Row]:
    update, language = watched.update, watched.language
    states = {progress.broadcast.state for progress in found if not progress.is_settled}
    if "paused" in states:
        yield [button(publishing.resume_button(language), Steer(RESUME, update))]
    if "running" in states:
        yield [button(publishing.pause_button(language), Steer(PAUSE, update))]
    if states:
        yield [button(publishing.cancel_button(language), Steer(CANCEL, update))]
