"""For every folder: a small, made-up knowledge base about a strike in a harbour, and the article that it rests on."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from bot.knowledge import load
from bot.model.knowledge import Knowledge
from bot.services import Services, wire

pytest_plugins = ["databases.fixtures", "topology.fixtures"]

HARBOUR = Path(__file__).parent / "harbour"

# The same examples at every run, so that a failure is always about the change at hand; and no test asserts a time.
settings.register_profile("dateline", derandomize=True, deadline=None, database=None)
settings.load_profile("dateline")


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """Return a copy of the harbour's knowledge that a test may write into."""
    return shutil.copytree(HARBOUR / "knowledge", tmp_path / "knowledge")


@pytest.fixture(scope="session")
def harbour_article() -> Path:
    return HARBOUR / "article.txt"


@pytest.fixture(scope="session")
def harbour_services() -> Services:
    return wire(HARBOUR / "knowledge", semantic=False)


@pytest.fixture
def harbour_news(harbour: Path) -> Path:
    """Return a copy of the harbour's knowledge that holds updates too."""
    shutil.copytree(HARBOUR / "updates", harbour / "updates")
    return harbour


@pytest.fixture(scope="session")
def news_knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Return the harbour's knowledge with its updates."""
    folder = shutil.copytree(HARBOUR / "knowledge", tmp_path_factory.mktemp("news") / "knowledge")
    shutil.copytree(HARBOUR / "updates", folder / "updates")
    return load(folder)


@pytest.fixture
def rewrite(harbour: Path) -> Callable[[str, str, str], None]:
    """Return a function (file, old, new) that replaces the first such text in a file of the harbour's knowledge."""

    def replace(file: str, old: str, new: str) -> None:
        text = (harbour / file).read_text(encoding="utf-8")
        assert old in text
        (harbour / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
