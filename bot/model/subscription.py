"""What a chat has subscribed to, and how it wants its updates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from bot.model.language import DEFAULT_LANGUAGE, Language
from bot.model.news import TOPICS, Topic

Frequency = Literal["at-once", "daily", "weekly"]
FREQUENCIES: tuple[Frequency, ...] = get_args(Frequency)
# The time that a digest covers, unless it was due while nothing ran.
PERIODS: Mapping[Frequency, timedelta] = {"daily": timedelta(days=1), "weekly": timedelta(weeks=1)}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which a chat gets no updates: from ``start`` to ``end``, 0..23, across midnight where start > end.

    Raises ValueError if an hour is none, or the two are the same.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not (0 <= self.start <= 23 and 0 <= self.end <= 23) or self.start == self.end:
            raise ValueError(f"{self.start} to {self.end} are no quiet hours")


@dataclass(frozen=True, slots=True)
class Subscription:
    """The subscription of one chat.

    ``thread`` is the forum topic that updates go to, None outside forums. ``language`` is that of whoever subscribed;
    what the chat has chosen in its preferences goes before it, and its zone is the one there, UTC if none is.
    ``hour`` (0..23) and ``weekday`` (0 is Monday) are when digests come. ``paused_until`` is the first day on which
    updates come again. Raises ValueError where a value is out of range, or no topic is left.
    """

    chat: int
    thread: int | None = None
    language: Language = DEFAULT_LANGUAGE
    topics: frozenset[Topic] = frozenset(TOPICS)
    frequency: Frequency = "at-once"
    hour: int = 9
    weekday: int = 0
    quiet: Quiet | None = None
    is_silent: bool = False
    paused_until: date | None = None

    def __post_init__(self) -> None:
        if not self.topics or not self.topics <= frozenset(TOPICS):
            raise ValueError(f"{sorted(self.topics)} are no topics")
        if not 0 <= self.hour <= 23 or not 0 <= self.weekday <= 6:
            raise ValueError(f"hour {self.hour} of weekday {self.weekday} does not exist")

    def wants(self, topics: Sequence[Topic]) -> bool:
        """Whether an update on some topics is for this chat."""
        return not self.topics.isdisjoint(topics)
