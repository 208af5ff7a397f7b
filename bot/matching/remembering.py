"""Ranking that remembers what it ranked lately."""

from functools import lru_cache

from bot.matching.matcher import Matcher
from bot.model.answer import Candidate

MAX_KEPT = 256


class Remembering:
    """Ranks as another matcher does.

    A question that follows another one is ranked several times, also with what was said before, and what many people
    want to know they ask in the same words.
    """

    def __init__(self, matcher: Matcher, most: int) -> None:
        """Rank with ``matcher``, which must always rank a text alike; ``most`` is the most that anybody asks for."""
        self._most = most
        self._ranked = lru_cache(maxsize=MAX_KEPT)(lambda text: matcher.rank(text, most))

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        """Return the best candidates; see ``Matcher.rank``. Raises ValueError if ``limit`` is out of range."""
        if not 1 <= limit <= self._most:
            raise ValueError(f"limit {limit} is not in 1..{self._most}")
        return self._ranked(text)[:limit]
