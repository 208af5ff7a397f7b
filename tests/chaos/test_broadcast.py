"""A shorter run of the same code as ``python -m chaos.broadcast``."""

from chaos.broadcast import run


async def test_everybody_is_told_through_a_kill(address: str) -> None:
    names = ["one"] if address.startswith("sqlite") else ["one", "two"]

    figures = await run(address, names, chats=60, kills=1)

    assert (figures.lost, figures.progress.waiting) == (0, 0)
    assert figures.progress.sent + figures.progress.gone == 60
    assert figures.most_a_second <= 30
    assert figures.most_to_a_group <= 20
