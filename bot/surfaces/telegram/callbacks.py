"""What buttons carry: an entry's id, or a section's; no state is needed to serve a press."""

from dataclasses import dataclass

_ENTRY, _SECTION, _TOPICS = "e:", "s:", "topics"


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """Answer with an entry."""

    entry: str


@dataclass(frozen=True, slots=True)
class ShowSection:
    """List the questions of a section."""

    section: str


@dataclass(frozen=True, slots=True)
class ShowTopics:
    """List the sections."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """An old button, or a forged one."""


Press = ShowEntry | ShowSection | ShowTopics | Unknown


def pack(press: ShowEntry | ShowSection | ShowTopics) -> str:
    """Return a press as callback data: at most 50 bytes, as ids have at most 48."""
    match press:
        case ShowEntry(entry):
            return _ENTRY + entry
        case ShowSection(section):
            return _SECTION + section
        case ShowTopics():
            return _TOPICS


def unpack(packed: object) -> Press:
    """Return the press that callback data stands for; whatever it is, it never raises."""
    if not isinstance(packed, str):
        return Unknown()
    if packed == _TOPICS:
        return ShowTopics()
    if packed.startswith(_ENTRY):
        return ShowEntry(packed.removeprefix(_ENTRY))
    if packed.startswith(_SECTION):
        return ShowSection(packed.removeprefix(_SECTION))
    return Unknown()
