"""A shorter run of the same code as ``python -m chaos.correction``."""

from chaos.broadcast import BATCH_WINDOW
from chaos.correction import run


async def test_everything_is_corrected_through_a_kill(address: str) -> None:
    names = ["one"] if address.startswith("sqlite") else ["one", "two"]

    came = await run(address, names, chats=40, kills=1)

    assert (came.unedited, came.lost, came.progress.waiting) == (0, 0, 0)
    assert came.twice <= BATCH_WINDOW
    assert came.progress.sent + came.progress.gone + came.progress.skipped == 80
