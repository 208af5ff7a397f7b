"""The knowledge as a bank: utterances by entry, and names as people type them."""

from collections.abc import Iterator

from bot.matching.terms import fold
from bot.model.entry import Faq, Premise, Refusal
from bot.model.knowledge import Knowledge
from bot.model.language import Language
from bot.model.lexicon import Lexicon
from bot.model.utterance import normalise


def bank(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Return the utterances of all languages by entry: refusals among them, and false premises as ``entry/premise``."""
    entries: dict[str, Faq | Premise | Refusal] = {**knowledge.entries, **knowledge.premises, **knowledge.refusals}
    return {id_: tuple(text for texts in entry.utterances.values() for text in texts) for id_, entry in entries.items()}


def spoken(knowledge: Knowledge) -> Iterator[tuple[Language, str]]:
    """Yield the utterances of the FAQ, of false premises and of the refusals, each with its language."""
    entries: list[Faq | Premise | Refusal] = [
        *knowledge.entries.values(),
        *knowledge.premises.values(),
        *knowledge.refusals.values(),
    ]
    for entry in entries:
        for language, texts in entry.utterances.items():
            yield from ((language, text) for text in texts)


def names(lexicon: Lexicon) -> dict[str, str]:
    """Return the term (an entity's id) for each of its names and aliases, normalised, folded, without an article."""
    found: dict[str, str] = {}
    for entity in lexicon.entities.values():
        shown = (name for names in entity.names.values() for name in names)
        for name in (*shown, *entity.aliases):
            found.setdefault(fold(normalise(name)).removeprefix("the "), entity.id)
    return found
