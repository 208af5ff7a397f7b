"""What a chat has chosen about the replies that it gets."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.language import Language


@dataclass(frozen=True, slots=True)
class Preferences:
    """The choices of a chat; what it has not chosen follows the question, the reader's app, and the article.

    ``zone`` is an IANA name such as ``Europe/Warsaw``. Raises ValueError if it names no zone.
    """

    language: Language | None = None
    zone: str | None = None
    is_brief: bool = False

    def __post_init__(self) -> None:
        """Refuse a zone that there is not."""
        if self.zone is None:
            return
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f'"{self.zone}" is not a time zone, such as Europe/Warsaw') from None

    @property
    def tzinfo(self) -> ZoneInfo | None:
        """The zone, ready for use."""
        return ZoneInfo(self.zone) if self.zone else None
