"""Several questions in one message: where one ends and the next begins."""

import re

from bot.model.utterance import MAX_CHARS, normalise

MAX_PARTS = 3
MIN_WORDS = 2
# A question opens within so many words: "so in which city", "а о чём".
_OPENING_WORDS = 3
# What only asks ("and about what", "и зачем") takes so many words at most, and is understood after another question.
_BARE_WORDS = 2

_ENDS = re.compile(r"(\?)|[!;\n\r…]|\.(?=\s|$)")
_JOINTS = re.compile(
    r"\s*,\s*(?:(?:and|also|plus|а також|також|а ещё|а еще|также|ещё|oraz|także|і|й|та|а|и|i|a)\s+)?"
    r"|\s+(?:and also|and|plus|а також|а ще|а также|а ещё|а еще|a także|oraz|і|й|та|а|и|i|a)\s+",
    re.IGNORECASE,
)
# Words that ask wherever a question opens, and words that ask only as the first.
_ASKING = frozenset(
    (
        "who whos whom whose what whats when whens where wheres why how which "
        "хто кого кому ким що чого чому чим навіщо нащо коли де куди звідки як яка який яке які яку якого якій "
        "яким якими скільки "
        "кто кем что чего чему чем чём когда где куда откуда почему зачем какая какой какое какие какую какого "
        "каких каком каким какими сколько ли "
        "kto kogo komu kim co czego czemu czym kiedy gdzie dokąd skąd dlaczego jak jaka jaki jakie jaką jakiego "
        "jakich jakim jakimi ile ilu"
    ).split()
)
_ASKING_FIRST = frozenset(
    (
        "is are was were will would do does did has have had can could isnt arent wasnt wont doesnt didnt "
        "буде будуть будет будут правда będzie będą чи czy"
    ).split()
)


def parts(utterance: str) -> tuple[str, ...]:
    """Return the questions of an utterance in order, at most three; what asks nothing is left out.

    One ends where a sentence does, and at a comma or a conjunction that another question follows.
    """
    pieces = _ENDS.split(utterance[: 4 * MAX_CHARS])
    sentences = zip(pieces[::2], (*pieces[1::2], None), strict=True)
    found = [part for sentence, mark in sentences for part in _questions(sentence.strip(), marked=mark is not None)]
    return tuple(found[:MAX_PARTS])


def _questions(sentence: str, *, marked: bool) -> list[str]:
    """Return the questions of a sentence; ``marked`` tells that it ends in a question mark."""
    found: list[str] = []
    start = 0
    for joint in _JOINTS.finditer(sentence):
        before, after = sentence[start : joint.start()], sentence[joint.end() :]
        if _asks(before, _OPENING_WORDS) and (_asks(after, _OPENING_WORDS - 1) or _only_asks(after)):
            found.append(before)
            start = joint.end()
    rest = sentence[start:]
    is_question = marked or bool(found) or _asks(rest, _OPENING_WORDS)
    is_enough = len(normalise(rest).split()) >= MIN_WORDS or (bool(found) and _only_asks(rest))
    return [*found, rest] if is_question and is_enough else found


def _only_asks(text: str) -> bool:
    """Whether a text asks and says nothing else: "about what", "зачем"."""
    typed = normalise(text).split()
    return 0 < len(typed) <= _BARE_WORDS and not _ASKING.isdisjoint((typed[0], typed[-1]))


def _asks(text: str, opening_words: int) -> bool:
    """Whether a text opens like a question, and goes on: "about what" does not."""
    *opening, _ = normalise(text).split() or [""]
    return not (_ASKING_FIRST.isdisjoint(opening[:1]) and _ASKING.isdisjoint(opening[:opening_words]))
