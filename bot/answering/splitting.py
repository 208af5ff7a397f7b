"""Several questions in one message: where one ends and the next begins."""

import re

from bot.model.utterance import MAX_CHARS, normalise

MAX_PARTS = 3
MIN_WORDS = 2
# A question opens within so many words: "so in which city", "а о чём".
_OPENING_WORDS = 3

_ENDS = re.compile(r"(\?)|[!;\n\r…]|\.(?=\s|$)")
_JOINTS = re.compile(
    r"\s*,\s*(?:(?:and|also|plus|а також|також|а ещё|а еще|также|ещё|oraz|także|і|й|та|а|и|i|a)\s+)?"
    r"|\s+(?:and also|and|plus|а також|а ще|а также|а ещё|а еще|a także|oraz|і|й|та|а|и|i|a)\s+",
    re.IGNORECASE,
)
# Words that ask wherever a question opens, and words that ask only as the first.
_ASKING = frozenset(
    (
        "who whom whose whos what whats when whens where wheres why how hows which "
        "хто кого кому ким що чого чому чим навіщо нащо коли де куди звідки як яка який яке які яку якого якій "
        "яким якими скільки чий чия чиє чиї "
        "кто кем что чего чему чем чём когда где куда откуда почему зачем какая какой какое какие какую какого "
        "каких каком каким какими сколько ли чей чья чьё чьи "
        "kto kogo komu kim co czego czemu czym kiedy gdzie dokąd skąd dlaczego jak jaka jaki jakie jaką jakiego "
        "jakich jakim jakimi ile ilu czyj czyja czyje"
    ).split()
)
_ASKING_FIRST = frozenset(
    (
        "is are was were will would do does did has have had can could isnt arent wasnt wont doesnt didnt "
        "буде будуть будет будут правда będzie będą чи czy как насколько наскільки"
    ).split()
)

# After a mere comma this tells who says so: "как сообщил Песков". "Как долго" asks all the same.
_AS = re.compile(
    r"(?:(?:как|як|jak|насколько|наскільки) (?:известно|відомо|wiadomo|сообщ|повідом|пиш|pisz|podaj|говор|каж|mówi|заяв"
    r"|oświadcz|twierdz|утвержда|стверджу|всегда|завжди|zawsze|обычно|зазвичай|zwykle|я\b|знаю|думаешь)"
    r"|как[ -](?:то|бы|раз|минимум|никак)\b)",
    re.IGNORECASE,
)
# "We are in NATO or not".
_OR_NOT = re.compile(r"\S \b(?:or not|чи (?:ні|нє|не)|или (?:нет|не)|czy nie)\W*$", re.IGNORECASE)
# After a question, a conjunction and one of these ask another one: "and why", "i o czym".
_TAIL = re.compile(
    r" ?,? (?:and|і|й|та|а|и|i|a|oraz) ((?:(?:about|with|for|on|про|о|об|з|із|на|с|со|o|z|ze|po|na|od) )?"
    r"(?:who|whom|what|when|where|why|хто|ким|кого|що|чого|чому|навіщо|коли|де|кто|кем|ком|что|чем|чём|почему|зачем"
    r"|когда|где|kto|kim|co|czym|czego|dlaczego|kiedy|gdzie))$",
    re.IGNORECASE,
)
# "Talk to the US and then to NATO": the same asked of two.
_OF_TWO = re.compile(
    r"(?P<asked>.*\b(?P<link>to|with|about|з|із|зі|до|про|с|со|о|об|z|ze|do|o) )(?P<first>.+?) ?,? "
    r"(?:and|і|й|та|а|и|i|a|oraz)(?: (?:then|also|later|потім|також|далі|потом|также|затем|potem|też|później))? "
    r"(?P=link) (?P<second>[^?]+)",
    re.IGNORECASE,
)


def asked_of_two(utterance: str) -> tuple[str, ...]:
    """Return the two questions of an utterance that asks the same of two ("to the US and then to NATO"), or none."""
    found = _OF_TWO.match(" ".join(utterance.split())[:MAX_CHARS])
    if found is None or not _asks(utterance, _OPENING_WORDS):
        return ()
    return found["asked"] + found["first"], found["asked"] + found["second"].strip()


def parts(utterance: str) -> tuple[str, ...]:
    """Return the questions of an utterance in order, at most three; what asks nothing is left out.

    One ends where a sentence does, and at a comma or a conjunction that another question follows.
    """
    pieces = _ENDS.split(utterance[: 4 * MAX_CHARS])
    sentences = zip(pieces[::2], (*pieces[1::2], None), strict=True)
    found = [part for said, mark in sentences for part in _questions(" ".join(said.split()), marked=mark is not None)]
    return tuple(found[:MAX_PARTS])


def _questions(sentence: str, *, marked: bool) -> list[str]:
    """Return the questions of a sentence; ``marked`` tells that it ends in a question mark."""
    found: list[str] = []
    start = 0
    for joint in _JOINTS.finditer(sentence):
        before, after = sentence[start : joint.start()], sentence[joint.end() :]
        is_aside = not joint[0].strip(", ") and _AS.match(after)
        if _asks(before, _OPENING_WORDS) and _asks(after, _OPENING_WORDS - 1) and not is_aside:
            found.append(before)
            start = joint.end()
    rest = sentence[start:]
    if (tail := _TAIL.search(rest)) and _asks(rest[: tail.start()], _OPENING_WORDS):
        return [*found, rest[: tail.start()], tail[1]]
    is_question = marked or bool(found) or _asks(rest, _OPENING_WORDS) or _OR_NOT.search(rest) is not None
    return [*found, rest] if is_question and len(normalise(rest).split()) >= MIN_WORDS else found


def _asks(text: str, opening_words: int) -> bool:
    """Whether a text opens like a question, and goes on: "about what" does not."""
    *opening, _ = normalise(text).split() or [""]
    return not (_ASKING_FIRST.isdisjoint(opening[:1]) and _ASKING.isdisjoint(opening[:opening_words]))
