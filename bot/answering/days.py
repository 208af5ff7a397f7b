"""Days, months and years that a question names, in four languages: by Babel's names of months, and by dateparser.

dateparser reads the abbreviations that Babel's names leave open, in pieces that are complete: left to itself it makes a
date of "a", and of "31 December" a day of the year after; and its first piece in a language takes up to 200 ms.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from babel.dates import get_month_names

from bot.matching.terms import fold
from bot.model.language import LANGUAGES, Language
from bot.model.utterance import MAX_CHARS

# Babel has no locatives ("in January"); from January on.
_LOCATIVES = (
    "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні",
    "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
    "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie grudniu",
)
# Other words too: as a month alone they count only after a preposition or before a year.
_AMBIGUOUS = frozenset(("may", "march", "maja", "лютий", "лютого", "лютому"))
# A reflexive pronoun typed without its mark is no August: "o 12 sie spotykają".
_NEVER = frozenset(("sie",))
_PARTS = {
    (1, 10): "early|start of|beginning of|початок|початку|начало|начале|начала|początek|początku|początkiem",
    (10, 20): "mid|middle of|середина|середини|середині|середине|середины|połowa|połowie|połowy|środku",
    (21, 31): "late|ends? of|кінець|кінці|кінця|наприкінці|конец|конце|конца|koniec|końcu|końca|końcem",
}
_BEFORE_A_MONTH = "in|by|of|since|until|till|during|this|next|last|w|we|do|od|у|в|до|від|с|к"
_MARK = 0xE000  # from here on, characters stand for spans that have been read


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days, both ends included."""

    first: date
    last: date

    @property
    def is_year(self) -> bool:
        """Whether it is a calendar year, or several."""
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)


@dataclass(frozen=True, slots=True)
class Dated:
    """The spans that a question names, and what else it says."""

    spans: tuple[Span, ...]
    rest: str


# One answer asks for the days of its question several times, and the next one for those of what was said before.
@lru_cache(maxsize=256)
def dated(utterance: str, horizon: date) -> Dated:
    """Return the days that an utterance names and its other words; never raises.

    A day or month without a year is the one nearest to ``horizon``, a day without a month likewise ("on the 12th").
    Weekdays, and dates that no calendar has, are left among the words.
    """
    text = _PRIVATE.sub("", unicodedata.normalize("NFKC", utterance[: 4 * MAX_CHARS]).casefold())[:MAX_CHARS]
    spans: list[Span] = []

    def mark(span: Span | None, match: re.Match[str]) -> str:
        if span is None:
            return match[0]
        spans.append(span)
        return f"{match.groupdict().get('opening') or ''} {chr(_MARK + len(spans) - 1)} "

    # All but months alone are told with a digit, and most questions have none.
    for pattern, read in _READERS if _DIGIT.search(text) else (_MONTH_READER,):
        text = pattern.sub(lambda match, read=read: mark(read(match, horizon), match), text)  # type: ignore[misc]
    for pattern, join in _JOINTS if spans else ():
        text = pattern.sub(lambda match, join=join: mark(join(_marked(match[0], spans)), match), text)  # type: ignore[misc]
    return Dated(tuple(_marked(text, spans)), " ".join(_PRIVATE.sub(" ", text).split()))


def warm_up() -> None:
    """Let dateparser read its first piece in each language."""
    for language in LANGUAGES:
        _abbreviated(min(name for _, name in _names(language, "abbreviated")))


def month_language(utterance: str) -> Language | None:
    """Return the only language that has the name of a month in an utterance, or None where there is none such."""
    found = [_SPEAKERS[word] for word in re.findall(r"[^\W\d_]+", utterance.casefold()) if word in _SPEAKERS]
    spoken = frozenset[Language].intersection(*found) if found else frozenset[Language]()
    return next(iter(spoken)) if len(spoken) == 1 else None


def _marked(text: str, spans: Sequence[Span]) -> list[Span]:
    return [spans[ord(mark) - _MARK] for mark in _PRIVATE.findall(text)]


