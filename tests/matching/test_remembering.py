import pytest

from bot.matching.remembering import MAX_KEPT, Remembering
from bot.model.answer import Candidate

FOUND = tuple(Candidate(f"entry-{place}", 0.9 - place / 10, "sample") for place in range(5))


class Counting:
    """A matcher that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rank(self, text: str, limit: int) -> tuple[Candidate, ...]:
        self.asked.append(text)
        return FOUND[:limit]


def test_text_is_ranked_once_whatever_the_limit() -> None:
    counting = Counting()
    remembering = Remembering(counting, 4)

    ranked = [remembering.rank("talks", limit) for limit in (1, 4, 2)]

    assert ranked == [FOUND[:1], FOUND[:4], FOUND[:2]]
    assert counting.asked == ["talks"]


def test_what_was_ranked_long_ago_is_forgotten() -> None:
    counting = Counting()
    remembering = Remembering(counting, 4)

    for number in range(MAX_KEPT + 1):
        remembering.rank(f"{number}", 1)
    remembering.rank("0", 1)

    assert counting.asked.count("0") == 2


@pytest.mark.parametrize("limit", [0, 5])
def test_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match=rf"limit {limit} is not in 1\.\.4"):
        Remembering(Counting(), 4).rank("talks", limit)
