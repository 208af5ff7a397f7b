"""What becomes of an update on its way to the chats that want it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from bot.model.language import Language
from bot.model.showing import Shown, Telling
from bot.model.subscription import Quiet

# Sent; the bot is shut out for good; it can't be sent for another reason; it is no longer wanted.
Outcome = Literal["sent", "gone", "failed", "skipped"]

Kind = Literal["update", "digest", "correction"]
State = Literal["running", "paused", "cancelled"]

# The pace of a broadcast is that of so long, so that pauses, quiet hours and floods do not weigh on it for ever.
PACE_WINDOW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """An update that was published, the digests of one moment, or the messages that an update corrects."""

    id: str
    kind: Kind
    state: State
    started: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """A chat that waits for a broadcast, and how it wants it; see ``Subscription``.

    ``updates`` are the ids of what it is to be told: for a digest, all that was published since the last one.
    ``is_subscribed`` is False where it no longer is.
    """

    chat: int
    thread: int | None
    language: Language
    zone: str | None
    quiet: Quiet | None
    is_silent: bool
    paused_until: date | None
    updates: tuple[str, ...]
    is_subscribed: bool


@dataclass(frozen=True, slots=True)
class Amendment:
    """A message that showed a fact which the update ``update`` corrects, and how it was told, as in ``Shown``.

    ``telling`` is None where that was forgotten meanwhile. ``is_told`` is whether the chat gets the update anyway, as
    it subscribed; ``is_silent`` whether it wants no sound, always or, by its clock in ``zone``, in ``quiet`` hours.
    ``moment`` is when it was shown, None where ``telling`` is.
    """

    chat: int
    message: int
    thread: int | None
    telling: Telling | None
    update: str
    is_told: bool
    is_silent: bool
    inline: str | None = None
    moment: datetime | None = None
    revisions: Mapping[str, int] = field(default_factory=dict)
    quiet: Quiet | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A broadcast as a message shows it: of which update, and how; ``is_asking`` whether to end it for good."""

    update: str
    language: Language
    is_asking: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """A message that shows how far a broadcast is."""

    chat: int
    message: int
    watched: Watched


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a sender has to say of one message: its ``outcome``, and why, or the id of the message.

    ``moved_to`` is the id under which the chat is to be found now; then nothing was sent. ``shown`` is what messages
    show now that this was sent.
    """

    outcome: Outcome
    reason: str = ""
    message: int | None = None
    moved_to: int | None = None
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Pace:
    """How many deliveries came to an end from one moment to another, the first of them at the first moment."""

    ended: int
    since: datetime
    until: datetime

    @property
    def per_second(self) -> float | None:
        """Deliveries a second; None where there are too few to tell."""
        seconds = (self.until - self.since).total_seconds()
        # The first one opens the time that is measured, and so does not count within it.
        return (self.ended - 1) / seconds if self.ended > 1 and seconds > 0 else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is: how many deliveries came to which end, and the moment of the last of them, if any.

    ``pace`` is that of the last minute, None where nothing came to an end in it, or nobody asked for it.
    """

    broadcast: Broadcast
    audience: int
    sent: int
    gone: int
    failed: int
    skipped: int
    last: datetime | None
    pace: Pace | None = None

    @property
    def waiting(self) -> int:
        """How many deliveries are still to come."""
        return self.audience - self.sent - self.gone - self.failed - self.skipped

    @property
    def is_settled(self) -> bool:
        """Whether every delivery has come to an end, so that they add up to the audience."""
        return self.waiting == 0

    @property
    def per_second(self) -> float | None:
        """Deliveries a second of late; None where there is no telling, and while nothing is delivered."""
        is_under_way = self.broadcast.state == "running" and not self.is_settled
        return self.pace.per_second if self.pace and is_under_way else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace of late; None where there is none."""
        return self.waiting / self.per_second if self.per_second else None
