"""Updates published from Telegram by the bot's administrators, in their private chats."""

from dataclasses import dataclass

import structlog
from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.answering.announcing import announce
from bot.delivery.dispatch import Dispatch
from bot.locales import publishing
from bot.model.delivery import Watched
from bot.model.language import LANGUAGES, Language
from bot.model.news import NewsUpdate
from bot.surfaces.telegram import publishing_pages as pages
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.bulletins import update_card
from bot.surfaces.telegram.callbacks import Steer
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.replying import edit, reply
from bot.surfaces.telegram.rights import is_private
from bot.surfaces.telegram.watching import Watching

_log = structlog.stdlib.get_logger(__name__)


class NoTurnError(LookupError):
    """A press asks for what there is not, or comes from somebody who may not publish: it is old, or forged."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """Publishes updates, and holds, resumes or cancels them; for ``admins``, ids of people, and nobody else."""

    desk: Desk
    dispatch: Dispatch
    watching: Watching
    admins: frozenset[int]

    async def publish(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """List the updates, or show the one that is named: how far it is, or what publishing it would do."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        named = " ".join(context.args or ())
        if named:
            await self._open(named, reader, message)
        else:
            found = await self.desk.storage.broadcasts.progress()
            await reply(message, pages.updates_page(self.desk.services.knowledge, found, reader.language))

    async def press(self, press: Steer, reader: Reader, message: Message) -> str | None:
        """Do what a button asks for; return the toast to show, if any. Raises NoTurnError and StorageError."""
        # What a button carries can be forged, and a message be pressed by whoever was an administrator when it came.
        if not is_private(message.chat) or reader.speaker.person not in self.admins:
            raise NoTurnError
        language = next((one for one in LANGUAGES if one == press.turn), None)
        if language:
            await self._preview(press.update, language, message)
        elif press.turn == pages.OPEN:
            await self._open(press.update, reader, message)
        elif press.turn in (pages.PUBLISH, pages.DROP):
            await self._decide(press, reader, message)
        else:
            return await self._steer(press, reader, message)
        return None

    async def _open(self, update: str, reader: Reader, message: Message) -> None:
        known, watched = self.desk.services.knowledge.updates, Watched(update, reader.language)
        if found := await self.watching.progress(update):
            card = self.watching.card(found, watched)
            await self.watching.follow(message.chat.id, await reply(message, card), watched, card)
        elif update in known:
            counts = await self.desk.storage.broadcasts.audience(known[update].topics, self.desk.clock())
            corrects = self.desk.services.knowledge.corrected(known[update])
            shown = await self.desk.storage.ledger.count(corrects) if corrects else None
            await self._preview(update, reader.language, message)
            await reply(message, pages.question_page(update, counts, reader.language, shown))
        else:
            await reply(message, pages.unknown_page(update, self.desk.services.knowledge, reader.language))

    async def _preview(self, update: str, language: Language, message: Message) -> None:
        """Show an update just as a private chat will see it."""
        knowledge = self.desk.services.knowledge
        if update not in knowledge.updates:
            raise NoTurnError
        await reply(message, update_card(announce(knowledge.updates[update], knowledge, language)))

    async def _decide(self, press: Steer, reader: Reader, message: Message) -> None:
        """Publish an update, or not; where it is published, show how far it is in place of the question."""
        update = self.desk.services.knowledge.updates.get(press.update)
        is_published = bool(await self.watching.progress(press.update))
        if update is None and not is_published:
            raise NoTurnError
        if press.turn == pages.DROP and not is_published:
            card = rendering.page(publishing.not_published(press.update, reader.language))
            await edit(message.get_bot(), message.chat.id, message.message_id, card)
            return
        if update and not is_published and await self._publish(update):
            _log.info("update published", update=update.id)
        await self.watching.follow(message.chat.id, message.message_id, Watched(press.update, reader.language))

    async def _publish(self, update: NewsUpdate) -> bool:
        corrects = self.desk.services.knowledge.corrected(update)
        return await self.dispatch.publishing.publish(update.id, update.topics, corrects)

    async def _steer(self, press: Steer, reader: Reader, message: Message) -> str | None:
        """Hold, resume or cancel a broadcast, and show how far it is in place of the message."""
        if not await self.watching.progress(press.update):
            raise NoTurnError
        is_changed = await self._turn(press)
        _log.info("delivery steered", update=press.update, turn=press.turn, done=is_changed)
        watched = Watched(press.update, reader.language, is_asking=press.turn == pages.CANCEL)
        await self.watching.follow(message.chat.id, message.message_id, watched)
        return None if is_changed else publishing.nothing_changed(reader.language)

    async def _turn(self, press: Steer) -> bool:
        """Do with a broadcast what a button asks for; return False if that came too late."""
        match press.turn:
            case pages.SHOW | pages.CANCEL:
                return True
            case pages.PAUSE:
                return await self.dispatch.publishing.pause(press.update)
            case pages.RESUME:
                return await self.dispatch.publishing.resume(press.update)
            case pages.END:
                return await self.dispatch.publishing.cancel(press.update)
        raise NoTurnError
