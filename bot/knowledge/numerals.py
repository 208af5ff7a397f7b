"""The numbers that a text tells, in digits or in words, in any case form of any language."""

import re
from collections.abc import Mapping
from functools import cache

from bot.model.language import Language

_VALUES = (*range(2, 21), *range(30, 100, 10))
_SCALES = (1_000, 1_000_000, 1_000_000_000)
_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:'[^\W\d_]+)*")
_THOUSANDS_MARK = re.compile(r"(?<=\d)[, ](?=\d{3}\b)")

# A pattern for each value, cardinals and ordinals alike; ``~`` is an adjective's ending, ``*`` any that is regular.
# One and first are left out: they seldom count anything.
_WORDS: Mapping[Language, str] = {
    "en": """
        two|second|twice three|thirds? four(th)? five|fifth six(th)? seven(th)? eighth? nine|ninth ten(th)? eleven(th)?
        twelve|twelfth thirteen(th)? fourteen(th)? fifteen(th)? sixteen(th)? seventeen(th)? eighteen(th)? nineteen(th)?
        twent* thirt* fort* fift* sixt* sevent* eight* ninet*
    """,
    "uk": """
        два|дві|дв(ох|ом|ома|оє)|двічі три|трьо(х|м|ма)|троє|трет~|тричі чотири|чотирьо(х|м)|чотирма|четверо|четверт~
        п'ят* шість|шести|шістьо(х|м)|шост~ сім|семи|сімо(х|м)|сьома|сьом~ вісім|восьми|вісьмо(х|м)|вісьма|восьм~
        дев'ят* десят* одинадцят* дванадцят* тринадцят* чотирнадцят* п'ятнадцят* шістнадцят* сімнадцят* вісімнадцят*
        дев'ятнадцят* двадцят* тридцят* сорока?|сороков~ п'ятдесят* шістдесят* сімдесят* вісімдесят* дев'яност(о|~)
    """,
    "ru": """
        два|две|дву(х|м|мя)|двое|двоих|дважды|втор~ три|тре(х|м)|тремя|трое|троих|трижды|трет(ь|и|ий|ь~)
        четыре(х|м)?|четырьмя|четверо|четверт~ пят* шест* семь|семи|седьм~ восем(ь|ью)|восьми|восьмью|восьм~
        девят* десят* одиннадцат* двенадцат* тринадцат* четырнадцат* пятнадцат* шестнадцат* семнадцат* восемнадцат*
        девятнадцат* двадцат* тридцат* сорока?|сороков~ пят(ь|и|ью)десят* шест(ь|и|ью)десят* сем(ь|и|ью)десят*
        вос(емь|ьми|емью)десят* девяност(о|а|~)
    """,
    "pl": """
        dwa|dwaj|dwie|dwu|dwóch|dwom|dwoma|dwiema|dwoje|dwukrotnie trzy|trzej|trze(ch|m|ma)|troje|trzec~|trzykrotnie
        cztery|czter(ej|ech|em|ema)|czworo|czwart~ pięć|pięci*|piąt~ sześć|sześci*|szóst~ siedem|siedmi*|siódm~
        osiem|ośmi*|ósm~ dziewięć|dziewięci*|dziewiąt~ dziesięć|dziesięci*|dziesiąt~ jedena(ście|st*) dwanaście|dwunast*
        trzyna(ście|st*) czterna(ście|st*) piętna(ście|st*) szesna(ście|st*) siedemna(ście|st*) osiemna(ście|st*)
        dziewiętna(ście|st*) dwadzieścia|dwudziest* trzydzieści|trzydziest* czterdzieści|czterdziest*
        pięćdziesi(ąt*|ęci*) sześćdziesi(ąt*|ęci*) siedemdziesi(ąt*|ęci*) osiemdziesi(ąt*|ęci*) dziewięćdziesi(ąt*|ęci*)
    """,
}
# Two that belong together, or the other of two: where they stand for a number it is 2, but they need not.
_PERHAPS_TWO: Mapping[Language, str] = {
    "en": "both|seconds?",
    "uk": "обидва|обидві|обо(х|м|ма|є)|друг~",
    "ru": "оба|обе|обо(их|им|ими)|обеи(х|м|ми)",
    "pl": "oba|obie|obaj|oboje|obu|oboma|obiema|drug~",
}
_SCALE_WORDS: Mapping[Language, str] = {
    "en": "thousand million|mln billion|bn",
    "uk": "тисяч(а|і|у|ею|ам|ами|ах)?|тис мільйон(а|и|і|ів|у|ом|ам|ами|ах)?|млн мільярд(а|и|ів|ом|ами)?|млрд",
    "ru": "тысяч(а|и|е|у|ей|ам|ами|ах)?|тыс миллион(а|ы|е|ов|у|ом|ам|ами|ах)?|млн миллиард(а|ы|ов|ом|ами)?|млрд",
    "pl": "tysi(ąc|ąca|ące|ącem|ęcy|ącom|ącami)|tys milion(a|y|ów|om|em|ami)?|mln miliard(a|y|ów|om|em|ami)?|mld",
}
_ADJECTIVES: Mapping[Language, str] = {
    "en": "y|ieth",
    "uk": "ий|ій|а|я|е|є|і|ого|ього|ої|ьої|ому|ьому|у|ю|им|ім|ою|ьою|их|іх|ими|іми",
    "ru": "ый|ий|ой|ая|я|ое|е|ые|и|ого|его|ей|ому|ему|ую|ю|ым|им|ом|ем|ых|их|ыми|ими",
    "pl": "y|i|a|ia|e|ie|ego|iego|ej|iej|emu|iemu|ą|ią|ym|im|ych|ich|ymi|imi",
}
_CARDINALS: Mapping[Language, str] = {
    "en": "y",
    "uk": "|ь|и|ьох|ьом|ьма|еро",
    "ru": "|ь|и|ью|еро",
    "pl": "|u|oma|oro",
}


