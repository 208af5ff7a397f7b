"""Who goes first."""

from standins.moved_clock import Stage
from telegram.error import NetworkError

from bot.surfaces.telegram.pacing import BROADCAST

GROUP = -1_001


async def test_answer_goes_ahead_of_waiting_broadcasts(stage: Stage) -> None:
    for chat in range(1, 301):
        stage.call(f"{chat}", chat, BROADCAST)
    await stage.move(5)

    sent = len(stage.sent)
    stage.call("answer", 1_000)
    # As soon as any call may be sent.
    await stage.move(0.14)

    assert stage.names()[sent] == "answer"
    assert stage.pacing.waiting > 100


async def test_answers_beyond_the_room_kept_for_them_wait_for_about_one_call_each(stage: Stage) -> None:
    for chat in range(1, 301):
        stage.call(f"{chat}", chat, BROADCAST)
    await stage.move(5)

    for number in range(10):
        stage.call(f"answer {number}", 1_000 + number)
    before = len(stage.sent)
    await stage.move(0.5)

    assert stage.names()[before : before + 10] == [f"answer {number}" for number in range(10)]
    assert stage.moments()[before + 9] - 5_000 <= 10 * 36 + 130


async def test_answer_to_a_chat_goes_ahead_of_the_broadcasts_that_wait_for_it(stage: Stage) -> None:
    for number in range(25):
        stage.call(f"{number}", GROUP, BROADCAST)
    await stage.move(59)

    stage.call("answer", GROUP)
    await stage.move(2)

    assert stage.names()[20:] == ["answer", *stage.names()[21:]]


async def test_chat_that_must_wait_does_not_hold_up_the_others(stage: Stage) -> None:
    for number in range(60):
        stage.call(f"group {number}", GROUP, BROADCAST)
    for chat in range(1, 57):
        stage.call(f"{chat}", chat, BROADCAST)

    await stage.move(3)

    assert {f"{chat}" for chat in range(1, 57)} <= set(stage.names())


async def test_chats_take_turns(stage: Stage) -> None:
    for chat in (1, 2, 3):
        for number in range(3):
            stage.call(f"{chat}{number}", chat)

    await stage.move(0)

    assert stage.names() == ["10", "20", "30", "11", "21", "31", "12", "22", "32"]


async def test_waiting_calls_fail_when_the_bot_shuts_down(stage: Stage) -> None:
    for number in range(5):
        stage.call(f"{number}", 7)
    await stage.move(0)

    await stage.pacing.shutdown()
    stage.call("late", 8)
    await stage.move(0)

    assert len(stage.sent) == 3
    assert [type(stage.failure(name)) for name in ("3", "4", "late")] == [NetworkError] * 3


async def test_calls_go_on_after_a_second_initialize(stage: Stage) -> None:
    await stage.pacing.initialize()

    stage.call("1", 7)
    await stage.move(0)

    assert stage.names() == ["1"]
