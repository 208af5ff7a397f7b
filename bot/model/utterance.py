"""What a person typed, brought to a form in which two ways of typing the same thing are the same text."""

import re
import unicodedata
from functools import lru_cache

MAX_CHARS = 256

_APOSTROPHE = re.compile(r"['’ʼ`´‘]")
_WORD = re.compile(r"[^\W_]+")
# Letters and marks of our languages in their usual form, in which nothing is invisible: most of what people type.
_PLAIN = re.compile(r"[ -~а-яА-ЯёЁіІїЇєЄґҐąĄćĆęĘłŁńŃóÓśŚźŹżŻ’«»„”“–—…\n]*")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_MAX_REMEMBERED = 4_096


class _Kept(dict[int, int | None]):
    """A table for ``str.translate`` that drops what is invisible and what is a mark on nothing."""

    def __missing__(self, code: int) -> int | None:
        category = unicodedata.category(chr(code))
        dropped = category in _INVISIBLE or category.startswith("M")
        kept = None if dropped and not chr(code).isspace() else code
        if len(self) < _MAX_REMEMBERED:
            self[code] = kept
        return kept


_KEPT = _Kept()


# One answer reads its question some thirty times.
@lru_cache(maxsize=256)
def normalise(utterance: str) -> str:
    """Return an utterance in NFKC, lower case, words parted by single spaces, at most 256 characters.

    Zero-width characters go, and combining marks that belong to no letter of their own; й, ї, ё, ą and their like stay.
    An apostrophe joins (``what's``: ``whats``), other punctuation parts. Normalising twice is normalising once.
    """
    if len(utterance) <= 4 * MAX_CHARS and _PLAIN.fullmatch(utterance):
        return _joined(_APOSTROPHE.sub("", utterance).lower())
    # A cap ahead of NFKC keeps a hostile text from growing: one character can stand for eighteen.
    # Apostrophes go first: NFKC makes a space of an acute accent, and joins what an apostrophe held apart.
    text = unicodedata.normalize("NFKC", _APOSTROPHE.sub("", utterance[: 4 * MAX_CHARS])).casefold()
    text = unicodedata.normalize("NFKC", _APOSTROPHE.sub("", text).translate(_KEPT))
    return _joined(text)


def _joined(text: str) -> str:
    return " ".join(_WORD.findall(text))[:MAX_CHARS].strip()