def _from_to(parts: list[Span]) -> Span | None:
    first, last = parts[0].first, parts[-1].last
    return Span(first, last) if first <= last else None


def _after(parts: list[Span]) -> Span | None:
    last = parts[0].last
    return Span(last + timedelta(days=1), date.max) if last < date.max else None


def _before(parts: list[Span]) -> Span | None:
    first = parts[0].first
    return Span(date.min, first - timedelta(days=1)) if first > date.min else None


def _numeric(match: re.Match[str], horizon: date) -> Span | None:
    year = match["year"]
    return _day(f"20{year}" if year and len(year) == 2 else year, int(match["month"]), match["day"], horizon)


def _named(match: re.Match[str], horizon: date) -> Span | None:
    """Read a day of a named month, or several days of it in a row."""
    word, year, groups = match["month"].rstrip("."), match["year"], match.groupdict()
    month = _MONTHS.get(fold(word)) or _abbreviated(word)
    if month is None:
        return None
    found = [_day(year, month, groups[name], horizon) for name in ("day", "until") if groups.get(name)]
    return _from_to([span for span in found if span]) if all(found) else None


def _day(year: str | None, month: int, day: str, horizon: date) -> Span | None:
    found = _date(int(year), month, int(day)) if year else _nearest(month, int(day), horizon)
    return Span(found, found) if found else None


