"""From an update to what is told of it: its text, its sources, and the entries that tell more."""

from collections.abc import Iterator, Sequence

from bot.answering.composing import cited, suggestions
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language
from bot.model.news import Bulletin, Digest, NewsUpdate

MAX_RELATED = 3


def announce(update: NewsUpdate, knowledge: Knowledge, language: Language) -> Bulletin:
    """Return an update of the knowledge as it is told in a language."""
    overtaken = [bool(knowledge.facts[id_].superseded_by) for id_ in update.told]
    return Bulletin(
        update=update.id,
        language=language,
        day=update.day,
        topics=update.topics,
        title=in_language(update.title, language),
        text=in_language(update.text, language),
        citations=cited(update.told, knowledge),
        horizon=knowledge.horizon,
        related=suggestions(tuple(_answered_by(update, knowledge))[:MAX_RELATED], knowledge, language),
        is_overtaken=any(overtaken),
        is_wholly_overtaken=all(overtaken),
        is_correction=bool(update.corrects),
    )


def digest(updates: Sequence[NewsUpdate], knowledge: Knowledge, language: Language) -> Digest:
    """Return updates as they are told together, earliest first. Raises ValueError where there are none."""
    if not updates:
        raise ValueError("a digest of no updates: nothing new is not told")
    in_order = sorted(updates, key=lambda update: (update.day, update.id))
    return Digest(
        language=language,
        bulletins=tuple(announce(update, knowledge, language) for update in in_order),
        citations=cited([id_ for update in in_order for id_ in update.told], knowledge),
        horizon=knowledge.horizon,
    )


def _answered_by(update: NewsUpdate, knowledge: Knowledge) -> Iterator[str]:
    """Yield the entries whose answers begin with a fact of the update, in the order of its facts, each once."""
    leads: dict[str, list[str]] = {}
    for entry in knowledge.entries.values():
        leads.setdefault(entry.facts[0], []).append(entry.id)
    yield from dict.fromkeys(leads[id_][0] for id_ in update.told if id_ in leads)
