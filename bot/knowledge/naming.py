"""Whom a text names, by the names that the lexicon has in the text's language."""

import re
from collections.abc import Iterable, Iterator, Mapping

from bot.knowledge import schema
from bot.knowledge.article import plain
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES, Language

# Such names (US, EU) may be words in lower case.
MAX_SHORT_CHARS = 3
_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


class Names:
    """The names of a lexicon, by language; aliases, which may be everyday words, are no names."""

    def __init__(self, entities: Iterable[schema.EntityIn]) -> None:
        listed = tuple(entities)
        self._names = {language: dict(_names(listed, language)) for language in LANGUAGES}
        self._longest = max((len(name) for names in self._names.values() for name in names), default=0)

    def take(self, text: str, language: Language) -> tuple[Mapping[str, str], str]:
        """Return the words that name each entity in a plain text, by its id, and the text without them.

        Of names that overlap the longest counts: ``the Kremlin aide`` does not name the Kremlin.
        """
        found: dict[str, str] = {}
        rest, end = "", 0
        for first, last, entity in self._spans(text, language):
            found.setdefault(entity, text[first:last])
            rest, end = f"{rest}{text[end:first]}|", last
        return found, rest + text[end:]

    def _spans(self, text: str, language: Language) -> Iterator[tuple[int, int, str]]:
        """Yield where a name begins and ends, and whose it is."""
        names = self._names[language]
        words = list(_WORD.finditer(text))
        written = tuple(word[0] for word in words)
        folded = _folded(written)
        start = 0
        while start < len(words):
            for end in range(min(start + self._longest, len(words)), start, -1):
                if entity := names.get(folded[start:end]) or names.get(written[start:end]):
                    yield words[start].start(), words[end - 1].end(), entity
                    start = end
                    break
            else:
                start += 1


def _names(entities: Iterable[schema.EntityIn], language: Language) -> Iterator[tuple[Words, str]]:
    """Yield the words of each name, without an article, and its entity; the first entity comes last, and so counts."""
    for entity in reversed(tuple(entities)):
        for name in entity.names.get(language) or entity.names.get(DEFAULT_LANGUAGE, ()):
            bare = re.sub(r"^(the|an?) ", "", plain(name))
            words = tuple(_WORD.findall(bare))
            yield words if len(bare) <= MAX_SHORT_CHARS else _folded(words), entity.id


def _folded(words: Words) -> Words:
    return tuple(word.lower().replace("ё", "е") for word in words)
