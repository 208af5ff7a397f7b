"""What stands before a question: a greeting, who wants to know, what for, whom they fear for. In four languages."""

import re
from functools import lru_cache

MIN_WORDS = 2

_WHETHER = r"(?:[\s,:]+(?:whether|if|about|чи|ли|czy|что|що|że|ze)\b)?"
_ENGLISH = (
    r"(?:wants?|wanted|needs?|needed|have|has|trying|would like|d like|curious) to (?:know|find out|understand|ask)",
    r"(?:is|are|keeps?|was) asking(?: me| us)?|asks(?: me| us)?|asked (?:me|us)|(?:was|am|im|i'm|just) wondering",
    r"(?:can|could|would|will) (?:you|anyone|anybody|someone|somebody) (?:please )?(?:tell|explain|remind)(?: me| us)?",
    r"(?:please )?(?:tell|remind) (?:me|us)|do(?:es)? (?:you|anyone|anybody) (?:happen to )?know",
    r"(?:quick|one|another|simple|stupid|dumb) question|according to (?:your|the|this|that) (?:article|text|source)",
)
_UKRAINIAN = (
    r"(?:скажіть|підкажіть|поясніть|розкажіть|нагадайте|скажи|підкажи|поясни|нагадай)(?: мені| нам)?"
    r"(?:,? будь ласка)?",
    r"(?:хочу|хочемо|хотів би|хотіла б|треба|потрібно|просимо|прошу) (?:дізнатис[ья]|знати|зрозуміти|уточнити|спитати)",
    r"(?:мене |нас )?(?:питає|питають|запитує|запитують|питала|питав|спитали|спитав|спитала)(?: мене| нас)?|цікавить",
    r"(?:не )?(?:знаєте|знаєш|підкажете|підкажеш|скажете)|згідно (?:з|зі) (?:вашою |цією )?статт\w+",
)
_RUSSIAN = (
    r"(?:скажите|подскажите|объясните|расскажите|напомните|скажи|подскажи|объясни|напомни)(?: мне| нам)?"
    r"(?:,? пожалуйста)?",
    r"(?:хочу|хотим|хотел бы|хотела бы|надо|нужно|просим|прошу) (?:узнать|знать|понять|уточнить|спросить)",
    r"(?:меня |нас )?(?:спрашивает|спрашивают|спросил|спросила|спросили)(?: меня| нас)?|интересует|интересно",
    r"не (?:знаете|знаешь|подскажете|подскажешь|скажете)|согласно (?:вашей |этой )?статье",
)
_POLISH = (
    r"prosz[ęe] (?:powiedzie[ćc]|wyja[śs]ni[ćc]|poda[ćc]|o informacj[ęe])(?: mi| nam)?",
    r"(?:chc[ęe]|chcemy|chcia[łl]bym|chcia[łl]abym|potrzebuj[ęe]|musz[ęe]) (?:si[ęe] )?"
    r"(?:wiedzie[ćc]|dowiedzie[ćc]|zrozumie[ćc]|zapyta[ćc]|spyta[ćc])(?: si[ęe])?",
    r"(?:mnie |nas )?(?:pyta|pytaj[ąa]|pyta[łl]a?|zapyta[łl]a?)(?: mnie| nas)?(?: si[ęe])?",
    r"(?:powiedz|powiedzcie|przypomnij|wyja[śs]nij)(?: mi| nam)?(?: prosz[ęe])?|(?:nie )?(?:wiesz|wiecie) mo[żz]e",
    r"kto[śs] (?:mi )?(?:powie|wyja[śs]ni|wie)|(?:wed[łl]ug|wg) (?:waszego |tego )?artyku[łl]u",
)
_FRAME = re.compile(rf"\b(?:{'|'.join((*_ENGLISH, *_UKRAINIAN, *_RUSSIAN, *_POLISH))})\b{_WHETHER}", re.IGNORECASE)
_EDGES = " \t\r\n,.:;!–—-"
# After so many words that ask nothing, one of these opens the question. Others are conjunctions as well, and what
# stands before "why" may be its premise.
_MIN_BEFORE, _MIN_AFTER = 3, 3
_OPENS = re.compile(
    r"\b(?:when|where|who|how many|how soon|how long|коли|де|хто|скільки|когда|где|кто|сколько"
    r"|kiedy|gdzie|kto|ile|ilu)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:(?:so|and|but|well|а|і|и|ну|a|no)\s+)?(?:what|whats|which|how|is|are|was|were|do|does|did|will|would|can|could"
    r"|should|has|have|що|шо|чи|як|яка|який|які|яке|что|чо|че|как|какая|какой|какие|какое|co|czy|jak|jaka|jaki|jakie)\b",
    re.IGNORECASE,
)


# A greeting, with whom it greets, and thanks in advance: apart from the question by their marks.
_GREETING = re.compile(
    r"^\W*(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|вітаю|привіт|доброго (?:дня|ранку|вечора)"
    r"|добрий (?:день|вечір|ранок)|здравствуйте|привет|добрый (?:день|вечер)|доброе утро|witam|cze[śs][ćc]|hej"
    r"|dzie[ńn] dobry|dobry wiecz[óo]r)\b[^.!?,\n]{0,20}[.!,\n]+\s*",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"[.!?,\n)–—-]\s*(?:many |большое |щиро |bardzo |z góry )?"
    r"(?:thanks|thank you|thx|дякую|спасибі|спасибо|dzi[ęe]kuj[ęe]|dzi[ęe]ki)\b[^.!?,\n]{0,30}\W*$",
    re.IGNORECASE,
)


# What one answer reads the next one may read again, as what was said before.
@lru_cache(maxsize=256)
def unframed(utterance: str) -> str:
    """Return what follows the last frame of an utterance ("my boss wants to know whether"), if that says enough.

    Otherwise the utterance itself.
    """
    rest = utterance
    for frame in _FRAME.finditer(utterance):
        rest = utterance[frame.end() :].strip(_EDGES)
    return rest if len(rest.split()) >= MIN_WORDS else utterance


def without_courtesy(utterance: str) -> str:
    """Return an utterance without a greeting before and thanks after it, if what is left says enough; else itself."""
    rest = _THANKS.sub("", _GREETING.sub("", utterance))
    return rest if len(rest.split()) > MIN_WORDS else utterance


@lru_cache(maxsize=256)
def led_in(utterance: str) -> str:
    """Return the question that stands behind what tells of the person ("my family is there, when ..."), if one does.

    Otherwise the utterance itself. What is a question from its first word on has no lead-in.
    """
    opening = _OPENS.search(utterance)
    if opening is None or _ASKS.match(utterance.strip()):
        return utterance
    before, rest = utterance[: opening.start()], utterance[opening.start() :].strip(_EDGES)
    is_led_in = len(before.split()) >= _MIN_BEFORE and len(rest.split()) >= _MIN_AFTER
    return rest if is_led_in else utterance