def numbers(text: str, language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers in a plain text without dates and times, and those that some word in it may mean.

    As digits: ``100,000`` is ``100000`` and so is ``100 thousand``, ``fifty-five`` is ``55``; ``both`` may mean ``2``.
    """
    found: list[int] = []
    perhaps: set[str] = set()
    previous = ""
    for token in _TOKEN.findall(_THOUSANDS_MARK.sub("", text).lower().replace("ё", "е")):
        kind, value = ("digits", int(token)) if token.isdecimal() else _meaning(token, language)
        if kind == "scale" and previous in ("digits", "word"):
            found[-1] *= value
        elif kind == "word" and previous == "word" and found[-1] in range(20, 100, 10) and value < 10:
            found[-1] += value
        elif kind in ("digits", "word"):
            found.append(value)
        elif kind == "perhaps":
            perhaps.add(str(value))
        previous = kind
    return frozenset(map(str, found)), frozenset(perhaps)


def _meaning(word: str, language: Language) -> tuple[str, int]:
    """Return what sort of number a word is, and its value; one that is none is an empty sort."""
    match = _pattern(language).fullmatch(word)
    kind, _, value = (match.lastgroup or "").partition("_") if match else ("", "", "")
    return kind, int(value or 0)


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    groups = (
        *((f"word_{value}", forms) for value, forms in zip(_VALUES, _WORDS[language].split(), strict=True)),
        *((f"scale_{value}", forms) for value, forms in zip(_SCALES, _SCALE_WORDS[language].split(), strict=True)),
        ("perhaps_2", _PERHAPS_TWO[language]),
    )
    adjective, regular = f"({_ADJECTIVES[language]})", f"({_CARDINALS[language]}|{_ADJECTIVES[language]})"
    source = "|".join(f"(?P<{name}>{forms})" for name, forms in groups)
    return re.compile(source.replace("~", adjective).replace("*", regular))
