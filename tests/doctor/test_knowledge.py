from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import compiling
from bot.doctor import Finding
from bot.services import wire
from bot.settings import MeaningSettings, Semantic

Examined = Callable[..., Awaitable[list[Finding]]]
OFF = MeaningSettings(_env_file=None, semantic=Semantic.OFF)


async def test_knowledge_can_be_used(examined: Examined, harbour: Path) -> None:
    (found,) = await examined("knowledge", knowledge=harbour)

    assert found.level == "ok"
    assert found.found.endswith(", known up to 2021-05-04")


async def test_knowledge_has_faults(
    examined: Examined, harbour: Path, rewrite: Callable[[str, str, str], None]
) -> None:
    (harbour / "lexicon.yaml").write_text("entities: 7\nmore: 8\n")

    (found,) = await examined("knowledge", knowledge=harbour)

    assert found.level == "fail"
    assert found.found.startswith("lexicon.yaml:")
    assert found.found.endswith(" more")
    assert "dateline check" in found.advice


async def test_knowledge_is_missing(examined: Examined, tmp_path: Path) -> None:
    (found,) = await examined("knowledge", knowledge=tmp_path / "gone")

    assert (found.level, "no such folder" in found.found) == ("fail", True)


async def test_knowledge_is_not_compiled_until_it_is(
    examined: Examined, harbour: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "_KEPT_FROM", 1)

    (before,) = await examined("knowledge", knowledge=harbour)
    wire(harbour, settings=OFF, semantic=False, cache=tmp_path / "other")
    (after,) = await examined("knowledge", knowledge=harbour, cache=tmp_path / "other")

    assert (before.level, before.found.endswith("its questions not learnt yet")) == ("warn", True)
    assert "dateline compile" in before.advice
    assert after.level == "ok"


async def test_encoder_is_not_there(examined: Examined, tmp_path: Path) -> None:
    (found,) = await examined("knowledge", semantic=Semantic.FASTEMBED, fastembed_folder=tmp_path / "gone")

    assert (found.level, "SEMANTIC" in found.advice) == ("fail", True)
