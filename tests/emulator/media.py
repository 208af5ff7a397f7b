"""The media that people send: described, never stored."""

from emulator.shapes import JSON, Media

_FILE: JSON = {"file_id": "emulated-file", "file_unique_id": "emulated"}
_PICTURE: JSON = _FILE | {"width": 512, "height": 512}

MEDIA: dict[Media, JSON] = {
    "photo": {"photo": [_PICTURE]},
    "voice": {"voice": _FILE | {"duration": 3}},
    "sticker": {"sticker": _PICTURE | {"type": "regular", "is_animated": False, "is_video": False}},
    "document": {"document": _FILE | {"file_name": "letter.pdf"}},
}
