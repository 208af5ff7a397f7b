"""Banks of any size, made from real utterances by swapping their words for made-up ones."""

import random
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import Stemmer

from bot.model.utterance import normalise

UTTERANCES_PER_ENTRY = 10
# A word in so many of the templates is grammar, and stays.
GRAMMAR_SHARE = 0.5
# After Pitman & Yor (1997): a bank of 660,000 words knows 34,000, about as many as news of that length would by Heaps'
# law (44 n ** 0.49: Manning, Raghavan & Schütze, 2008, section 5.1.1).
DISCOUNT, STRENGTH = 0.5, 50.0
MIN_TYPO_CHARS = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"

_stemmer = Stemmer.Stemmer("english")


@dataclass(frozen=True, slots=True)
class Invented:
    """A bank of utterances by entry, and questions with the entry that each is about."""

    bank: dict[str, tuple[str, ...]]
    questions: tuple[tuple[str, str], ...]

    @property
    def vocabulary(self) -> int:
        """The number of different words in the bank."""
        return len({word for texts in self.bank.values() for text in texts for word in text.split()})


def invent(
    templates: Sequence[Sequence[str]], names: Collection[str], size: int, questions: int, seed: int = 0
) -> Invented:
    """Return a bank of ``size`` utterances, ten an entry, and questions about it: the same ones for the same seed.

    ``templates`` holds the utterances of each real entry, more than ten; ``names`` the words that are no grammar,
    however common. Half of the questions are utterances left out of the bank, half are utterances of it, mistyped.
    """
    rng = random.Random(seed)  # noqa: S311
    plain = [[normalise(text) for text in texts] for texts in templates]
    words = _Words(rng, _grammar(plain) - set(names))
    bank: dict[str, tuple[str, ...]] = {}
    left_out: dict[str, str] = {}
    for number in range(size // UTTERANCES_PER_ENTRY):
        picked = rng.sample(rng.choice(plain), UTTERANCES_PER_ENTRY + 1)
        left_out[f"entry-{number}"], *kept = words.swap(picked)
        bank[f"entry-{number}"] = tuple(kept)
    entries = rng.choices(list(bank), k=questions)
    asked = (
        (mistype(rng.choice(bank[entry]), rng) if index % 2 else left_out[entry], entry)
        for index, entry in enumerate(entries)
    )
    return Invented(bank, tuple(asked))


def mistype(text: str, rng: random.Random) -> str:
    """Return a text with a slip in one of its longer words, and without one of its words where it has several."""
    words = text.split()
    if len(words) >= 4:
        del words[rng.randrange(len(words))]
    long = [index for index, word in enumerate(words) if len(word) >= MIN_TYPO_CHARS]
    if long:
        index = rng.choice(long)
        words[index] = _slip(words[index], rng)
    return " ".join(words)


def _slip(word: str, rng: random.Random) -> str:
    """Return a word with two letters swapped, or with a letter left out, doubled or mistaken."""
    at = rng.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    endings = (after[0] + letter + after[1:], after, letter * 2 + after, rng.choice(LETTERS) + after)
    return rng.choice([before + ending for ending in endings if before + ending != word])


def _grammar(templates: Sequence[Sequence[str]]) -> set[str]:
    users = Counter(word for texts in templates for word in {word for text in texts for word in text.split()})
    return {word for word, count in users.items() if count >= GRAMMAR_SHARE * len(templates)}


class _Words:
    """Made-up words: the more are in use, the rarer is a new one, and the oftener one was used, the likelier it is."""

    def __init__(self, rng: random.Random, kept: Collection[str]) -> None:
        self._rng, self._kept = rng, kept
        self._new = self._invented()
        self._used: list[str] = []
        self._different = 0

    def swap(self, texts: Sequence[str]) -> list[str]:
        """Return the texts of one entry with their words swapped: alike where they were alike, endings kept."""
        stems: dict[str, str] = {}
        return [" ".join(self._swapped(word, stems) for word in text.split()) for text in texts]

    def _swapped(self, word: str, stems: dict[str, str]) -> str:
        if word in self._kept:
            return word
        stem = str(_stemmer.stemWord(word))
        if stem not in stems:
            stems[stem] = self._draw()
        return stems[stem] + (word[len(stem) :] if word.startswith(stem) else "")

    def _draw(self) -> str:
        is_new = self._rng.random() < (STRENGTH + DISCOUNT * self._different) / (STRENGTH + len(self._used))
        word = next(self._new) if is_new else self._rng.choice(self._used)
        self._different += is_new
        self._used.append(word)
        return word

    def _invented(self) -> Iterator[str]:
        """Yield new words that can be spoken, of one to three syllables and a consonant."""
        seen: set[str] = set()
        while True:
            pairs = self._rng.choices("bdfgklmnprstvz", k=3), self._rng.choices("aeiou", k=3)
            syllables = ["".join(pair) for pair in zip(*pairs, strict=True)][: self._rng.choice((1, 2, 2, 3))]
            word = "".join(syllables) + self._rng.choice("bdgklmnprtvz")
            if word not in seen:
                seen.add(word)
                yield word
