"""One batch of corrections: each message that showed what was wrong is edited or, where it can't be, followed up."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import groupby

import structlog

from bot import metrics
from bot.delivery.delivering import MOST_MOVES, SIDE_BY_SIDE, move
from bot.delivery.errands import Errands
from bot.delivery.persisting import Persisting
from bot.delivery.sender import Editor, NotNowError
from bot.delivery.timing import quiet_until
from bot.model.delivery import Amendment, Receipt
from bot.storage import Storage
from bot.storage.corrections import FOLLOWED_UP

_REFUSED = "can't be edited"

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Correcting:
    """Corrects the messages of a batch; as in ``Delivering``, it may be gone through again at any moment.

    An edit that is made again changes nothing. What may be sent twice after a crash is the one reply to a chat.
    """

    storage: Storage
    editor: Editor
    clock: Callable[[], datetime]
    persisting: Persisting = field(default_factory=Persisting)
    errands: Errands = field(default_factory=Errands)

    async def correct(self, broadcast: str, batch: int) -> None:
        """Correct the messages of a batch that wait, those of one chat one after the other."""
        places = asyncio.Semaphore(SIDE_BY_SIDE)
        waiting = partial(self.storage.corrections.waiting, broadcast, batch, self.clock())

        async def one(chat: int, messages: list[Amendment]) -> None:
            async with places:
                # By chat, as which of its messages are followed up depends on the others.
                numbers = [it.message for it in messages]
                await self.errands.run((broadcast, chat), partial(self._correct_all, broadcast, chat, numbers))

        tried: set[int] = set()
        # Again, as a chat may have got another id meanwhile, for whatever reason.
        while found := [it for it in await self.persisting.stored(waiting) if it.chat not in tried]:
            tried |= {it.chat for it in found}
            chats = groupby(found, key=lambda amendment: amendment.chat)
            await asyncio.gather(*[one(chat, list(messages)) for chat, messages in chats])

    async def _correct_all(self, broadcast: str, chat: int, messages: list[int]) -> None:
        now_at = chat
        for message in messages:
            now_at = await self._correct(broadcast, now_at, message if now_at == chat else -abs(message))

    async def _correct(self, broadcast: str, chat: int, message: int) -> int:
        """Correct a message, and return the id under which its chat is to be found now."""
        # As it is now: where much is corrected, it may have been waiting for long.
        getting = partial(self.storage.corrections.get, broadcast, chat, message, self.clock())
        amendment = await self.persisting.stored(getting)
        if amendment is None:
            return chat
        receipt = await self._amend(broadcast, amendment)
        for _ in range(MOST_MOVES):
            if receipt.moved_to is None:
                break
            await move(self.storage, self.persisting, amendment.chat, receipt.moved_to)
            # The message stays behind, where nothing reaches it.
            amendment = replace(amendment, chat=receipt.moved_to, message=-abs(amendment.message))
            receipt = await self._amend(broadcast, amendment)
        if receipt.moved_to is not None:
            receipt = Receipt("failed", "moved again and again")
        if receipt.outcome == "failed":
            _log.warning("message not corrected", broadcast=broadcast, reason=receipt.reason)
        chat, target = amendment.chat, amendment.message
        settle = partial(self.storage.broadcasts.settle, broadcast, chat, receipt, self.clock(), target)
        await self.persisting.stored(settle)
        metrics.corrected("followed_up" if receipt.reason == FOLLOWED_UP else receipt.outcome)
        return chat

    async def _amend(self, broadcast: str, amendment: Amendment) -> Receipt:
        """Edit a message, or follow it up, unless the chat was told already or gets the update anyway."""
        if amendment.telling is None:
            return Receipt("skipped", "forgotten")
        receipt = await self._edited(amendment)
        if receipt.outcome != "failed" or receipt.reason != _REFUSED:
            return receipt
        if amendment.inline:
            # Nobody knows which chat it stands in.
            return Receipt("skipped", "out of reach", shown=(self.editor.left(amendment),))
        followed_up = partial(self.storage.corrections.is_followed_up, broadcast, amendment.chat)
        if amendment.is_told or await self.persisting.stored(followed_up):
            return Receipt("skipped", "told otherwise", shown=(self.editor.left(amendment),))
        # Held back until the morning, it would leave what is wrong standing.
        is_silent = amendment.is_silent or quiet_until(amendment.quiet, amendment.zone, self.clock()) is not None
        following = partial(self.editor.follow_up, replace(amendment, is_silent=is_silent))
        receipt = await self.persisting.sent(following)
        if receipt.outcome != "sent":
            return receipt
        return replace(receipt, reason=FOLLOWED_UP, shown=(*receipt.shown, self.editor.left(amendment)))

    async def _edited(self, amendment: Amendment) -> Receipt:
        if amendment.message <= 0:
            return Receipt("failed", _REFUSED)

        async def edit() -> Receipt:
            try:
                return await self.editor.edit(amendment) or Receipt("failed", _REFUSED)
            except NotNowError as error:
                # One that may have got through is made again until it is known, and changes nothing then.
                raise NotNowError(str(error), error.seconds) from error

        return await self.persisting.sent(edit)
