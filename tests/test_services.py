from collections.abc import Callable
from pathlib import Path

import pytest

from bot.compiling import Passed
from bot.knowledge import KnowledgeError, load
from bot.knowledge.folder import read
from bot.services import wire

Rewrite = Callable[[str, str, str], None]


def test_checks_are_spared_a_version_that_has_passed_them(harbour: Path, tmp_path: Path, rewrite: Rewrite) -> None:
    cache = tmp_path / "cache"
    first = wire(harbour, semantic=False, cache=cache)

    again = load(harbour, Passed(cache).has)
    rewrite("faq/strike.yaml", "related: [next-meeting]", "related: [no-such-entry]")

    assert again.version == first.knowledge.version
    with pytest.raises(KnowledgeError):
        wire(harbour, semantic=False, cache=cache)
    assert not Passed(cache).has(read(harbour).version)


def test_folder_that_can_not_be_written_costs_time_alone(harbour: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, no folder")

    assert wire(harbour, semantic=False, cache=tmp_path / "cache").knowledge.entries
