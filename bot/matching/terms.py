"""From an utterance to its terms: names as one term whatever they are called, other words as stems."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import snowballstemmer

from bot.model.utterance import normalise

_MAX_NAME_WORDS = 4
# People leave the marks of letters out, and Ukrainian and Russian spell many a word alike but for these.
_FOLDED = str.maketrans("ёіїєґąćęłńóśźż", "еииегacelnoszz")
_CYRILLIC = re.compile("[а-я]")

_english = snowballstemmer.stemmer("english")
# Its endings serve Ukrainian too, for which there is no stemmer, once letters are folded.
_russian = snowballstemmer.stemmer("russian")


def fold(text: str) -> str:
    """Return normalised text with letters that people use for one another made the same."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of a folded word: a Russian one if it is in Cyrillic letters, else an English one."""
    stemmer = _russian if _CYRILLIC.search(word) else _english
    return str(stemmer.stemWord(word))


def words(utterance: str, shorthand: Mapping[str, str]) -> tuple[str, ...]:
    """Return the normalised and folded words of an utterance, short forms written out."""
    return expand(normalise(utterance), shorthand)


def expand(normalised: str, shorthand: Mapping[str, str]) -> tuple[str, ...]:
    """Return the folded words of a normalised utterance, short forms written out."""
    typed = normalised.split()
    if shorthand.keys().isdisjoint(typed):
        return tuple(fold(normalised).split())
    return tuple(fold(" ".join(shorthand.get(word, word) for word in typed)).split())


def terms(typed: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the terms of folded words, in order.

    ``names`` maps a name in folded words to the term that stands for it; the longest name wins.
    """
    found: list[str] = []
    named: list[str] = []
    start = 0
    while start < len(typed):
        term, size = _name_at(typed, start, names)
        if term:
            named.append(term)
        found.append(term or stem(typed[start]))
        start += size
    # Who told whom: the order of two names is a term of its own.
    return (*found, *(f"{first}>{second}" for first, second in pairwise(named) if first != second))


def _name_at(typed: Sequence[str], start: int, names: Mapping[str, str]) -> tuple[str, int]:
    """Return the term of the longest name that begins at a word, and how many words it takes; or nothing, and one."""
    for size in range(min(_MAX_NAME_WORDS, len(typed) - start), 1, -1):
        if term := names.get(" ".join(typed[start : start + size])):
            return term, size
    return names.get(typed[start], ""), 1
