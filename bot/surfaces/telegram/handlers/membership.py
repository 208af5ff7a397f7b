"""Chats that shut the bot out, and let it in again."""

from dataclasses import dataclass

from telegram import Chat, ChatMember, ChatMemberRestricted, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import ContextTypes

from bot.surfaces.telegram.channels import may_post
from bot.surfaces.telegram.handlers.desk import Desk

_OUT = {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


@dataclass(frozen=True, slots=True)
class Membership:
    """Ends the subscriptions of chats in which the bot can't write, and restores them once it can."""

    desk: Desk

    async def change(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """End a subscription, or let one that had ended go on; nobody is subscribed by this."""
        change = update.my_chat_member
        assert change is not None  # noqa: S101 - the handler's filter
        store = self.desk.storage.subscriptions
        if _can_write(change.new_chat_member, change.chat):
            await store.restore(change.chat.id, self.desk.clock())
        else:
            await store.end(change.chat.id)


def _can_write(member: ChatMember, chat: Chat) -> bool:
    if chat.type == ChatType.CHANNEL:
        return may_post(member)
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and member.can_send_messages
    return member.status not in _OUT
