"""What a 429 of Telegram's pauses, and for how long."""

from datetime import timedelta

import pytest
from standins.moved_clock import Stage
from structlog.testing import capture_logs
from telegram.error import RetryAfter

from bot.surfaces.telegram.pacing import BROADCAST, Urgency


async def test_answer_is_sent_again_after_the_time_that_telegram_says(stage: Stage) -> None:
    stage.refusals = {"1": [3]}

    stage.call("1", 7)
    await stage.move(10)

    assert stage.moments() == [0, 3_000]
    assert stage.tasks["1"].result() is True


async def test_only_the_chat_that_was_named_is_paused(stage: Stage) -> None:
    stage.refusals = {"1": [3]}
    stage.call("1", 7)
    await stage.move(0)

    stage.call("same chat", 7)
    stage.call("another chat", 8)
    await stage.move(10)

    assert list(zip(stage.names(), stage.moments(), strict=True)) == [
        ("1", 0), ("another chat", 0), ("1", 3_000), ("same chat", 3_000)
    ]  # fmt: skip


async def test_answer_is_given_up_at_once_when_the_wait_is_long(stage: Stage) -> None:
    stage.refusals = {"1": [600]}

    stage.call("1", 7)
    await stage.move(0)
    stage.call("2", 7)
    await stage.move(1)

    assert [type(stage.failure(name)) for name in "12"] == [RetryAfter] * 2
    assert stage.failure("2").retry_after == timedelta(seconds=600)
    assert stage.names() == ["1"]


async def test_answers_that_wait_already_are_given_up_when_the_pause_is_long(stage: Stage) -> None:
    stage.refusals = {"2": [600]}
    for number in range(5):
        stage.call(f"{number}", 7)

    await stage.move(0)

    assert isinstance(stage.failure("4"), RetryAfter)
    assert stage.pacing.waiting == 0


async def test_answer_that_telegram_refuses_again_and_again_is_given_up(stage: Stage) -> None:
    stage.refusals = {"1": [20] * 10}

    stage.call("1", 7)
    await stage.move(200)

    assert isinstance(stage.failure("1"), RetryAfter)
    assert stage.moments() == [0, 20_000, 40_000, 60_000]


@pytest.mark.parametrize("urgency", [None, BROADCAST])
async def test_call_waits_for_a_minute_and_no_longer(stage: Stage, urgency: Urgency | None) -> None:
    stage.refusals = {"1": [45], "2": [90]}

    stage.call("1", 7, urgency)
    stage.call("2", 8, urgency)
    await stage.move(60)

    assert stage.tasks["1"].result() is True
    assert isinstance(stage.failure("2"), RetryAfter)


async def test_everything_is_paused_when_chat_after_chat_is_refused(stage: Stage) -> None:
    stage.refusals = {f"{chat}": [4] for chat in range(1, 5)}
    for chat in range(1, 5):
        stage.call(f"{chat}", chat)
    await stage.move(0)

    stage.call("another", 9)
    await stage.move(3)
    before = stage.names()
    await stage.move(1)

    assert "another" not in before
    assert stage.names()[-1] == "another"
    assert stage.moments()[4:] == [4_000] * 5


async def test_chats_refused_among_others_that_are_served_are_paused_alone(stage: Stage) -> None:
    stage.refusals = {f"{chat}": [4] for chat in (1, 3, 5, 7, 9, 11)}
    for chat in range(1, 13):
        stage.call(f"{chat}", chat)
        await stage.move(0)

    stage.call("another", 99)
    await stage.move(0)

    assert stage.names()[-1] == "another"


async def test_everything_is_paused_when_a_call_without_a_chat_is_refused(stage: Stage) -> None:
    stage.refusals = {"inline": [2]}
    stage.call("inline", endpoint="editMessageText")
    await stage.move(0)

    stage.call("answer", 7)
    await stage.move(5)

    assert stage.moments() == [0, 2_000, 2_000]


@pytest.mark.parametrize("endpoint", ["setMyDescription", "answerInlineQuery", "sendChatAction"])
async def test_refusal_of_what_is_no_message_pauses_nothing(stage: Stage, endpoint: str) -> None:
    stage.refusals = {"1": [3_600]}
    stage.call("1", 7, endpoint=endpoint)
    await stage.move(0)

    stage.call("answer", 7)
    await stage.move(0)

    assert isinstance(stage.failure("1"), RetryAfter)
    assert stage.names() == ["1", "answer"]


@pytest.mark.parametrize("urgency", [None, BROADCAST])
async def test_call_does_not_go_round_for_ever_when_telegram_asks_for_no_time(
    stage: Stage, urgency: Urgency | None
) -> None:
    stage.refusals = {"1": [0] * 1_000}

    stage.call("1", 7, urgency)
    await stage.move(200)

    assert isinstance(stage.failure("1"), RetryAfter)


async def test_log_tells_of_a_pause_and_names_nobody(stage: Stage) -> None:
    stage.refusals = {"1": [3]}

    with capture_logs() as logs:
        stage.call("1", 424_242)
        await stage.move(5)

    assert [(entry["event"], entry["scope"], entry["seconds"]) for entry in logs] == [
        ("Telegram asks to wait", "chat", 3)
    ]
    assert "424242" not in str(logs)


async def test_pauses_are_forgotten_when_they_have_passed(stage: Stage) -> None:
    for chat in range(1, 101):
        stage.refusals[f"{chat}"] = [2]
        stage.call(f"{chat}", chat, BROADCAST)
        await stage.move(1)

    assert stage.pacing.paused_chats <= 3
