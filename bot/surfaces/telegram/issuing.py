"""The message for a chat that an update, or a digest of several, goes to, or went to before."""

from collections.abc import Sequence
from dataclasses import replace

from telegram import Bot

from bot.answering.announcing import announce, digest
from bot.model.delivery import Recipient
from bot.model.knowledge import Knowledge
from bot.model.language import Language
from bot.model.showing import Telling
from bot.surfaces.telegram.bulletins import digest_card, update_card
from bot.surfaces.telegram.rendering import Card


def issued(bot: Bot, knowledge: Knowledge, recipient: Recipient) -> Card | None:
    """Return the message; None if the knowledge holds none of its updates any more."""
    return issue(bot, knowledge, recipient.chat, recipient.updates, recipient.language)


def issue(
    bot: Bot, knowledge: Knowledge, chat: int, ids: Sequence[str], language: Language, above: str = ""
) -> Card | None:
    """Return updates, by their ids, as one message for a chat; None if the knowledge holds none of them any more."""
    updates = [knowledge.updates[id_] for id_ in ids if id_ in knowledge.updates]
    # Elsewhere than in private, what stands behind a button is answered in private.
    username = "" if chat > 0 else bot.username
    match updates:
        case []:
            return None
        case [update]:
            card = update_card(announce(update, knowledge, language), username, above)
        case _:
            card = digest_card(digest(updates, knowledge, language), username, above)
    told = dict.fromkeys(fact for update in updates for fact in update.told)
    return replace(card, telling=Telling(language, updates=tuple(update.id for update in updates)), facts=tuple(told))
