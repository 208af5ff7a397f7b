"""Pages that are asked for by a command: the start, help, topics, sources, privacy."""

from dataclasses import dataclass

from telegram import Update
from telegram.ext import ContextTypes

from bot.answering import UnknownEntryError
from bot.locales import pages
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.handlers.telling import entry_card
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import reply

# What a link to the private chat carries that leads to no entry; no id of an entry holds an underscore.
WELCOME = "_welcome"


@dataclass(frozen=True, slots=True)
class Browsing:
    """Shows what there is to ask, and what the bot is."""

    desk: Desk

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Greet, or answer with the entry that a deep link names."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        payload = context.args[0] if context.args else WELCOME
        await reply(message, self._welcome(reader) if payload == WELCOME else self._linked(reader, payload))

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say how to use the bot."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        text = pages.usage(context.bot.username, reader.language)
        await reply(message, rendering.page(text, self.desk.starters(reader.language), reader.owner))

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

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what is kept about people."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        await reply(message, rendering.page(pages.privacy(reader.language)))

    def _linked(self, reader: Reader, entry: str) -> Card:
        try:
            return entry_card(self.desk, reader, entry)
        except UnknownEntryError:
            return rendering.page(
                pages.unknown_link(reader.language), self.desk.starters(reader.language), reader.owner
            )

    def _welcome(self, reader: Reader) -> Card:
        text = pages.welcome(self.desk.services.knowledge, reader.language)
        return rendering.page(text, self.desk.starters(reader.language), reader.owner)
