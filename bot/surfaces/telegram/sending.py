"""Sending updates to chats that nobody asked in just now, and what Telegram's answers mean for a delivery."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

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
from bot.model.delivery import Receipt, Recipient
from bot.surfaces.telegram.noting import Noting
from bot.surfaces.telegram.pacing import BROADCAST
from bot.surfaces.telegram.persisting import Fate, fate
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.speaking import SpeakingBot

# As Telegram words it, by what it means. Neither a chat nor a topic that is gone comes back under its id.
_GONE = (
    (re.compile(r"chat not found|user not found|peer_id_invalid|group is deactivated|group was deleted", re.I), "gone"),
    (re.compile(r"thread not found|topic_deleted|topic_id_invalid", re.I), "topic gone"),
)
_REFUSED = (
    (re.compile(r"topic_closed", re.I), "topic closed"),
    (re.compile(r"not enough rights|have no rights|need administrator|write_forbidden|restricted", re.I), "no rights"),
)
_SHUT_OUT = (
    (re.compile(r"deactivated", re.I), "deactivated"),
    (re.compile(r"blocked", re.I), "blocked"),
    (re.compile(r"kicked|not a member", re.I), "kicked"),
    (re.compile(r"can't initiate", re.I), "never started"),
)
# An id of somebody, or a token, which begins with one.
_ID = re.compile(r"-?\d{6,}\S*")
_MOST_WORDS_CHARS = 200

Reasons = tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class TelegramSender:
    """Sends updates through a bot; see ``Sender``.

    ``render`` makes the message for a recipient, None where nothing is left to tell: an update may be withdrawn from
    the knowledge before everybody was told.
    """

    bot: SpeakingBot
    render: Callable[[Recipient], Card | None]
    noting: Noting

    async def send(self, recipient: Recipient) -> Receipt:
        """Send a chat its updates in one message, and say what became of it. Raises NotNowError."""
        card = self.render(recipient)
        if card is None:
            return Receipt("skipped", "withdrawn")
        try:
            sent = await self.bot.say(
                recipient.chat, card, recipient.thread, is_silent=recipient.is_silent, urgency=BROADCAST
            )
        except TelegramError as error:
            return receipt(error)
        shown = self.noting.shown(recipient.chat, sent, recipient.thread, card)
        return Receipt("sent", message=sent, shown=(shown,))


def receipt(error: TelegramError) -> Receipt:
    """Return what an error of Telegram's means for a delivery. Raises NotNowError where it may succeed later."""
    match error:
        case ChatMigrated():
            return Receipt("failed", moved_to=error.new_chat_id)
        case RetryAfter():
            raise NotNowError("asked to wait", _seconds(error)) from error
        case Forbidden():
            told = _worded(error, _REFUSED, "failed") or _worded(error, _SHUT_OUT, "gone")
            return told or Receipt("gone", f"shut out: {said(error)}")
        # A BadRequest is a NetworkError as well.
        case BadRequest():
            told = _worded(error, _GONE, "gone") or _worded(error, _REFUSED, "failed")
            return told or Receipt("failed", f"bad request: {said(error)}")
        case TimedOut():
            raise NotNowError("timed out", is_unclear=fate(error) is Fate.UNCLEAR) from error
        case NetworkError() | InvalidToken():
            raise NotNowError(type(error).__name__) from error
        case _:
            return Receipt("failed", f"{type(error).__name__}: {said(error)}")


def said(error: TelegramError) -> str:
    """Return Telegram's words in one line, without ids and tokens, at most so many that a report can hold them."""
    return _ID.sub("[...]", " ".join(error.message.split()))[:_MOST_WORDS_CHARS]


def _worded(error: TelegramError, reasons: Reasons, outcome: str) -> Receipt | None:
    reason = next((reason for pattern, reason in reasons if pattern.search(error.message)), None)
    if reason is None:
        return None
    return Receipt("gone" if outcome == "gone" else "failed", reason)


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
