"""What readers ask and say of an answer: why it was given, whether it helped, that none of what is offered is meant."""

from dataclasses import dataclass
from typing import assert_never

from telegram import Message, User

from bot.answering import UnknownEntryError
from bot.locales import pages, toasts
from bot.model.answer import Answered
from bot.storage import StorageError
from bot.surfaces.telegram import addressing, keyboards, rendering
from bot.surfaces.telegram.callbacks import Explain, NoneOfThese, ShowEntry, ShowEntryAsOf, Vote
from bot.surfaces.telegram.explaining import explain
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit, reply

JudgingPress = Explain | Vote | NoneOfThese


@dataclass(frozen=True, slots=True)
class Judging:
    """Serves the buttons below an answer that are about the answer itself."""

    desk: Desk

    async def press(self, press: JudgingPress, reader: Reader, message: Message, me: User) -> str | None:
        """Serve a press, and return the toast to show, if any. Raises UnknownEntryError where the button is stale."""
        match press:
            case Explain():
                await self.explain(press, reader, message, me)
                return None
            case Vote():
                return await self.vote(press, reader)
            case NoneOfThese():
                return await self.none_of_these(reader, message, me)
            case _:
                assert_never(press)

    async def explain(self, press: Explain, reader: Reader, message: Message, me: User) -> None:
        """Say why an answer was given, in reply to it. Raises UnknownEntryError if there is no such answer now."""
        answer = await self._again(press.entry, reader, message, me)
        await reply(message, Card(explain(answer, self.desk.services.knowledge)))

    async def vote(self, press: Vote, reader: Reader) -> str:
        """Keep whether an answer helped, and return the toast. Raises UnknownEntryError."""
        knowledge = self.desk.services.knowledge
        if press.entry not in knowledge.entries:
            raise UnknownEntryError(press.entry)
        person, now = reader.speaker.person, self.desk.clock()
        try:
            await self.desk.storage.votes.cast(person, press.entry, press.is_helpful, knowledge.version, now)
        except StorageError:
            return toasts.not_kept(reader.language)
        return toasts.voted(press.is_helpful, reader.language)

    async def none_of_these(self, reader: Reader, message: Message, me: User) -> str:
        """Keep a question that nothing on offer answers, for the editors, and return the toast.

        Raises UnknownEntryError if nothing is on offer any more.
        """
        offered, dialogues = _offered(message), self.desk.dialogues
        if not offered or not dialogues.is_first_press(message.chat.id, message.message_id):
            raise UnknownEntryError("")
        question, _ = self._asked(message, me)
        try:
            await self.desk.storage.misses.record(question, reader.followed, offered, self.desk.clock())
        except StorageError:
            dialogues.undo_press(message.chat.id, message.message_id)
            return toasts.not_kept(reader.followed)
        page = rendering.page(pages.none_of_these(reader.followed))
        await edit(message.get_bot(), message.chat.id, message.message_id, page)
        return toasts.noted(reader.followed)

    async def _again(self, entry: str, reader: Reader, message: Message, me: User) -> Answered:
        """Return an answer anew, as its question was asked; or as it was chosen, where no question led to it."""
        question, before = self._asked(message, me)
        answer = await self.desk.answer(reader, question, before)
        if isinstance(answer, Answered) and (answer.entry or "") == entry:
            return answer
        return self.desk.services.engine.tell(entry, self.desk.clock(), reader.followed)

    def _asked(self, message: Message, me: User) -> tuple[str, tuple[str, ...]]:
        """Return the question that one of the bot's messages replies to, and what was asked before it, if known."""
        original = message.reply_to_message
        if original is None:
            return "", ()
        replied = self.desk.dialogues.replies.get((message.chat.id, original.message_id), None)
        if replied:
            return replied.question, replied.before
        asked = addressing.question(original, me) or ""
        # Other commands than /ask, a deep link among them, choose and do not ask.
        return "" if asked.startswith("/") else asked, ()


def _offered(message: Message) -> tuple[str, ...]:
    """Return the entries of which a message lets its reader say that none is meant."""
    offered = [key.press for key in keyboards.keys(message.reply_markup)]
    # An answer offers entries too.
    if NoneOfThese() not in offered:
        return ()
    return tuple(press.entry for press in offered if isinstance(press, ShowEntry | ShowEntryAsOf))
