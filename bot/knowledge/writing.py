"""Files that are written whole or not at all."""

import os
import tempfile
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Put content in the place of what a file held; somebody may be reading it. Raises OSError if it can't be written.

    The file keeps its mode; a new one is for everybody to read. A link leads to the file that is replaced, and what is
    no file, such as a pipe or a device, is written into.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path = path.resolve()
    # In the same folder, as a rename from anywhere else may not be atomic.
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
        os.chmod(part, path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)
