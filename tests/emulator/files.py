"""Files on the emulated servers: under which ids the bot knows them, and what they hold."""

from dataclasses import dataclass, field

from emulator.refusal import refuse
from emulator.shapes import JSON, Media
from emulator.uploads import Upload


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file, what it was sent as, and the description that messages show; ``path`` is where it can be fetched."""

    kind: Media
    described: JSON
    path: str
    upload: Upload


@dataclass(slots=True)
class FileShelf:
    """All files that the bot has sent; each sending of new content makes a new file."""

    _files: dict[str, StoredFile] = field(default_factory=dict)
    _made: int = 0

    def next_id(self, prefix: str) -> str:
        """Return a file id that no other file has."""
        self._made += 1
        return f"{prefix}{self._made:08d}"

    def put(self, file_id: str, stored: StoredFile) -> None:
        """Keep a file under an id."""
        self._files[file_id] = stored

    def get(self, file_id: str) -> StoredFile:
        """Return a file; refuse an id that there is not, or no longer."""
        if file_id not in self._files:
            refuse("wrong file identifier/HTTP URL specified")
        return self._files[file_id]

    def at(self, path: str) -> StoredFile | None:
        """Return the file that can be fetched at a path, None if there is none."""
        return next((stored for stored in self._files.values() if stored.path == path), None)

    def clear(self) -> None:
        """Let every id become invalid."""
        self._files.clear()
