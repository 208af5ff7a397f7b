"""What a text commits itself to: its numbers, dates, times, proper names and quotations."""

import calendar
import re
from collections.abc import Set
from dataclasses import dataclass

from bot.knowledge.article import plain, quotations

MONTHS = tuple(month.lower() for month in calendar.month_name[1:])
_WEEKDAYS = frozenset(day.lower() for day in calendar.day_name)
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
# "One" is left out: it seldom counts anything.
_COUNTS = (
    *enumerate("two three four five six seven eight nine".split(), 2),
    *enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1),
    *enumerate(_TEENS.split(), 10),
    *((10 * tens, word) for tens, word in enumerate(_TENS.split(), 2)),
    *((2, "twice"), (12, "dozen"), (100, "hundred"), (1_000, "thousand"), (1_000_000, "million")),
)
_NUMBER_WORDS = {form: str(number) for number, word in _COUNTS for form in (word, f"{word}s")}

# Words that open sentences and name nobody.
_OPENERS = frozenset(
    "a an the this that these those there here it its he she they we i in on at by for from to of with as if when "
    "while after before since until during and but or so not no both all some more most such other another each".split()
)

_FORMS = [f"{month[:3]}(?:{month[3:]})?" for month in MONTHS if month != "september"] + ["sep(?:t(?:ember)?)?"]
_MONTH = rf"(?P<month>{'|'.join(_FORMS)})\b\.?"
_DATES = (
    re.compile(rf"\b(?P<day>\d{{1,2}}) {_MONTH}", re.IGNORECASE),
    re.compile(rf"\b{_MONTH} (?P<day>\d{{1,2}})\b(?!:)", re.IGNORECASE),
    re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?=\d{4}\b)"),
)
_TIMES = (
    re.compile(r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE),
    re.compile(r"\b(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<gmt> GMT)?"),
    re.compile(r"\b(?P<hour>\d\d)(?P<minute>\d\d)(?P<gmt> GMT)"),
)
_NAME = re.compile(r"\b(?![\d_])\w[\w.]*(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a text says that can be checked.

    Numbers are digits without thousands' marks, dates ``day-month``, times ``HH:MM`` with `` GMT`` where it is said,
    names single words, months among them by their first three letters.
    """

    numbers: frozenset[str]
    dates: frozenset[str]
    times: frozenset[str]
    names: frozenset[str]
    quotations: tuple[str, ...]


def claims(text: str, ordinary: Set[str] = frozenset()) -> Claims:
    """Return what a text commits itself to.

    A capital marks a name, except at the start of a sentence where the word is among the ``ordinary`` ones, which are
    given in lower case. Weekdays and months are names however they are written.
    """
    flat = plain(text)
    names: set[str] = {word.title() for word in words(flat) & _WEEKDAYS}
    for match in _NAME.finditer(flat):
        word = match[0].replace(".", "")
        if not word[0].isupper() or word.lower() in _MONTH_NAMES:
            continue
        opens = re.search(r'(?:^|[.!?:;]\s|["(])$', flat[: match.start()]) is not None
        if not (opens and word.lower() in _OPENERS | ordinary):
            names.add(word)
    found = frozenset(names | _months(flat))
    return Claims(numbers(flat), dates(flat), times(flat), found, tuple(quotations(flat)))


def numbers(text: str) -> frozenset[str]:
    """Return the numbers in a text, dates and times aside: ``100,000`` is ``100000``, ``nine`` is ``9``."""
    rest = text
    for rule in (*_DATES, *_TIMES):
        rest = rule.sub(" ", rest)
    rest = re.sub(
        r"(?<=\d),(?=\d{3}\b)|(?<=\b\d) (?=\d{3}\b)|(?<=\b\d\d) (?=\d{3}\b)|(?<=\b\d{3}) (?=\d{3}\b)", "", rest
    )
    digits = set(re.findall(r"\d+(?:[.,:]\d+)*", rest))
    return frozenset(digits | {_NUMBER_WORDS[word] for word in words(rest) if word in _NUMBER_WORDS})


def dates(text: str) -> frozenset[str]:
    """Return the dates in a text as ``day-month``, whichever way they are written."""
    return frozenset(f"{int(m['day'])}-{_month(m['month'])}" for rule in _DATES for m in rule.finditer(text))


def times(text: str) -> frozenset[str]:
    """Return the times of day in a text as ``HH:MM`` in twenty-four hours, with `` GMT`` where the text says so."""
    found: set[str] = set()
    rest = text
    for rule in _TIMES:
        for match in rule.finditer(rest):
            parts = match.groupdict()
            hour = int(parts["hour"])
            if half := parts.get("half"):
                hour = hour % 12 + (12 if half.lower() == "p" else 0)
            found.add(f"{hour:02}:{parts['minute'] or '00'}{parts.get('gmt') or ''}")
        rest = rule.sub(" ", rest)
    return frozenset(found)


def words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case, without possessive endings; ``U.S.`` is ``us``."""
    bare = re.sub(r"'s\b|(?<=\b[A-Za-z])\.(?=[A-Za-z]\b|\s|$)", "", plain(text))
    return frozenset(word.lower() for word in re.findall(r"\w+", bare))


def _month(text: str) -> int:
    return int(text) if text.isdigit() else next(n for n, m in enumerate(MONTHS, 1) if m.startswith(text[:3].lower()))


_MONTH_NAMES = {"sept"} | {form for month in MONTHS for form in (month, month[:3])}
# In lower case these are other words.
_AMBIGUOUS_MONTHS = ("may", "march", "mar", "dec", "sep", "jan")


def _months(text: str) -> set[str]:
    """Return the months that a text names, as the first three letters: ``December`` and ``Dec.`` are the same."""
    named = (match["month"] for match in re.finditer(rf"\b{_MONTH}", text, re.IGNORECASE))
    numeric = (calendar.month_name[int(m["month"])] for m in _DATES[2].finditer(text) if 0 < int(m["month"]) < 13)
    return {name[:3].title() for name in (*named, *numeric) if name[0].isupper() or name not in _AMBIGUOUS_MONTHS}
