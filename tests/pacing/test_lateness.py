"""Room that is taken a little late, as always on a machine that has other work."""

import random

import pytest
from standins.moved_clock import most_within

from bot.surfaces.telegram.pacing import BROADCAST, Call, MemoryLimits, Urgency
from bot.surfaces.telegram.pacing.limits import LATE_MS

SECONDS = 60


@pytest.mark.parametrize("late_ms", [0, 5, 15, LATE_MS])
@pytest.mark.parametrize("answers_every", [0, 7])
async def test_what_is_taken_late_is_not_lost_and_never_too_much(late_ms: int, answers_every: int) -> None:
    limits, chance, now_ms = MemoryLimits(), random.Random(late_ms), 0  # noqa: S311 - not for secrets
    sent: list[int] = []

    for chat in range(1, 10_000):
        urgency = Urgency.ANSWER if answers_every and chat % answers_every == 0 else BROADCAST
        while hold := await limits.take(Call(chat, urgency), now_ms):
            now_ms += hold.wait_ms + chance.randint(0, late_ms)
        sent.append(now_ms)
        if now_ms > SECONDS * 1_000:
            break

    assert most_within(sent, 1_000) <= 30
    assert len(sent) >= 28 * SECONDS
