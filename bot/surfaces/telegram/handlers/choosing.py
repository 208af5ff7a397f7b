"""The settings of a chat: shown to everybody, changed by those who may."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.locales import settings, zones
from bot.model.language import Language
from bot.model.preferences import Preferences
from bot.surfaces.telegram import menus, rendering
from bot.surfaces.telegram.callbacks import Choose
from bot.surfaces.telegram.choices import SETTINGS, ZONE, changed, is_page
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit, reply
from bot.surfaces.telegram.rights import Right, is_group, right_of, writers_right

# What may stand before a time zone that is typed after the command.
_ZONE_WORDS = {"zone", "timezone", "зона", "пояс", "strefa"}


@dataclass(frozen=True, slots=True)
class Choosing:
    """Shows and changes what a chat has chosen."""

    desk: Desk

    async def settings(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the settings of the chat, or take the time zone that is typed after the command.

        What is neither a zone nor called one may be about any setting.
        """
        message = message_of(update)
        reader = await self.desk.reader(message)
        words = list(context.args or ())
        is_about_zone = bool(words) and words[0].casefold() in _ZONE_WORDS
        typed = " ".join(words[1:] if is_about_zone else words)
        if typed and (is_about_zone or _is_zone(typed)):
            card = await self._take_zone(message, reader, typed)
        else:
            card = _page(Choose(ZONE if is_about_zone else SETTINGS, ""), reader, message)
        await reply(message, card)

    async def press(self, press: Choose, reader: Reader, message: Message) -> str | None:
        """Serve a press in the settings, and return the toast to show, if any.

        Raises UnknownChoiceError, before Telegram is asked whether whoever pressed may; and StorageError.
        """
        card = _page(press, reader, message) if is_page(press) else None
        if card is None:
            changed(reader.preferences, press)
        right = await right_of(message.get_bot(), message.chat, reader.speaker.person)
        if right is not Right.GRANTED:
            return _refusal(right, reader.language)
        if card is None:
            reader = await self._change(reader, lambda chosen: changed(chosen, press))
        await edit(message.get_bot(), message.chat.id, message.message_id, card or _overview(reader, message))
        return settings.saved(reader.language) if card is None else None

    async def move(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let a group that became a supergroup, which has an id of its own, keep what is kept of it."""
        message = message_of(update)
        old = message.migrate_from_chat_id or message.chat.id
        new = message.migrate_to_chat_id or message.chat.id
        await self.desk.storage.preferences.move(old, new)
        await self.desk.storage.subscriptions.move(old, new)
        # Telegram may have told already that the bot is out of the old one; it is in the new one.
        await self.desk.storage.subscriptions.restore(new, self.desk.clock())
        await self.desk.storage.broadcasts.move(old, new)
        await self.desk.storage.ledger.move(old, new)

    async def _take_zone(self, message: Message, reader: Reader, typed: str) -> Card:
        try:
            zone = zones.find(typed)
        except zones.NoWholeHourError:
            return rendering.page(settings.no_whole_hour(reader.language))
        except zones.NoZoneError:
            return rendering.page(settings.no_zone(reader.language))
        right = await writers_right(message)
        if right is not Right.GRANTED:
            return rendering.page(_refusal(right, reader.language))
        return _overview(await self._change(reader, lambda chosen: replace(chosen, zone=zone)), message)

    async def _change(self, reader: Reader, alter: Callable[[Preferences], Preferences]) -> Reader:
        """Change what a reader's chat has chosen, and return the reader as they are now."""
        chosen = await self.desk.storage.preferences.change(reader.speaker.chat, alter)
        if chosen.language == reader.preferences.language:
            return replace(reader, preferences=chosen)
        # What was answered in the language chosen before says nothing about the one that people write in.
        self.desk.dialogues.forget_languages(reader.speaker.chat)
        return replace(reader, preferences=chosen)


def _is_zone(typed: str) -> bool:
    try:
        zones.find(typed)
    except zones.NoWholeHourError:
        return True
    except zones.NoZoneError:
        return False
    return True


def _page(press: Choose, reader: Reader, message: Message) -> Card:
    return menus.page(press, reader.preferences, reader.language, is_group(message.chat))


def _overview(reader: Reader, message: Message) -> Card:
    return menus.overview(reader.preferences, reader.language, is_group(message.chat))


def _refusal(right: Right, language: Language) -> str:
    return settings.unchecked(language) if right is Right.UNKNOWN else settings.only_administrators(language)
