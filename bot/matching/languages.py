"""The language of an utterance, to answer in the same one."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from lingua import IsoCode639_1, LanguageDetectorBuilder
from lingua import Language as Lingua

from bot.model.language import LANGUAGES, Language
from bot.model.utterance import normalise

# Of all uses of the words that begin as one does, so many in one language make that language sure.
_SURE_SHARE = 0.8
_CYRILLIC: tuple[Language, ...] = ("uk", "ru")

# The votes of the first language are so many times those of the second; of a word or two, more must be.
_CLEARLY, _CLEARLY_OF_FEW = 1.2, 3.0
_FEW_WORDS = 2
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»]*[\"”»]")
_CYRILLIC_LETTER = re.compile("[а-яіїєґ]", re.IGNORECASE)
# Letters that only one of the languages has.
_OWN_LETTERS: dict[Language, frozenset[str]] = {
    "uk": frozenset("іїєґ"),
    "ru": frozenset("ыэёъ"),
    "pl": frozenset("ąćęłńśźż"),
}
# Words of Ukrainian and Russian in Latin letters, as no other language of ours has them.
_TRANSLITERATED: dict[Language, frozenset[str]] = {
    "uk": frozenset("koli koly chomu shcho scho skilky skilki khto hto yaki yakyi yakiy navishcho bude zvidky".split()),
    "ru": frozenset("skolko kogda gde chto pochemu zachem kakie kakoi kakoy kakaya budet otkuda".split()),
}

# Everybody types these.
_EVERYWHERE = frozenset(("ok", "okay", "okey"))

_UNUSED: dict[Language, float] = {}

_CYRILLIC_LANGUAGES = (Lingua.UKRAINIAN, Lingua.RUSSIAN)
_BY_CODE: dict[IsoCode639_1, Language] = {IsoCode639_1.from_str(code): code for code in LANGUAGES}


class Languages:
    """Tells languages apart by the words that the bank uses in only some of them, and by letters beyond that.

    The bank goes first: it knows Latin spellings of Ukrainian and Russian, Polish without its marks, and names.
    """

    def __init__(self, utterances: Iterable[tuple[Language, str]]) -> None:
        """Learn the words of each language from utterances in it."""
        uses: dict[str, Counter[Language]] = defaultdict(Counter)
        for language, text in utterances:
            typed = normalise(text).split()
            for word in (*typed, *_pairs(typed)):
                uses[word][language] += 1
        # Of all uses of a word, how many are in each language.
        self._shares = {
            word: {language: count / using.total() for language, count in using.items()} for word, using in uses.items()
        }
        self._words = sorted(word for word in uses if " " not in word)
        # One answer asks several times.
        self._by_words = lru_cache(maxsize=256)(self._told_by_words)
        self._letters = (
            LanguageDetectorBuilder.from_iso_codes_639_1(*_BY_CODE)
            .with_low_accuracy_mode()
            .with_minimum_relative_distance(0.1)
            .build()
        )

    def detect(self, utterance: str, usual: Language | None = None) -> Language | None:
        """Return the language of an utterance, or None where nothing tells; ``usual`` is the person's, if known.

        What it quotes does not count, unless it says nothing else.
        """
        language, is_short = self._by_words(utterance)
        if language:
            return language
        # Of a word or two, a detector guesses: "lol" is no Polish, and "женева" may be of either language.
        if is_short and (usual in _CYRILLIC or not _CYRILLIC_LETTER.search(utterance)):
            return None
        found = self._letters.detect_language_of(utterance)
        if found is None and _CYRILLIC_LETTER.search(utterance):
            # Better the likelier of two that most of its readers understand than one that they may not.
            found = max(_CYRILLIC_LANGUAGES, key=lambda one: self._letters.compute_language_confidence(utterance, one))
        told = _BY_CODE[found.iso_code_639_1] if found else None
        is_mixed = told not in _CYRILLIC and _CYRILLIC_LETTER.search(utterance)
        return (usual if usual in _CYRILLIC else None) if is_mixed else told

    def _told_by_words(self, utterance: str) -> tuple[Language | None, bool]:
        """Return the language that letters and words of an utterance tell, if they do, and whether there are few."""
        said = _QUOTED.sub(" ", utterance)
        typed = normalise(said).split() or normalise(utterance).split()
        typed = [word for word in typed if word not in _EVERYWHERE]
        is_short = len(typed) <= _FEW_WORDS
        if language := _by_letters(typed) or _by_transliteration(typed):
            return language, is_short
        # "I" is a word of English and of Polish, "putin i" of Polish alone.
        votes = self._votes((*typed, *_pairs(typed)))
        # Whoever types a Cyrillic letter writes neither Polish nor English, whatever names stand beside.
        if _CYRILLIC_LETTER.search(" ".join(typed)):
            votes = {language: votes[language] for language in _CYRILLIC}
        first, second = sorted(votes, key=lambda language: -votes[language])[:2]
        is_clear = votes[first] > (_CLEARLY_OF_FEW if is_short else _CLEARLY) * votes[second]
        return first if is_clear else None, is_short

    def guess(self, text: str, usual: Language) -> Language:
        """Return the language of a text that may break off anywhere: ``usual`` unless something tells another."""
        *whole, last = normalise(text).split() or [""]
        if whole:
            return self.detect(text if last in self._shares else " ".join(whole)) or usual
        if not last:
            return usual
        start, end = bisect_left(self._words, last), bisect_left(self._words, last + "\U0010ffff")
        votes = self._votes(self._words[start:end])
        first = max(votes, key=lambda language: votes[language])
        if votes[first] and votes[first] >= _SURE_SHARE * sum(votes.values()):
            return first
        # People type in Latin letters too what they speak in Cyrillic ones, but not the other way round.
        if usual in _CYRILLIC or not _CYRILLIC_LETTER.search(last):
            return usual
        return first if votes[first] else self.detect(text) or usual

    def _votes(self, words: Iterable[str]) -> dict[Language, float]:
        """Return for each language how many of some words are its own, a word of several being shared among them."""
        votes = dict.fromkeys(LANGUAGES, 0.0)
        for word in words:
            for language, share in self._shares.get(word, _UNUSED).items():
                votes[language] += share
        return votes


def _pairs(words: Sequence[str]) -> Iterable[str]:
    """Return each word together with the next."""
    return map(" ".join, pairwise(words))


def _by_letters(words: Iterable[str]) -> Language | None:
    """Return the one language whose own letters some words have, or None."""
    letters = set("".join(words))
    telling = [language for language, own in _OWN_LETTERS.items() if letters & own]
    return telling[0] if len(telling) == 1 else None


def _by_transliteration(words: Iterable[str]) -> Language | None:
    """Return the one language of which some words are in Latin letters, or None."""
    typed = frozenset(words)
    telling = [language for language, own in _TRANSLITERATED.items() if typed & own]
    return telling[0] if len(telling) == 1 else None
