"""Whether a message speaks to the bot, and what it asks."""

import re

from telegram import Message, MessageEntity, User
from telegram.constants import ChatType

# Telegram sends the messages of anonymous administrators, and of people who write as a channel, in these bots' names.
_PEOPLE_BEHIND_BOTS = {1_087_968_824, 136_817_688}


def is_from_person(message: Message) -> bool:
    """Return whether a person wrote a message: not another bot, and not a channel's post forwarded by Telegram.

    Bots may read one another, where either has Telegram's bot-to-bot mode on; two that answered would never end.
    """
    sender = message.from_user
    # A bot that writes in a person's name, through the automation of their account, is a bot all the same.
    if sender is None or message.is_automatic_forward or message.sender_business_bot:
        return False
    return not sender.is_bot or sender.id in _PEOPLE_BEHIND_BOTS


def speaker(message: Message) -> int:
    """Return the id of who wrote a message; an anonymous writer goes by the chat that they write for."""
    sender = message.sender_chat or message.from_user
    return sender.id if sender else 0


def question(message: Message, me: User) -> str | None:
    """Return what a message asks the bot, or None if it does not speak to it; empty if it asks nothing.

    In a private chat every text does, a caption too. In a group: ``/ask``, a mention, or a reply to one of the bot's
    messages. Where the bot is called without a question below somebody's message, that message is the question.
    """
    text = message.text or message.caption or ""
    if not is_from_person(message) or _is_via(message, me):
        return None
    command = _ask_command(text, me)
    if command is not None:
        return command or quoted(message, me)
    if _is_command(message):
        return None
    rest, mentioned = _without_mentions(message, me)
    if message.chat.type == ChatType.PRIVATE:
        return rest.strip() if text else None
    if text.startswith("/"):
        return None
    if mentioned:
        return rest.strip() or quoted(message, me)
    return text.strip() or None if _replies_to(message, me) else None


def guest_question(message: Message, me: User) -> str | None:
    """Return what a message asks the bot in a chat that it is not in, or None if no person wrote it; empty if nothing.

    Telegram brings only messages that call the bot.
    """
    if not is_from_person(message) or _is_via(message, me):
        return None
    command = _ask_command(message.text or "", me)
    asked = _without_mentions(message, me)[0].strip() if command is None else command
    return asked or quoted(message, me)


def _is_via(message: Message, me: User) -> bool:
    """Return whether a message is an answer of the bot that somebody chose from its inline results."""
    return message.via_bot is not None and message.via_bot.id == me.id


def is_own_command(message: Message, me: User) -> bool:
    """Return whether a message that opens with a command calls no other bot."""
    called = re.match(r"/\w+@(\w+)", message.text or "")
    return called is None or called[1].lower() == (me.username or "").lower()


def _is_command(message: Message) -> bool:
    """Return whether a message opens with a command: one that was edited is no question, even in a private chat."""
    return any(entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0 for entity in message.entities)


def _ask_command(text: str, me: User) -> str | None:
    match = re.match(r"/ask\b(?:@(\w+))?[\s:,]*", text, re.IGNORECASE)
    if match is None or (match[1] and match[1].lower() != (me.username or "").lower()):
        return None
    return text[match.end() :].strip()


def _without_mentions(message: Message, me: User) -> tuple[str, bool]:
    """Return a message's text without mentions of the bot, and whether there were any."""
    entities = message.entities if message.text else message.caption_entities
    text, found = message.text or message.caption or "", False
    whole = text
    for entity in entities:
        part = _part(whole, entity)
        by_name = entity.type == MessageEntity.MENTION and part[1:].lower() == (me.username or "").lower()
        by_id = entity.type == MessageEntity.TEXT_MENTION and entity.user is not None and entity.user.id == me.id
        if by_name or by_id:
            text, found = text.replace(part, " ", 1), True
    return text, found


def _part(text: str, entity: MessageEntity) -> str:
    """Return the part of a text that an entity is about; the library's own reading fails at halves of characters."""
    units = text.encode("utf-16-le", "surrogatepass")[2 * entity.offset : 2 * (entity.offset + entity.length)]
    return units.decode("utf-16-le", "replace")


def own_card(message: Message, me: User) -> Message | None:
    """Return the bot's message to which a message replies, one sent through its inline mode too, or None."""
    original = message.reply_to_message
    is_own = original is not None and (_replies_to(message, me) or _is_via(original, me))
    return original if is_own else None


def _replies_to(message: Message, me: User) -> bool:
    original = message.reply_to_message
    # Every message of a forum topic replies to the one that opened the topic, whoever that was.
    if original is None or original.forum_topic_created:
        return False
    return original.from_user is not None and original.from_user.id == me.id


def quoted(message: Message, me: User) -> str:
    """Return what somebody else's message, to which this one replies, says; empty if there is none."""
    original = message.reply_to_message
    if original is None or original.forum_topic_created or _replies_to(message, me) or _is_via(original, me):
        return ""
    if message.quote:
        return message.quote.text.strip()
    return (original.text or original.caption or "").strip()
