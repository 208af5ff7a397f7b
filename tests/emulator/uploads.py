"""Files that come with a request, and the form (RFC 7578) that brings them."""

import re
from dataclasses import dataclass, field

_BOUNDARY = re.compile(r"""boundary=(?:"([^"]+)"|([^\s;]+))""", re.IGNORECASE)
_NAMES = re.compile(r"""(?<![\w*])(name|filename)="((?:[^"\\]|\\.)*)\"""")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent: its name, its media type and its bytes."""

    name: str
    mime_type: str
    content: bytes = field(repr=False)


def parse_form(body: bytes, content_type: str) -> tuple[dict[str, str], dict[str, Upload]]:
    """Return the texts and the files of a ``multipart/form-data`` body, by the names of its fields."""
    boundary = _BOUNDARY.search(content_type)
    if boundary is None:
        raise ValueError(f"{content_type!r} names no boundary")
    texts: dict[str, str] = {}
    files: dict[str, Upload] = {}
    mark = b"--" + (boundary[1] or boundary[2]).encode()
    # What stands before the first mark and after the last one is no part.
    for part in body.split(mark)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = _headers(head.decode())
        names = dict(_NAMES.findall(headers["content-disposition"]))
        content = content.removesuffix(b"\r\n")
        if "filename" in names:
            mime_type = headers.get("content-type", "application/octet-stream")
            files[names["name"]] = Upload(names["filename"], mime_type, content)
        else:
            texts[names["name"]] = content.decode()
    return texts, files


def _headers(head: str) -> dict[str, str]:
    lines = (line.partition(":") for line in head.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in lines}
