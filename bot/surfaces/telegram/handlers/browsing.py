"""Pages that are asked for by a command: the start, help, topics, sources."""

from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes, ExtBot

from bot.answering import UnknownEntryError
from bot.locales import pages, profile
from bot.surfaces.telegram import links, menus, rendering
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.handlers.showing import show
from bot.surfaces.telegram.handlers.telling import entry_card
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import reply
from bot.surfaces.telegram.rights import is_private


@dataclass(frozen=True, slots=True)
class Browsing:
    """Shows what there is to ask, and what the bot is."""

    desk: Desk

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Greet, or answer with the entry that a deep link names; never with more than one message."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        payload = context.args[0] if context.args else ""
        if payload in links.GREETINGS:
            card = self._greeting(reader, message, context.bot)
        elif payload == links.FORGET and is_private(message.chat):
            card = menus.forgetting(reader)
        else:
            card = await self._linked(reader, payload)
        await show(self.desk, message, card)

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say how to use the bot."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        names = profile.PRIVATE if is_private(message.chat) else profile.GROUP
        text = pages.usage(context.bot.username, profile.menu(names, reader.language), reader.language)
        card = rendering.page(text, self.desk.starters(reader.language), reader.owner)
        await reply(message, _inviting(card, reader, message, context.bot))

    async def topics(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer the sections."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        await reply(message, rendering.topics(self.desk.services.knowledge.sections, reader.language, reader.owner))

    async def sources(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show what the answers rest on."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        await reply(message, rendering.page(pages.sources(self.desk.services.knowledge, reader.language)))

    async def _linked(self, reader: Reader, entry: str) -> Card:
        try:
            return await entry_card(self.desk, reader, entry, reader.language)
        except UnknownEntryError:
            return rendering.page(
                pages.unknown_link(reader.language), self.desk.starters(reader.language), reader.owner
            )

    def _greeting(self, reader: Reader, message: Message, bot: ExtBot[None]) -> Card:
        if not is_private(message.chat):
            return rendering.page(pages.hello(bot.username, reader.language))
        text = pages.welcome(self.desk.services.knowledge, reader.language)
        card = rendering.page(text, self.desk.starters(reader.language), reader.owner)
        return _inviting(card, reader, message, bot)


def _inviting(card: Card, reader: Reader, message: Message, bot: ExtBot[None]) -> Card:
    """Return a card with a button that adds the bot to a group: in private, and if groups may have the bot."""
    if not (is_private(message.chat) and bot.can_join_groups):
        return card
    invitation = InlineKeyboardButton(pages.add_to_group(reader.language), links.to_group(bot.username))
    rows = card.keyboard.inline_keyboard if card.keyboard else ()
    return replace(card, keyboard=InlineKeyboardMarkup([*rows, [invitation]]))
