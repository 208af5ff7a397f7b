"""Whether a question names a day that lies beyond all that is known."""

import re
from datetime import date

from bot.knowledge.claims import MONTHS, dates

_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?! (?:gmt|et|hours|utc))")
# "May" and "march" are other words too: they count only beside a number.
_MONTH = re.compile(rf"\b({'|'.join(month for month in MONTHS if month not in ('may', 'march'))})\b")
_MONTH_OF_YEAR = re.compile(r"\b(may|march) (?=\d{4}\b)")


def asks_beyond(query: str, last: date) -> bool:
    """Return whether a normalised English question names a time after ``last``: a year, or a month or day of a year."""
    years = [int(year) for year in _YEAR.findall(query)]
    if not years or max(years) < last.year:
        return False
    if max(years) > last.year:
        return True
    days = [tuple(int(part) for part in reversed(day.split("-"))) for day in dates(query)]
    months = [MONTHS.index(name) + 1 for name in (*_MONTH.findall(query), *_MONTH_OF_YEAR.findall(query))]
    if days:
        return min(days) > (last.month, last.day)
    return bool(months) and min(months) > last.month
