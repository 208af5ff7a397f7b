import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery.sender import NotNowError
from bot.surfaces.telegram.sending import receipt


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), "gone", "blocked"),
        (Forbidden("Forbidden: bot was kicked from the supergroup chat"), "gone", "kicked"),
        (Forbidden("Forbidden: bot is not a member of the channel chat"), "gone", "kicked"),
        (Forbidden("Forbidden: user is deactivated"), "gone", "deactivated"),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), "gone", "never started"),
        (Forbidden("Forbidden: something new"), "gone", "shut out: Forbidden: something new"),
        (Forbidden("Forbidden: not enough rights to send text messages to the chat"), "failed", "no rights"),
        (BadRequest("Chat not found"), "gone", "gone"),
        (BadRequest("Message thread not found"), "gone", "topic gone"),
        (BadRequest("TOPIC_DELETED"), "gone", "topic gone"),
        (BadRequest("TOPIC_CLOSED"), "failed", "topic closed"),
        (BadRequest("Not enough rights to send text messages to the chat"), "failed", "no rights"),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), "failed", "no rights"),
        (BadRequest("Can't parse\nentities"), "failed", "bad request: Can't parse entities"),
        (BadRequest("Chat -1001234567890 is odd"), "failed", "bad request: Chat [...] is odd"),
        (BadRequest("No such bot 123456789:AAx_y-z"), "failed", "bad request: No such bot [...]"),
        (BadRequest("x" * 300), "failed", f"bad request: {'x' * 200}"),
        (TelegramError("something new"), "failed", "TelegramError: something new"),
    ],
)
def test_what_telegram_says_has_an_outcome(error: TelegramError, outcome: str, reason: str) -> None:
    found = receipt(error)

    assert (found.outcome, found.reason, found.moved_to) == (outcome, reason, None)


def test_a_chat_that_moved_is_told_with_its_new_id() -> None:
    assert receipt(ChatMigrated(-100_5)).moved_to == -100_5


@pytest.mark.parametrize(
    ("error", "seconds", "is_unclear"),
    [
        (RetryAfter(7), 7.0, False),
        (NetworkError("aiohttp.ClientConnectorError"), None, False),
        (InvalidToken("Unauthorized"), None, False),
        (TimedOut(), None, True),
        (TimedOut("Timed out while connecting; the request was not sent to Telegram"), None, False),
    ],
)
def test_what_may_succeed_later_is_tried_again(error: TelegramError, seconds: float | None, is_unclear: bool) -> None:
    with pytest.raises(NotNowError) as caught:
        receipt(error)

    assert (caught.value.seconds, caught.value.is_unclear) == (seconds, is_unclear)
