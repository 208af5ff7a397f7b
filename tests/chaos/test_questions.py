"""Shorter runs of the same code as ``python -m chaos.questions``."""

from pathlib import Path

import pytest

from bot.surfaces.telegram.inbox import AT_ONCE
from chaos.questions import kill, run


@pytest.mark.parametrize("by", ["polling", "webhook"])
async def test_every_question_is_answered_in_order_through_a_kill(sqlite_address: str, tmp_path: Path, by: str) -> None:
    figures = await run(sqlite_address, tmp_path, kill(), 1, webhook=by == "webhook")

    assert (figures.lost, figures.disordered) == (0, 0)
    assert figures.twice <= AT_ONCE
    assert figures.unnoted <= figures.twice


async def test_every_question_is_answered_in_order_when_a_replica_is_lost(
    postgres_address: str, tmp_path: Path
) -> None:
    figures = await run(postgres_address, tmp_path, kill(for_good=True), 1, webhook=True, replicas=2)

    assert (figures.lost, figures.disordered) == (0, 0)
    assert figures.twice <= AT_ONCE
    assert figures.unnoted <= figures.twice
