"""The gallery in docs is what the bot really says, and its pictures show it."""

import asyncio
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from bot.services import default_knowledge, wire
from gallery.__main__ import DOCS, made

# Machines draw the edges of letters a little differently, which is lost where a picture is brought down so far.
COARSER = 8
MAX_DIFFERENCE = 24

Made = tuple[str, dict[str, bytes]]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return asyncio.run(made(wire(default_knowledge()), tmp_path_factory.mktemp("gallery")))


def difference(picture: bytes, other: bytes) -> int:
    """Return by how much two pictures differ at most, 0..255, seen from afar."""
    first, second = (Image.open(BytesIO(one)).convert("L").reduce(COARSER) for one in (picture, other))
    return 255 if first.size != second.size else ImageChops.difference(first, second).getextrema()[1]


def test_page_is_what_the_bot_says(played: Made) -> None:
    shown = (DOCS / "gallery.md").read_text(encoding="utf-8")

    assert shown == played[0], "docs/gallery.md is not what the bot says now: run `make gallery` and read what changed"


def test_page_names_the_pictures_that_there_are(played: Made) -> None:
    named = re.findall(r'(?:src|srcset)="gallery/([^"]+)"', (DOCS / "gallery.md").read_text(encoding="utf-8"))
    kept = [file.name for file in (DOCS / "gallery").iterdir()]

    assert sorted(named) == sorted(kept) == sorted(played[1]), "docs/gallery has other pictures: run `make gallery`"


def test_pictures_show_what_the_bot_says(played: Made) -> None:
    kept = {name: Path(DOCS / "gallery" / name).read_bytes() for name in played[1]}

    stale = [name for name, picture in played[1].items() if difference(picture, kept[name]) > MAX_DIFFERENCE]

    assert not stale, "these pictures in docs/gallery are not what the bot shows now: run `make gallery`"
