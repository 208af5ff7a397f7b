"""The language of an utterance, to answer in the same one."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from lingua import IsoCode639_1, LanguageDetectorBuilder

from bot.model.language import LANGUAGES, Language
from bot.model.utterance import normalise

_BY_CODE: dict[IsoCode639_1, Language] = {IsoCode639_1.from_str(code): code for code in LANGUAGES}


class Languages:
    """Tells languages apart by the words that the bank uses in only some of them, and by letters beyond that.

    The bank goes first: it knows Latin spellings of Ukrainian and Russian, Polish without its marks, and names.
    """

    def __init__(self, utterances: Iterable[tuple[Language, str]]) -> None:
        """Learn the words of each language from utterances in it."""
        uses: dict[str, Counter[Language]] = defaultdict(Counter)
        for language, text in utterances:
            for word in normalise(text).split():
                uses[word][language] += 1
        self._uses = uses
        self._letters = (
            LanguageDetectorBuilder.from_iso_codes_639_1(*_BY_CODE)
            .with_low_accuracy_mode()
            .with_minimum_relative_distance(0.1)
            .build()
        )

    def detect(self, utterance: str) -> Language | None:
        """Return the language of an utterance, or None where nothing tells."""
        votes = dict.fromkeys(LANGUAGES, 0.0)
        for word in normalise(utterance).split():
            using = self._uses.get(word, Counter[Language]())
            for language, count in using.items():
                votes[language] += count / using.total()
        first, second = sorted(votes, key=lambda language: -votes[language])[:2]
        if votes[first] > 1.2 * votes[second]:
            return first
        found = self._letters.detect_language_of(utterance)
        return _BY_CODE[found.iso_code_639_1] if found else None
