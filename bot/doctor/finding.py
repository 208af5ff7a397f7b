"""What a check finds, in a line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot import logs


class Level(StrEnum):
    """How much a finding matters: all is well, something may be meant otherwise, or the bot can't do its work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; ``advice`` says what to do, and is empty where all is well."""

    level: Level
    name: str
    found: str
    advice: str = ""

    def __str__(self) -> str:
        """Return ``level  name: what is wrong; what to do``."""
        return f"{self.level:<4}  {self.name}: {self.found}" + (f"; {self.advice}" if self.advice else "")

    def fit_to_print(self, secrets: Sequence[str]) -> "Finding":
        """Return it in one line, and without secrets: servers are quoted, and may repeat what they were sent."""
        found, advice = (" ".join(logs.without(text, secrets).split()) for text in (self.found, self.advice))
        return replace(self, found=found, advice=advice)


def ok(name: str, found: str) -> Finding:
    """Return that all is well."""
    return Finding(Level.OK, name, found)


def warn(name: str, found: str, advice: str) -> Finding:
    """Return what may be meant otherwise."""
    return Finding(Level.WARN, name, found, advice)


def fail(name: str, found: str, advice: str) -> Finding:
    """Return what keeps the bot from its work."""
    return Finding(Level.FAIL, name, found, advice)
