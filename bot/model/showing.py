"""What a message of the bot's shows of the knowledge, and what is needed to show it anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from bot.model.entry import Reason
from bot.model.language import Language

# An answer, or updates; events in order, or as a picture; a day of the timeline; what can't be made anew in its place.
Form = Literal["text", "timeline", "picture", "replay", "file"]
FORMS: tuple[Form, ...] = get_args(Form)


@dataclass(frozen=True, slots=True)
class Telling:
    """How a message was told; never what was asked.

    Of a text, ``entries`` are what was matched, entries and premises, by their ids; ``facts`` what was found beyond the
    FAQ; ``updates`` the ids of updates: one of the three is given. ``unanswered`` is why another question got no fact,
    ``as_of`` the day as of which was answered, or which was told again; ``zone`` and ``is_brief`` are as in
    ``Preferences``.
    """

    language: Language
    form: Form = "text"
    entries: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    unanswered: Reason | None = None
    as_of: date | None = None
    zone: str | None = None
    is_brief: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """One message: where it stands, and ``revisions``, which revision of which fact it shows.

    ``message`` is below zero where it can't be reached any more, as its group became a supergroup. Without
    ``telling``, it shows nothing that could be corrected. ``inline`` is Telegram's id of a message that stands
    elsewhere, where somebody sent it through the bot: ``chat`` is that person then, and ``message`` tells it apart.
    """

    chat: int
    message: int
    thread: int | None
    moment: datetime
    telling: Telling | None = None
    revisions: Mapping[str, int] = field(default_factory=dict)
    inline: str | None = None
