"""An article that facts rest on: its editions, credits and the fingerprints of its paragraphs."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of an article; paragraphs ``first`` to ``last`` (both included) were written for it."""

    id: str
    as_of: date
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's number (from 1), how many sentences it holds, and the SHA-256 of its normalised text."""

    number: int
    sentences: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """A sentence that needs no fact, with the reason."""

    paragraph: int
    sentence: int
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """An article, without its text."""

    id: str
    title: str
    editions: tuple[Edition, ...]
    credits: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    waivers: tuple[Waiver, ...]

    @property
    def updated(self) -> date:
        """The day of the newest edition: nothing that came later is known from this source."""
        return max(edition.as_of for edition in self.editions)

    @property
    def is_updated(self) -> bool:
        """Whether anything was added to its first edition."""
        return len(self.editions) > 1
