"""What is kept about a person: told, and erased on request."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.locales import privacy
from bot.surfaces.telegram import links, menus, rendering
from bot.surfaces.telegram.callbacks import EraseMe
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit, reply
from bot.surfaces.telegram.rights import is_private


@dataclass(frozen=True, slots=True)
class Erasing:
    """Erases what is kept about whoever asks for it, once they are sure."""

    desk: Desk

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what is kept about people."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        await reply(message, rendering.page(privacy.page(reader.language)))

    async def forgetme(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Ask whether somebody is sure; in a group, where others would read that, lead to the private chat."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        private = is_private(message.chat)
        await reply(message, menus.forgetting(reader) if private else _elsewhere(reader, context.bot.username))

    async def press(self, press: EraseMe, reader: Reader, message: Message) -> None:
        """Erase, or not, and say in place of the question how it went. Raises StorageError: nothing is erased then."""
        text = await self._erase(reader) if press.is_sure else privacy.kept(reader.language)
        card = rendering.page(text)
        if not await edit(message.get_bot(), message.chat.id, message.message_id, card):
            await reply(message, card)

    async def _erase(self, reader: Reader) -> str:
        person = reader.speaker.person
        erased = await self.desk.storage.erase(person) + self.desk.forget(person)
        return privacy.erased(reader.language) if erased else privacy.nothing_to_erase(reader.language)


def _elsewhere(reader: Reader, username: str) -> Card:
    key = InlineKeyboardButton(privacy.to_private_button(reader.language), links.to_private(username, links.FORGET))
    return Card(rendering.page(privacy.only_in_private(reader.language)).html, InlineKeyboardMarkup([[key]]))
