"""Questions to fit a matcher to: a bank's own utterances, mistyped ones, and near misses that nothing answers."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from bot.matching.families import Family
from bot.matching.samples import Bank
from bot.matching.terms import fold, stem
from bot.model.utterance import normalise

# One utterance in so many is also asked mistyped, and one in so many as either kind of near miss.
_MISTYPED_EVERY, _NEAR_MISS_EVERY = 2, 16
# A slip of the finger in so many characters.
_CHARS_PER_SLIP = 14
# A word that more than this share of the entries use is not what a question is about; nor is a short one.
_COMMON_SHARE = 0.08
_IMPORTANT_CHARS = 4
_LETTERS = {False: "abcdefghijklmnopqrstuvwxyz", True: "абвгдежзийклмнопрстуфхцчшщьюя"}
# Consonants and vowels of words that nobody uses.
_SOUNDS = {False: ("bdfgklmnprstvz", "aeiou"), True: ("бвгдзклмнпрстфх", "аеиоу")}
_SYLLABLES = 3


@dataclass(frozen=True, slots=True)
class Posed:
    """A question for the matcher of one fold, and the entry it means, or None for a near miss that nothing answers."""

    fold: int
    text: str
    entry: str | None


def pose(bank: Bank, left_out: Sequence[Mapping[str, Family]], refusals: Collection[str]) -> tuple[Posed, ...]:
    """Return the questions for all folds, the same for the same bank; ``left_out`` is what ``families.deal`` returned.

    Every utterance is asked of the matcher that has not seen its family. A mistyped one goes to a matcher that knows
    the utterance itself: what people type is often nearly what somebody wrote. A near miss has the most telling word
    of an utterance that is no refusal swapped, for a made-up word or for one that only refusals use.
    """
    swapping = _Swapping(bank, refusals)
    return tuple(
        posed
        for fold_number, fold_texts in enumerate(left_out)
        for entry, texts in fold_texts.items()
        for text in texts
        for posed in _posed(text, entry, fold_number, len(left_out), None if entry in refusals else swapping)
    )


def _posed(text: str, entry: str, number: int, folds: int, swapping: "_Swapping | None") -> Iterator[Posed]:
    # Each utterance has a chance of its own, so that one more changes nothing about the others.
    chance = np.random.default_rng(crc32(f"{entry}\n{text}".encode()))
    yield Posed(number, text, entry)
    if chance.integers(_MISTYPED_EVERY) == 0:
        yield Posed((number + 1) % folds, mistype(text, chance), entry)
    draw = int(chance.integers(_NEAR_MISS_EVERY))
    if swapping and draw < 2 and (near := swapping.swap(text, chance, invented=draw == 0)):
        yield Posed(number, near, None)


class _Swapping:
    """Swaps the word of an utterance that the fewest entries use."""

    def __init__(self, bank: Bank, refusals: Collection[str]) -> None:
        self._users: dict[str, set[str]] = defaultdict(set)
        words = {entry: [word for text in texts for word in normalise(text).split()] for entry, texts in bank.items()}
        for entry, typed in words.items():
            for word in typed:
                self._users[_root(word)].add(entry)
        self._most = max(1.0, _COMMON_SHARE * len(bank))
        foreign = sorted(
            {word for entry in refusals for word in words.get(entry, ()) if self._is_foreign(word, refusals)}
        )
        self._foreign = {kind: [word for word in foreign if _is_cyrillic(word) is kind] for kind in (False, True)}

    def swap(self, text: str, chance: np.random.Generator, *, invented: bool) -> str | None:
        """Return a text with its most telling word swapped, or None where no word of several is telling."""
        typed = normalise(text).split()
        telling = [place for place, word in enumerate(typed) if self._tells(word)]
        if len(typed) < 2 or not telling:
            return None
        place = min(telling, key=lambda place: len(self._users[_root(typed[place])]))
        kind = _is_cyrillic(typed[place])
        choices = self._foreign[kind]
        typed[place] = _invent(kind, chance) if invented or not choices else choices[chance.integers(len(choices))]
        return " ".join(typed)

    def _tells(self, word: str) -> bool:
        return len(word) >= _IMPORTANT_CHARS and len(self._users[_root(word)]) <= self._most

    def _is_foreign(self, word: str, refusals: Collection[str]) -> bool:
        return len(word) >= _IMPORTANT_CHARS and self._users[_root(word)].issubset(refusals)


def mistype(text: str, chance: np.random.Generator) -> str:
    """Return a text with a slip of the finger in every fourteen characters: swapped, left out, doubled or wrong."""
    letters = list(text)
    keys = _LETTERS[_is_cyrillic(text)]
    for _ in range(max(1, len(letters) // _CHARS_PER_SLIP)):
        if len(letters) < 2:
            break
        at = int(chance.integers(len(letters) - 1))
        match int(chance.integers(4)):
            case 0:
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
            case 1:
                del letters[at]
            case 2:
                letters.insert(at, letters[at])
            case _:
                letters[at] = keys[int(chance.integers(len(keys)))]
    return "".join(letters)


def _invent(kind: bool, chance: np.random.Generator) -> str:
    consonants, vowels = _SOUNDS[kind]
    sounds = [letters[chance.integers(len(letters))] for _ in range(_SYLLABLES) for letters in (consonants, vowels)]
    return "".join((*sounds, consonants[chance.integers(len(consonants))]))


def _root(word: str) -> str:
    return stem(fold(word))


def _is_cyrillic(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text)
