"""Whether a text that is made of facts says only what they say."""

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.knowledge import schema
from bot.knowledge.article import plain
from bot.knowledge.claims import claims, numbers, times, words
from bot.locales.dates import day
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES, Language, Texts


def unfounded(texts: Texts, facts: Sequence[schema.FactIn]) -> Iterator[tuple[Language, str]]:
    """Yield figures of a text, in any language, and its English names and quotations, that no fact has.

    Each with the language, and as it is told: ``the number 11``.
    """
    for language in LANGUAGES:
        if language != DEFAULT_LANGUAGE and language in texts:
            known = _figures(_all_told(facts, language))
            for figure in sorted(_figures(texts[language]) - known):
                yield language, f"the figure {figure} ({language})"
    yield from ((DEFAULT_LANGUAGE, found) for found in _unfounded(texts[DEFAULT_LANGUAGE], facts))


def _unfounded(text: str, facts: Sequence[schema.FactIn]) -> Iterator[str]:
    shown = _all_told(facts, DEFAULT_LANGUAGE)
    # A word in lower case somewhere is no name where it opens a sentence.
    ordinary = set(re.findall(r"\b[a-z]+\b", plain(f"{shown} {text}")))
    said, known = claims(text, ordinary), claims(shown, ordinary)
    names = {name for name in said.names - known.names if not set(name.lower().split("-")) <= words(shown)}
    for what, missing in (
        ("number", said.numbers - known.numbers),
        ("date", said.dates - known.dates),
        ("time", said.times - known.times),
        ("name", names),
        ("quotation", {part for part in said.quotations if part not in plain(shown)}),
    ):
        yield from (f"the {what} {value}" for value in sorted(missing))


def _figures(text: str) -> frozenset[str]:
    return numbers(plain(text)) | times(plain(text))


def _all_told(facts: Iterable[schema.FactIn], language: Language) -> str:
    return ". ".join(_told(fact, language) for fact in facts)


def _told(fact: schema.FactIn, language: Language) -> str:
    """Return all that a fact tells in a language: its texts, and its event's day, length, place and title."""
    texts = [texts.get(language, "") for texts in (fact.text, fact.ahead or {})]
    if fact.event:
        event = fact.event.to_model()
        texts += [day(event.day, language), str(event.duration_minutes or ""), (event.place or {}).get(language, "")]
        texts += [(event.title or {}).get(language, "")]
        texts += [f"{event.clock:%H:%M}"] if event.clock else []
    return ". ".join(filter(None, texts))
