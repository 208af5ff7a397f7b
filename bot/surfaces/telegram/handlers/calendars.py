"""Events as a calendar file: all of them, those of an entry, or those that a question asks for."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from telegram import InputFile, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes
from telegram.helpers import create_deep_linked_url

from bot.answering import UnknownEntryError
from bot.locales import events as words
from bot.model.answer import Ambiguous, Answer, Answered
from bot.model.language import Language
from bot.model.showing import Telling
from bot.presenting.calendar import NoEventError, calendar, events
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.attaching import is_refused, reply_document, send_kept
from bot.surfaces.telegram.busy import busy
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.replying import reply, topic

_ALL = "timeline"


class FilesRefusedError(Exception):
    """The bot may send no files to a chat."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What to put into a calendar: facts by their ids (None for all), the name of the file, and its language."""

    name: str
    facts: Sequence[str] | None
    language: Language


@dataclass(frozen=True, slots=True)
class Calendars:
    """Sends events for a calendar."""

    desk: Desk

    async def calendar(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Send all events, or those that answer the question behind the command."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        try:
            async with busy(message):
                await self._send(message, await self._found(" ".join(context.args or ()), reader))
        except NoEventError:
            await reply(message, rendering.page(words.none_found(reader.language)))
        except FilesRefusedError:
            await reply(message, rendering.page(words.no_files(reader.language)))

    async def pressed(self, message: Message, reader: Reader, entry: str) -> str | None:
        """Send the events of an entry ('' for all) below a message, and return the toast that is needed, if any.

        Raises UnknownEntryError.
        """
        try:
            await self._send(message, self._of(entry, reader.followed) if entry else _all(reader.followed))
        except NoEventError:
            return words.none(reader.followed)
        except FilesRefusedError:
            return words.no_files(reader.followed)
        return None

    async def _found(self, typed: str, reader: Reader) -> _Chosen:
        """Return the events that a text asks for: by an entry's id, or by a question. Raises NoEventError."""
        if not typed:
            return _all(reader.language)
        if typed in self.desk.services.knowledge.entries:
            return self._of(typed, reader.language)
        return self._told(await self.desk.answer(reader, typed))

    def _told(self, answer: Answer) -> _Chosen:
        """Return the events that an answer tells, or the first entry that it offers."""
        if isinstance(answer, Answered):
            facts = [statement.fact for statement in answer.statements]
            return _Chosen(answer.entry or facts[0], facts, answer.language)
        if isinstance(answer, Ambiguous) and answer.suggestions:
            return self._of(answer.suggestions[0].entry, answer.language)
        raise NoEventError("no entry answers")

    def _of(self, entry: str, language: Language) -> _Chosen:
        entries = self.desk.services.knowledge.entries
        if entry not in entries:
            raise UnknownEntryError(entry)
        return _Chosen(entry, entries[entry].facts, language)

    async def _send(self, message: Message, chosen: _Chosen) -> None:
        """Send a calendar file in reply to a message. Raises NoEventError, FilesRefusedError and TelegramError."""
        knowledge, username = self.desk.services.knowledge, message.get_bot().username

        def address(entry: str) -> str:
            return create_deep_linked_url(username, entry)

        held = events(knowledge, chosen.facts)
        moment = self.desk.clock()
        content = await asyncio.to_thread(calendar, knowledge, chosen.facts, moment, chosen.language, address)
        caption = replace(
            rendering.page(words.for_calendar(len(held), knowledge.horizon, chosen.language)),
            telling=Telling(chosen.language, "file"),
            facts=tuple(fact.id for fact in held),
        )
        file = _file(content, chosen.name)

        async def make() -> InputFile:
            return file

        try:
            sent = await send_kept(
                self.desk.storage.files,
                _key(content, chosen.name),
                make,
                lambda document: reply_document(message, document, caption),
            )
        except TelegramError as error:
            if not is_refused(error):
                raise
            raise FilesRefusedError(str(error)) from error
        self.desk.noting.note(sent.chat.id, sent.message_id, topic(sent), caption)


def _all(language: Language) -> _Chosen:
    return _Chosen(_ALL, None, language)


def _file(content: bytes, name: str) -> InputFile:
    file = InputFile(content, filename=f"{name}.ics")
    # What the library guesses hangs on the machine's own list of types.
    file.mimetype = "text/calendar"
    return file


def _key(content: bytes, name: str) -> str:
    """Return the key under which the id of a file is kept: Telegram keeps the name with it."""
    return sha256(name.encode() + b"\0" + content).hexdigest()[:32]
