"""The evidence gate, over a copy of the harbour's knowledge and its article."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.knowledge.article import fingerprint, paragraphs
from bot.knowledge.evidence import gate
from bot.knowledge.folder import read

EXPECTED = ", expected "


@pytest.fixture
def gated(harbour: Path, harbour_article: Path) -> Callable[[], list[str]]:
    """Return a function that gives what the gate finds in the harbour's knowledge, without what it expects."""

    def faults() -> list[str]:
        folder = read(harbour)
        assert folder.faults == []
        return [str(fault).partition(EXPECTED)[0] for fault in gate(folder, harbour_article.read_text("utf-8"))]

    return faults


@pytest.fixture
def reprinted(
    harbour: Path, harbour_article: Path, rewrite: Callable[[str, str, str], None]
) -> Callable[[str, str], list[str]]:
    """Return a function that changes a text of the article and its fingerprint, and gives what the gate finds then."""

    def faults(old: str, new: str) -> list[str]:
        before = harbour_article.read_text("utf-8")
        article = before.replace(old, new)
        for was, now in zip(paragraphs(before), paragraphs(article), strict=True):
            rewrite("sources/harbour-strike.yaml", fingerprint(was), fingerprint(now))
        return [str(fault).partition(EXPECTED)[0] for fault in gate(read(harbour), article)]

    return faults


@pytest.fixture
def retell(harbour: Path) -> Callable[[str, str], None]:
    """Return a function (old, new) that replaces the text of a fact of the harbour."""

    def replace(old: str, new: str) -> None:
        file = harbour / "facts/strike.yaml"
        text = file.read_text("utf-8")
        quoted = f'"{old}"'
        assert old in text
        file.write_text(text.replace(quoted if quoted in text else old, json.dumps(new, ensure_ascii=False)), "utf-8")

    return replace