@lru_cache(maxsize=1_024)
def _abbreviated(word: str) -> int | None:
    """Return the month that a word stands for beside a number, as dateparser reads it."""
    if word in _NEVER:
        return None
    # Slow to import and at its first piece, and needed by few questions.
    import dateparser  # type: ignore[import-untyped]

    languages = [language for language in LANGUAGES if word[:3] in _PREFIXES[language]]
    settings = {"REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}
    found = dateparser.parse(f"1 {word} 2020", languages=languages, settings=settings)
    return found.month if found else None


def _month(match: re.Match[str], horizon: date) -> Span | None:
    """Read a month, or its beginning, middle or end."""
    word, part, year = match["month"], match["part"], match["year"]
    if word in _AMBIGUOUS and not (match["preposition"] or part or year):
        return None
    month = _MONTHS[fold(word)]
    start = date(int(year), month, 1) if year else _nearest(month, 15, horizon)
    if start is None:
        return None
    end = calendar.monthrange(start.year, month)[1]
    first, last = next((days for days, words in _PARTS.items() if part and re.fullmatch(_spelt(words), part)), (1, end))
    return Span(start.replace(day=first), start.replace(day=min(last, end)))


def _year(match: re.Match[str], _: date) -> Span | None:
    year = int(match["year"])
    return Span(date(year, 1, 1), date(year, 12, 31))


def _ordinal(match: re.Match[str], horizon: date) -> Span | None:
    """Read a day without a month: that of the month which brings it nearest to the horizon."""
    day = int(match["day"])
    near = (
        horizon.replace(day=1),
        horizon.replace(day=1) + timedelta(days=31),
        horizon.replace(day=1) - timedelta(days=1),
    )
    days = [found for month in near if (found := _date(month.year, month.month, day))]
    found = min(days, key=lambda item: abs(item - horizon), default=None)
    return Span(found, found) if found else None


def _nearest(month: int, day: int, horizon: date) -> date | None:
    years = (horizon.year - 1, horizon.year, horizon.year + 1)
    days = [found for year in years if (found := _date(year, month, day))]
    return min(days, key=lambda item: abs(item - horizon), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _names(language: Language, width: str) -> Iterator[tuple[int, str]]:
    for context in ("format", "stand-alone"):
        names = get_month_names(width, context, language)  # type: ignore[arg-type]
        yield from ((month, name.casefold().rstrip(".")) for month, name in names.items())


def _month_words() -> dict[str, int]:
    """Return the months by the words, folded, that name them with no number beside."""
    found = {word: month for forms in _LOCATIVES for month, word in enumerate(forms.split(), 1)}
    found |= {name: month for language in LANGUAGES for month, name in _names(language, "wide")}
    found |= {name: month for month, name in _names("en", "abbreviated") if name != "mar"} | {"sept": 9}
    return found | {fold(word): month for word, month in found.items()}


def _speakers() -> dict[str, frozenset[Language]]:
    """Return the languages that have each name of a month, long or short, with and without the marks of its letters."""
    spoken: dict[str, frozenset[Language]] = {}
    for language in LANGUAGES:
        for _, name in (*_names(language, "wide"), *_names(language, "abbreviated")):
            for word in (name, fold(name)):
                spoken[word] = spoken.get(word, frozenset()) | {language}
    return spoken


def _spelt(alternatives: str) -> str:
    """Return alternatives of a pattern with and without the marks of their letters."""
    return f"{alternatives}|{fold(alternatives)}"


def _prefixes(language: Language) -> Iterator[str]:
    """Yield how the words begin that may name a month beside a number."""
    for width in ("wide", "abbreviated"):
        for _, name in _names(language, width):
            yield from (name[:3], fold(name[:3]))


_Reader = Callable[[re.Match[str], date], Span | None]
_Join = Callable[[list[Span]], Span | None]

_MONTHS = _month_words()
_SPEAKERS = _speakers()
_PREFIXES = {language: frozenset(_prefixes(language)) for language in LANGUAGES}

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_DAY = r"(?<![\w.,:/])(?P<day>\d{1,2})(?:-?(?:st|nd|rd|th|го|ого|е|ое|му|ому|te?go|ego|go))?"
_UNTIL = _DAY.replace(r"(?<![\w.,:/])(?P<day>", "(?P<until>")
_OF = r"(?:\s+(?:of|day of|dnia))?\s+"
_NAME = rf"(?P<month>(?:{'|'.join(sorted(set[str]().union(*_PREFIXES.values())))})[^\W\d_]{{0,10}}\.?)(?![\w])"
_OF_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)(?!\w))?"
# After a day, any year at all, but no time of day ("1 January 0001", "30 December 2030 GMT").
_OF_ANY_YEAR = r"(?:,?\s+(?:of\s+)?(?P<year>\d{4})(?![\w:/]|[.,]\d|\s+(?:gmt|et|hours|utc)\b))?"
_TO = r"\s*(?:[-–—]|\b(?:to|till|until|through|по|до|do)\b)\s*"
_AND = r"\s*\b(?:and|і|й|та|и|a|i|oraz)\b\s*"
_MORE = r"(?:,\s*\d{1,2}(?:st|nd|rd|th)?){0,3},?"
_BETWEEN = r"\b(?:between|між|между|między|miedzy|pomiędzy|pomiedzy)\s+(?:the\s+)?"
_FROM = r"(?:\b(?:from|с|со|з|із|від|od)\s+(?:the\s+)?)?"
_NO_MORE = r"(?![\w:/]|[.,]\d)"
# "On the 2nd visit" names no day.
_STOPS_HERE = (
    r"(?=\s*(?:$|[?!.,;]|(?:what|who|when|where|is|was|are|were|did|do|will|and|or|in|at|too|also|then|of the month"
    r"|please)\b))"
)
# A day alone, "and the 12th?", where nothing else is said: "the 2nd?" may be a talk, and "12-го пакета" is no day.
_OPENS_HERE = (
    r"^(?P<opening>\W*(?:(?:and|but|so|ok|okay|then|what|whats|what's|about|а|і|и|й|та|ну|но|але|ок|окей|що|шо|что|про|на|a|i|co|no|ale"
    r"|ясно|зрозуміло|понятно|добре|хорошо|ладно|jasne|dobra|dobrze|rozumiem)\b\W*)*)"
)
_ENDS_HERE = (
    r"(?=(?:\W+(?:what|who|when|where|then|too|also|please|that|month|is|was|planned|scheduled|happens|happened"
    r"|що|шо|хто|де|коли|тоді|теж|буде|було|что|кто|где|когда|тогда|тоже|будет|было|же|ж"
    r"|co|kto|gdzie|kiedy|wtedy|też|będzie|było))*\W*$)"
)
_PART = _spelt("|".join(_PARTS.values()))
_SPAN = "[\ue000-\uf8ff]"

