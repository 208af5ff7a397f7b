"""The message for a chat that an update, or a digest of several, goes to."""

from telegram import Bot

from bot.answering.announcing import announce, digest
from bot.model.delivery import Recipient
from bot.model.knowledge import Knowledge
from bot.surfaces.telegram.bulletins import digest_card, update_card
from bot.surfaces.telegram.rendering import Card


def issued(bot: Bot, knowledge: Knowledge, recipient: Recipient) -> Card | None:
    """Return the message; None if the knowledge holds none of its updates any more."""
    updates = [knowledge.updates[id_] for id_ in recipient.updates if id_ in knowledge.updates]
    # Elsewhere than in private, what stands behind a button is answered in private.
    username = "" if recipient.chat > 0 else bot.username
    match updates:
        case []:
            return None
        case [update]:
            return update_card(announce(update, knowledge, recipient.language), username)
        case _:
            return digest_card(digest(updates, knowledge, recipient.language), username)
