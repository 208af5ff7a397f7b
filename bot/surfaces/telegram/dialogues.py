"""What the bot remembers while it runs: what was asked last, and which reply belongs to which message."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from bot.model.language import Language
from bot.model.utterance import MAX_CHARS
from bot.surfaces.telegram.reader import Speaker

K = TypeVar("K")
V = TypeVar("V")

MAX_KEPT = 10_000
# Nothing reads more of a question.
MAX_QUESTION_CHARS = 4 * MAX_CHARS


class Recent(Generic[K, V]):
    """A mapping that forgets what was used longest ago, once it is full."""

    def __init__(self, size: int = MAX_KEPT) -> None:
        """Keep at most ``size`` items."""
        self._items: OrderedDict[K, V] = OrderedDict()
        self._size = size

    def get(self, key: K, default: V) -> V:
        """Return what is kept for a key, and keep it longer."""
        if key in self._items:
            self._items.move_to_end(key)
        return self._items.get(key, default)

    def put(self, key: K, value: V) -> None:
        """Keep a value for a key."""
        self._items[key] = value
        self._items.move_to_end(key)
        while len(self._items) > self._size:
            self._items.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget what is kept for a key, if anything."""
        self._items.pop(key, None)

    def forget(self, is_meant: Callable[[K, V], bool]) -> int:
        """Forget the items that are meant, and return how many those were."""
        meant = [key for key, value in self._items.items() if is_meant(key, value)]
        for key in meant:
            del self._items[key]
        return len(meant)


@dataclass(frozen=True, slots=True)
class Replied:
    """The bot's reply to a message: whose that was, where the reply stands, what it answered, what was asked before.

    ``question`` is kept as ``cut`` leaves it.
    """

    person: int
    message_id: int
    question: str
    before: tuple[str, ...]


def cut(question: str) -> str:
    """Return as much of a question as is kept beside the reply to it."""
    return question[:MAX_QUESTION_CHARS]


@dataclass(frozen=True, slots=True)
class Dialogues:
    """The memory of one process; nothing of it is written down."""

    topics: Recent[Speaker, str] = field(default_factory=Recent)
    languages: Recent[Speaker, Language] = field(default_factory=Recent)
    replies: Recent[tuple[int, int], Replied | None] = field(default_factory=Recent)
    albums: Recent[str, bool] = field(default_factory=Recent)
    presses: Recent[tuple[int, int], bool] = field(default_factory=Recent)
    moments: Recent[Speaker, datetime | None] = field(default_factory=Recent)

    def is_new_album(self, album: str | None) -> bool:
        """Return whether an album was not met before, and keep in mind that it was; no album is always new."""
        if album is None:
            return True
        met = self.albums.get(album, False)
        self.albums.put(album, True)
        return not met

    def is_first_press(self, chat: int, message: int) -> bool:
        """Return whether a button that works once was not pressed before, and keep in mind that it was."""
        met = self.presses.get((chat, message), False)
        self.presses.put((chat, message), True)
        return not met

    def undo_press(self, chat: int, message: int) -> None:
        """Forget the press of a button that works once: nothing came of it."""
        self.presses.put((chat, message), False)

    def asked(self, who: Speaker) -> tuple[str, ...]:
        """Return what somebody asked last, as it was understood, if anything."""
        topic = self.topics.get(who, "")
        return (topic,) if topic else ()

    def remember(self, who: Speaker, topic: str, language: Language, moment: datetime) -> None:
        """Keep what somebody asked as it was understood, the language of its answer, and when that was."""
        self.languages.put(who, language)
        self.topics.put(who, topic[:MAX_CHARS])
        self.moments.put(who, moment)

    def is_behind(self, who: Speaker, moment: datetime) -> bool:
        """Return whether nothing as new as ``moment`` is remembered of somebody."""
        known = self.moments.get(who, None)
        return known is None or known < moment

    def end(self, who: Speaker) -> None:
        """Forget what somebody asked last, and in which language that was answered."""
        for kept in (self.topics, self.languages, self.moments):
            kept.drop(who)

    def forget_replies(self, who: Speaker) -> None:
        """Forget which replies somebody had in a chat, so that nothing of theirs is read again."""
        self.replies.forget(lambda where, it: it is not None and (where[0], it.person) == (who.chat, who.person))

    def forget(self, person: int) -> int:
        """Forget everything about a person, in every chat, and return how much that was."""
        self.moments.forget(lambda who, _: who.person == person)
        return (
            self.topics.forget(lambda who, _: who.person == person)
            + self.languages.forget(lambda who, _: who.person == person)
            + self.replies.forget(lambda _, replied: replied is not None and replied.person == person)
            # The id of a private chat is that of its person.
            + self.presses.forget(lambda where, _: where[0] == person)
        )

    def forget_languages(self, chat: int) -> None:
        """Forget in which language people in a chat were answered, so that another choice takes effect at once."""
        self.languages.forget(lambda who, _: who.chat == chat)
