"""How much is sent, and when: all times are of a clock that the tests move."""

import pytest
from standins.moved_clock import Stage, most_within

from bot.surfaces.telegram.pacing import BROADCAST, MemoryLimits

GROUP = -1_001


async def test_answers_to_different_chats_go_out_at_once_up_to_thirty(stage: Stage) -> None:
    for chat in range(1, 41):
        stage.call(f"{chat}", chat)

    await stage.move(1)
    early = len(stage.sent)
    await stage.move(1)

    assert (early, len(stage.sent)) == (30, 40)
    assert set(stage.moments()[:30]) == {0}


async def test_chat_gets_three_at_once_and_then_one_a_second(stage: Stage) -> None:
    for number in range(6):
        stage.call(f"{number}", 7)

    await stage.move(10)

    assert stage.names() == list("012345")
    assert stage.moments() == [0, 0, 0, 1_000, 2_000, 3_000]


@pytest.mark.parametrize("chat", [GROUP, "-1001", "@neighbours"])
async def test_group_gets_twenty_in_a_minute(stage: Stage, chat: int | str) -> None:
    for number in range(50):
        stage.call(f"{number}", chat)

    await stage.move(200)

    assert len(stage.sent) == 50
    assert most_within(stage.moments(), 60_000) == 20


async def test_private_chat_gets_more_than_twenty_in_a_minute(stage: Stage) -> None:
    for number in range(40):
        stage.call(f"{number}", 7)

    await stage.move(40)

    assert len(stage.sent) == 40


async def test_broadcasts_are_spaced_and_sustain_28_a_second(stage: Stage) -> None:
    for chat in range(1, 301):
        stage.call(f"{chat}", chat, BROADCAST)

    await stage.move(10)

    assert most_within(stage.moments(), 9) == 1
    assert most_within(stage.moments(), 136) == 4
    assert most_within(stage.moments(), 1_000) == 29
    assert len(stage.sent) >= 284


@pytest.mark.parametrize(
    "endpoint",
    ["getMe", "getChatMember", "setMyCommands", "answerCallbackQuery", "answerInlineQuery", "sendChatAction",
     "sendMessageDraft", "deleteMessage", "editForumTopic", "editChatInviteLink"],
)  # fmt: skip
async def test_calls_that_are_no_messages_are_not_held_back(stage: Stage, endpoint: str) -> None:
    for number in range(50):
        stage.call(f"{number}", GROUP, endpoint=endpoint)

    await stage.move(0)

    assert len(stage.sent) == 50


@pytest.mark.parametrize("endpoint", ["sendPhoto", "copyMessage", "forwardMessage", "sendDocument", "sendGift"])
async def test_messages_of_all_kinds_are_counted(stage: Stage, endpoint: str) -> None:
    for number in range(5):
        stage.call(f"{number}", 7, endpoint=endpoint)

    await stage.move(0)

    assert len(stage.sent) == 3


@pytest.mark.parametrize("endpoint", ["editMessageText", "editMessageReplyMarkup", "stopPoll"])
async def test_edits_count_as_messages_in_groups(stage: Stage, endpoint: str) -> None:
    for number in range(50):
        stage.call(f"{number}", GROUP, endpoint=endpoint)

    await stage.move(59)

    assert len(stage.sent) == 20


@pytest.mark.parametrize("chat", [7, None])
async def test_edits_in_private_chats_and_of_inline_messages_count_only_among_all(
    stage: Stage, chat: int | None
) -> None:
    for number in range(50):
        stage.call(f"{number}", chat, endpoint="editMessageText")

    await stage.move(1)

    assert len(stage.sent) == 30


async def test_cancelled_call_is_not_sent_and_the_next_takes_its_place(stage: Stage) -> None:
    for number in range(5):
        stage.call(f"{number}", 7)
    await stage.move(0)

    stage.tasks["3"].cancel()
    await stage.move(1)

    assert stage.names() == ["0", "1", "2", "4"]
    assert stage.pacing.waiting == 0


async def test_chat_is_forgotten_a_minute_after_its_last_call() -> None:
    limits = MemoryLimits()
    stage = Stage.over(limits)
    await stage.pacing.initialize()
    for chat in range(1, 3_001):
        stage.call(f"{chat}", chat, BROADCAST)

    kept = []
    for _ in range(12):
        await stage.move(10)
        kept.append(limits.chats)
    stage.call("last", 1)
    await stage.move(61)
    stage.call("very last", 2)
    await stage.move(0)
    await stage.pacing.shutdown()

    assert len(stage.sent) == 3_002
    assert max(kept) <= 60 * 29
    assert limits.chats == 1
