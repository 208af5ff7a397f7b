"""Reverse coverage: which sentences of the sources lead to a fact or to a waiver."""

from dataclasses import dataclass

from bot.knowledge.article import paragraphs, sentences
from bot.model.knowledge import Knowledge

Sentence = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sentences as (source, paragraph, sentence): all of them, those waived, and those that lead to nothing."""

    total: int
    waived: int
    uncovered: tuple[Sentence, ...]


def coverage(knowledge: Knowledge) -> Coverage:
    """Return how much of the sources the facts and waivers account for."""
    every = [
        (source.id, paragraph.number, sentence)
        for source in knowledge.sources.values()
        for paragraph in source.paragraphs
        for sentence in range(1, paragraph.sentences + 1)
    ]
    told = {(fact.source, item.paragraph, item.sentence) for fact in knowledge.facts.values() for item in fact.evidence}
    waived = {(s.id, item.paragraph, item.sentence) for s in knowledge.sources.values() for item in s.waivers}
    return Coverage(len(every), len(waived - told), tuple(item for item in every if item not in told | waived))


def sentence_text(sentence: Sentence, article: str) -> str:
    """Return the text of a sentence that an article holds."""
    _, paragraph, number = sentence
    return sentences(paragraphs(article)[paragraph - 1])[number - 1]
