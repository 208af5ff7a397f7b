"""What buttons carry: what to do, with what, and whose button it is; no state is needed to serve a press."""

from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase, digits

_DIGITS = digits + ascii_lowercase
# Stands before the owner; no id and no code holds it.
_OWNER = "~"
# Telegram allows 64 bytes. A code, a day, an id of 48 characters and an owner of 2 ** 52 take 65; no account has a
# number like that yet, and whoever does gets such buttons without an owner.
MAX_BYTES = 64
# Opens a value that leads on to another page.
LEADING = "?"
# As many as an id of 64 bits takes; of a forged number there may be any.
_MAX_DIGITS = 13
# No id of Telegram's has more bits.
_MAX_ID = 2**52


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Answer with an entry."""

    entry: str


@dataclass(frozen=True, slots=True)
class ShowEntryAsOf:
    """Answer with an entry as the knowledge stood on a day."""

    entry: str
    day: date


@dataclass(frozen=True, slots=True)
class ReplayDay:
    """Tell a day of the timeline again."""

    day: date


@dataclass(frozen=True, slots=True)
class ShowSection:
    """List the questions of a section."""

    section: str


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """List the sections."""


@dataclass(frozen=True, slots=True)
class Explain:
    """Say why an entry was the answer; '' where facts beyond the entries were."""

    entry: str


@dataclass(frozen=True, slots=True)
class SendEvents:
    """Send the events of an entry for a calendar; '' stands for all events."""

    entry: str


@dataclass(frozen=True, slots=True)
class Vote:
    """Say whether an answer helped."""

    entry: str
    is_helpful: bool


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the entries that were offered is meant."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose one of the settings: ``name`` is the setting, ``value`` what to set, '' the page that offers it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Tune:
    """Choose how updates come: ``name`` is what to choose, ``value`` the choice, '' the page that offers it.

    What ``LEADING`` opens is a page too, on which more is chosen: of a month, a day. ``channel`` is the id of the
    channel that is meant, below zero; 0 stands for the chat of the message.
    """

    name: str
    value: str
    channel: int = 0

    @property
    def is_choice(self) -> bool:
        """Whether this chooses something, rather than leading to a page."""
        return self.value[:1] not in ("", LEADING)


@dataclass(frozen=True, slots=True)
class Steer:
    """Do something about an update, for administrators of the bot: ``turn`` says what; see ``publishing_pages``."""

    turn: str
    update: str


@dataclass(frozen=True, slots=True)
class EraseMe:
    """Erase everything about whoever presses; or, on second thoughts, nothing."""

    is_sure: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """An old button, or a forged one."""


Press = (
    ShowEntry
    | ShowEntryAsOf
    | ReplayDay
    | ShowSection
    | ShowTopics
    | Explain
    | SendEvents
    | Vote
    | NoneOfThese
    | Choose
    | Tune
    | Steer
    | EraseMe
    | Unknown
)

# In a group these are for whoever asked; the others are everybody's, or Telegram is asked who may.
_PERSONAL = (ShowEntry, ShowEntryAsOf, ReplayDay, ShowSection, ShowTopics, Explain, SendEvents, NoneOfThese)

_CODES: dict[type[ShowEntry | ShowSection | Explain | SendEvents], str] = {
    ShowEntry: "e",
    ShowSection: "s",
    Explain: "w",
    SendEvents: "c",
}
_WORDS: dict[Press, str] = {
    ShowTopics(): "topics",
    NoneOfThese(): "none",
    EraseMe(is_sure=True): "erase",
    EraseMe(is_sure=False): "keep",
    Unknown(): "",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A press, and the id of the person whose it is; 0 is everybody's."""

    press: Press
    owner: int = 0

    @property
    def is_personal(self) -> bool:
        """Whether it is of a kind that, in a group, serves one person: whoever asked."""
        return isinstance(self.press, _PERSONAL)


def pack(press: Press, owner: int = 0) -> str:
    """Return callback data of at most 64 bytes. Raises ValueError where an id is longer than 48 characters."""
    packed = _packed(press)
    owned = f"{packed}{_OWNER}{_base36(owner)}" if owner > 0 else packed
    if len(owned.encode()) <= MAX_BYTES:
        return owned
    if len(packed.encode()) > MAX_BYTES:
        raise ValueError(f'"{packed}" is longer than {MAX_BYTES} bytes')
    return packed


def holds_id(packed: object) -> bool:
    """Return whether callback data names a person or a channel."""
    button = unpack(packed)
    return button.owner > 0 or (isinstance(button.press, Tune) and button.press.channel < 0)


def _packed(press: Press) -> str:
    match press:
        case ShowEntry(id_) | ShowSection(id_) | Explain(id_) | SendEvents(id_):
            return f"{_CODES[type(press)]}:{id_}"
        case ShowEntryAsOf(entry, day):
            return f"a:{_base36(day.toordinal())}.{entry}"
        case ReplayDay(day):
            return f"r:{_base36(day.toordinal())}"
        case Vote(entry, is_helpful):
            return f"{'+' if is_helpful else '-'}:{entry}"
        case Choose(name, value):
            return f"p:{name}={value}"
        case Tune(name, value, channel):
            return f"u:{name}={value}" + (f"@{_base36(-channel)}" if channel else "")
        case Steer(turn, update):
            return f"n:{turn}.{update}"
        case ShowTopics() | NoneOfThese() | EraseMe() | Unknown():
            return _WORDS[press]


def unpack(packed: object) -> Button:
    """Return the button that callback data stands for; whatever it is, it never raises."""
    if not isinstance(packed, str):
        return Button(Unknown())
    data, _, owner = packed.partition(_OWNER)
    return Button(_unpacked(data), _number(owner))


def _unpacked(data: str) -> Press:
    code, _, rest = data.partition(":")
    match code:
        case "a":
            number, _, entry = rest.partition(".")
            day = _day(number)
            return ShowEntryAsOf(entry, day) if day else Unknown()
        case "r":
            replayed = _day(rest)
            return ReplayDay(replayed) if replayed else Unknown()
        case "+" | "-":
            return Vote(rest, code == "+")
        case "p":
            name, _, value = rest.partition("=")
            return Choose(name, value)
        case "u":
            return _tune(rest)
        case "n":
            turn, _, update = rest.partition(".")
            return Steer(turn, update)
    for press, own_code in _CODES.items():
        if code == own_code:
            return press(rest)
    return next((press for press, word in _WORDS.items() if word == data), Unknown())


def _tune(rest: str) -> Press:
    chosen, is_elsewhere, channel = rest.partition("@")
    name, _, value = chosen.partition("=")
    number = _number(channel)
    if is_elsewhere and not 0 < number <= _MAX_ID:
        return Unknown()
    return Tune(name, value, -number)


def _base36(number: int) -> str:
    text = ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        text = _DIGITS[rest] + text
    return text or "0"


def _number(text: str) -> int:
    return int(text, 36) if 0 < len(text) <= _MAX_DIGITS and set(text) <= set(_DIGITS) else 0


def _day(text: str) -> date | None:
    number = _number(text)
    return date.fromordinal(number) if 0 < number <= date.max.toordinal() else None