_DIGIT = re.compile(r"\d")
_MONTH_READER: tuple[re.Pattern[str], _Reader] = (
    re.compile(
        rf"\b(?:(?P<preposition>{_BEFORE_A_MONTH})\s+)?(?:the\s+)?(?:(?P<part>{_PART})[\s-]+)?"
        rf"(?P<month>{'|'.join(_MONTHS)})\b{_OF_YEAR}"
    ),
    _month,
)
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (
        re.compile(rf"(?<![\w.,:/-])(?P<year>\d{{4}})(?P<mark>[-./])(?P<month>\d\d)(?P=mark)(?P<day>\d\d){_NO_MORE}"),
        _numeric,
    ),
    (
        re.compile(
            rf"(?<![\w.,:/-])(?P<day>\d\d?)(?P<mark>[-./])(?P<month>[01]?\d)(?P=mark)(?P<year>\d{{4}}){_NO_MORE}"
        ),
        _numeric,
    ),
    (
        re.compile(rf"(?<![\w.,:/])(?P<day>\d\d?)[./](?P<month>[01]\d)(?:[./](?P<year>\d\d))?{_NO_MORE}"),
        _numeric,
    ),
    (re.compile(rf"{_BETWEEN}{_DAY}{_AND}(?:the\s+)?{_UNTIL}{_OF}{_NAME}{_OF_ANY_YEAR}"), _named),
    (re.compile(rf"{_FROM}{_DAY}{_TO}(?:the\s+)?{_UNTIL}{_OF}{_NAME}{_OF_ANY_YEAR}"), _named),
    (re.compile(rf"\b{_NAME}\s+(?:the\s+)?{_DAY}{_TO}{_UNTIL}{_NO_MORE}{_OF_ANY_YEAR}"), _named),
    # "10, 12 and 13 January" is read from the first to the last.
    (re.compile(rf"{_DAY}{_MORE}{_AND}(?:the\s+)?{_UNTIL}{_OF}{_NAME}{_OF_ANY_YEAR}"), _named),
    (re.compile(rf"\b{_NAME}\s+(?:the\s+)?{_DAY}{_MORE}{_AND}(?:the\s+)?{_UNTIL}{_NO_MORE}{_OF_ANY_YEAR}"), _named),
    (re.compile(rf"{_DAY}{_OF}{_NAME}{_OF_ANY_YEAR}"), _named),
    (re.compile(rf"\b{_NAME}\s+(?:the\s+)?{_DAY}{_NO_MORE}{_OF_ANY_YEAR}"), _named),
    _MONTH_READER,
    (re.compile(r"(?<![\w.,-])(?P<year>(?:19|20)\d\d)(?![\w.,]\w|\w|\s+(?:gmt|et|hours|utc)\b)"), _year),
    (re.compile(rf"\bon the (?P<day>\d{{1,2}})(?:st|nd|rd|th){_STOPS_HERE}"), _ordinal),
    (re.compile(rf"{_OPENS_HERE}the (?P<day>[123]\d)(?:st|nd|rd|th)\b{_ENDS_HERE}"), _ordinal),
    (re.compile(r"(?<![\w.,:/-])(?P<day>\d{1,2})(?:-?(?:го|е|te?go))?\s+(?:числа|dnia)\b"), _ordinal),
    (re.compile(rf"{_OPENS_HERE}(?P<day>\d{{1,2}})-?(?:го|ого|е|te?go|ego|go)\b{_ENDS_HERE}"), _ordinal),
)
_JOINTS: tuple[tuple[re.Pattern[str], _Join], ...] = (
    (re.compile(rf"{_BETWEEN}{_SPAN}\s*{_AND}\s*{_SPAN}"), _from_to),
    (re.compile(rf"{_FROM}{_SPAN}\s*{_TO}\s*{_SPAN}"), _from_to),
    (re.compile(rf"\b(?:after|після|после|po)\s+{_SPAN}"), _after),
    (re.compile(rf"\b(?:before|перед|przed)\s+{_SPAN}"), _before),
)
