"""Plays the gallery and writes it into docs: ``python -m gallery``."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.services import Services, default_knowledge, wire
from gallery.page import page
from gallery.phone import THEMES, draw
from gallery.stage import stage
from gallery.tour import tour

DOCS = Path(__file__).parents[2] / "docs"


async def made(services: Services, folder: Path) -> tuple[str, dict[str, bytes]]:
    """Return the page and the pictures that it shows, by the names of their files; a folder is needed meanwhile."""
    async with stage(services, folder) as played:
        scenes = await tour(played)
    shown = [scene for scene in scenes if scene.card]
    drawn = {f"{one.card}-{mode}.png": draw(one.drawn, THEMES[mode]) for one in shown for mode in THEMES}
    return page(scenes), drawn


def write(text: str, drawn: dict[str, bytes]) -> None:
    """Write the page and its pictures in the place of those before."""
    folder = DOCS / "gallery"
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.png"):
        file.unlink()
    for name, content in drawn.items():
        (folder / name).write_bytes(content)
    (DOCS / "gallery.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as kept:
        write(*asyncio.run(made(wire(default_knowledge()), Path(kept))))
