"""What is wrong with a knowledge folder, told so that an editor can mend it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: where it is, what was found there, what was expected; ``line`` counts from 1, 0 is the whole file."""

    file: str
    line: int
    entry: str | None
    found: str
    expected: str

    def __str__(self) -> str:
        """Return ``file:line: entry "id": found ..., expected ...``."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        entry = f'entry "{self.entry}": ' if self.entry else ""
        return " ".join(f"{place}: {entry}found {self.found}, expected {self.expected}".split())


def no_folder(root: Path) -> Fault:
    """Return what is wrong with a path at which there is no folder."""
    return Fault(str(root), 0, None, "a file" if root.exists() else "no such folder", "a folder of knowledge")


class KnowledgeError(Exception):
    """The knowledge can't be used; ``faults`` holds every fault that was found, in order of file and line."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults, sorted."""
        self.faults = sorted(faults, key=lambda fault: (fault.file, fault.line, fault.found))
        super().__init__("\n".join(str(fault) for fault in self.faults))
