"""What a chat has chosen for itself."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.model.language import Language


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices of one chat; what it has not chosen is left at its default.

    ``language`` is the language of replies; None follows the question. ``zone`` is a name of the IANA time zone
    database, in which times are told; None tells them as the source does. ``is_brief`` leaves details out.
    Raises ValueError if ``zone`` names no time zone.
    """

    language: Language | None = None
    zone: str | None = None
    is_brief: bool = False

    def __post_init__(self) -> None:
        if self.zone is not None and not _is_zone(self.zone):
            raise ValueError(f"{self.zone!r} is no time zone: expected a name such as Europe/Kyiv")

    @property
    def tzinfo(self) -> ZoneInfo | None:
        """The zone, ready for use."""
        return ZoneInfo(self.zone) if self.zone else None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: the name of a folder of zones, or a very long one
        return False
    return True
