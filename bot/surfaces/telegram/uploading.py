"""Request bodies: JSON, and forms with files, written piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from io import SEEK_END
from typing import IO
from uuid import uuid4

from telegram.request import RequestData

PIECE_BYTES = 65_536

_ESCAPES = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})

_Part = bytes | IO[bytes]


@dataclass(frozen=True, slots=True)
class Body:
    """A body to send: its parts in order, and what the headers say of it; ``length`` in bytes, None if unknown."""

    content_type: str
    parts: tuple[_Part, ...]
    length: int | None

    @property
    def is_short(self) -> bool:
        """Whether the body fits into a socket's buffer, so that nobody waits while it is written."""
        return self.length is not None and self.length <= PIECE_BYTES and len(self.parts) == 1

    @property
    def headers(self) -> dict[str, str]:
        """The headers that tell of the body."""
        length = {} if self.length is None else {"Content-Length": str(self.length)}
        return {"Content-Type": self.content_type, **length}


def encode(request: RequestData | None) -> Body | None:
    """Return the body of a request, or None where it has no parameters: JSON, with files a multipart form.

    Telegram takes JSON for what the library would send as a form, and it is written much faster.
    """
    if request is None:
        return None
    files = request.multipart_data if request.contains_files else None
    if files:
        return _multipart(request.json_parameters, files, uuid4().hex)
    payload = request.json_payload
    return None if payload == b"{}" else Body("application/json", (payload,), len(payload))


async def write(body: Body, deadline: asyncio.Timeout, piece_seconds: float | None) -> AsyncIterator[bytes]:
    """Yield a body piece by piece; ``deadline`` passes if one of them takes longer than ``piece_seconds`` to leave."""
    loop = asyncio.get_running_loop()
    for part in body.parts:
        async for piece in _pieces(part):
            deadline.reschedule(None if piece_seconds is None else loop.time() + piece_seconds)
            yield piece
    deadline.reschedule(None)


async def _pieces(part: _Part) -> AsyncIterator[bytes]:
    if isinstance(part, bytes):
        for start in range(0, len(part), PIECE_BYTES):
            yield part[start : start + PIECE_BYTES]
        return
    while piece := await asyncio.to_thread(part.read, PIECE_BYTES):
        yield piece


def _multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, _Part, str]], boundary: str) -> Body:
    parts: list[_Part] = [_head(boundary, name) + value.encode() + b"\r\n" for name, value in fields.items()]
    for name, (filename, content, mime_type) in files.items():
        parts += [_head(boundary, name, filename, mime_type), content, b"\r\n"]
    parts.append(f"--{boundary}--\r\n".encode())
    return Body(f"multipart/form-data; boundary={boundary}", tuple(parts), _length(parts))


def _head(boundary: str, name: str, filename: str | None = None, mime_type: str | None = None) -> bytes:
    """Return what stands before a field, with names escaped as browsers escape them."""
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{name.translate(_ESCAPES)}"']
    if filename is not None:
        lines[-1] += f'; filename="{filename.translate(_ESCAPES)}"'
    if mime_type is not None:
        lines.append(f"Content-Type: {mime_type}")
    return "\r\n".join((*lines, "", "")).encode()


def _length(parts: Iterable[_Part]) -> int | None:
    """Return how many bytes parts have, or None where one of them is a stream that can't tell."""
    total = 0
    for part in parts:
        if isinstance(part, bytes):
            total += len(part)
        elif part.seekable():
            start = part.tell()
            total += part.seek(0, SEEK_END) - start
            part.seek(start)
        else:
            return None
    return total
