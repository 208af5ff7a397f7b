"""Shorter runs of the same code as ``python -m chaos.questions``."""

from dataclasses import replace
from pathlib import Path

import pytest

from chaos.people import Figures
from chaos.questions import PARTS, Part, kill, postgres, restart, run

ONCE = {name: replace(part, times=1, afterwards=30) for name, part in PARTS.items()}


def check(figures: Figures) -> None:
    """Hold what came of it against what must, whatever the time."""
    assert figures.asked
    assert (figures.lost, figures.disordered, figures.strange, figures.unexplained) == (0, 0, 0, 0), figures
    assert figures.unnoted <= figures.twice
    assert figures.complaints == ()


@pytest.mark.parametrize("part", [ONCE["polling"], ONCE["webhook"]], ids=["polling", "webhook"])
async def test_every_question_is_answered_in_order_through_a_kill(
    part: Part, sqlite_address: str, tmp_path: Path
) -> None:
    check(await run(part, sqlite_address, tmp_path, kill()))


async def test_every_question_is_answered_in_order_when_a_replica_is_lost(
    postgres_address: str, tmp_path: Path
) -> None:
    check(await run(ONCE["lose"], postgres_address, tmp_path, kill(for_good=True)))


@pytest.mark.usefixtures("postgres")
async def test_every_question_is_answered_in_order_when_postgresql_restarts(tmp_path: Path) -> None:
    # One of its own: that of the other tests forgets in a crash what it committed last.
    with postgres() as server:
        check(await run(ONCE["restart-replicas"], server.address(), tmp_path, restart(server)))
