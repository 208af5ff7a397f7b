"""Presses of buttons, new, old and forged."""

from contextlib import suppress
from dataclasses import dataclass
from typing import assert_never

from telegram import CallbackQuery, Message, Update, User
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.answering import TooEarlyError, UnknownEntryError
from bot.answering.replaying import UnknownDayError
from bot.locales import pages, toasts
from bot.surfaces.telegram import keyboards, rendering
from bot.surfaces.telegram.callbacks import (
    Choose,
    EraseMe,
    Explain,
    NoneOfThese,
    Press,
    ReplayDay,
    SendEvents,
    ShowEntry,
    ShowEntryAsOf,
    ShowSection,
    ShowTopics,
    Steer,
    Tune,
    Unknown,
    Vote,
    unpack,
)
from bot.surfaces.telegram.choices import UnknownChoiceError
from bot.surfaces.telegram.handlers.calendars import Calendars
from bot.surfaces.telegram.handlers.choosing import Choosing
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.handlers.erasing import Erasing
from bot.surfaces.telegram.handlers.judging import Judging
from bot.surfaces.telegram.handlers.publishing import NoTurnError, Publishing
from bot.surfaces.telegram.handlers.replaying import Replaying
from bot.surfaces.telegram.handlers.showing import show
from bot.surfaces.telegram.handlers.telling import entry_card
from bot.surfaces.telegram.handlers.tuning import Tuning
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.replying import edit, reply
from bot.surfaces.telegram.rights import is_private


class _StaleError(LookupError):
    """A button leads to what there is no longer, or never was."""


@dataclass(frozen=True, slots=True)
class Pressing:
    """Serves presses: each is met by a toast or an answer, whatever it carries and whoever pressed."""

    desk: Desk
    publishing: Publishing

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Serve a press of a button."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - the handler's filter
        message, button = pressed_message(query), unpack(query.data)
        if message is None:
            chat = query.message.chat if query.message else None
            await _acknowledge(query, toasts.unknown_button(await self.desk.language(query.from_user, chat)))
            return
        reader = await self.desk.presser(query, message)
        if not keyboards.may_press(button, query.from_user.id, message):
            await _acknowledge(query, toasts.not_yours(reader.language))
            return
        if not keyboards.stands(button, message):
            await _acknowledge(query, toasts.unknown_button(reader.language))
            return
        try:
            toast = await self._serve(button.press, reader, message, context.bot.bot)
        except (_StaleError, UnknownEntryError, UnknownDayError, TooEarlyError, UnknownChoiceError, NoTurnError):
            toast = toasts.unknown_button(reader.language)
        except Exception as error:
            # Whatever failed, the button is not to look pressed for ever. Where no message gets through, no apology
            # does either; a toast may.
            with suppress(TelegramError):
                await _acknowledge(query, pages.failed(reader.language) if isinstance(error, TelegramError) else None)
            raise
        await _acknowledge(query, toast)

    async def _serve(self, press: Press, reader: Reader, message: Message, me: User) -> str | None:
        """Do what a press asks for, and return the toast to show, if any. Raises LookupError where it is stale."""
        match press:
            case ShowEntry() | ShowEntryAsOf():
                as_of = press.day if isinstance(press, ShowEntryAsOf) else None
                card = await entry_card(self.desk, reader, press.entry, reader.followed, as_of)
                await show(self.desk, message, card)
            case ReplayDay():
                return await Replaying(self.desk).press(press, reader, message)
            case ShowSection() | ShowTopics():
                await _turn_to(message, self._list(press, reader))
            case Explain() | Vote() | NoneOfThese():
                return await Judging(self.desk).press(press, reader, message, me)
            case SendEvents(entry):
                return await Calendars(self.desk).pressed(message, reader, entry)
            case Choose() | Tune() | Steer():
                return await self._choose(press, reader, message)
            case EraseMe() if is_private(message.chat):
                await Erasing(self.desk).press(press, reader, message)
            case EraseMe() | Unknown():
                raise _StaleError
            case _:
                assert_never(press)
        return None

    async def _choose(self, press: Choose | Tune | Steer, reader: Reader, message: Message) -> str | None:
        match press:
            case Choose():
                return await Choosing(self.desk).press(press, reader, message)
            case Tune():
                return await Tuning(self.desk).press(press, reader, message)
            case Steer():
                return await self.publishing.press(press, reader, message)

    def _list(self, press: ShowSection | ShowTopics, reader: Reader) -> rendering.Card:
        sections = self.desk.services.knowledge.sections
        if isinstance(press, ShowTopics):
            return rendering.topics(sections, reader.followed, reader.owner)
        shown = next((section for section in sections if section.id == press.section), None)
        if shown is None:
            raise _StaleError
        return rendering.section(shown, reader.followed, reader.owner)


async def _turn_to(message: Message, page: rendering.Card) -> None:
    """Put a page in the place of the one whose button was pressed, or below it, if that can't be changed."""
    if not await edit(message.get_bot(), message.chat.id, message.message_id, page):
        await reply(message, page)


async def _acknowledge(query: CallbackQuery, toast: str | None = None) -> None:
    """Tell Telegram that a press was met; one that waited too long, while the bot was down, is served all the same."""
    with suppress(BadRequest):
        await query.answer(toast)


def pressed_message(query: CallbackQuery) -> Message | None:
    """Return the message below which a button was pressed, or None if it is too old for Telegram to show it."""
    message = query.message
    return message if isinstance(message, Message) and message.is_accessible else None
