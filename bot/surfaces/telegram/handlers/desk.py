"""What all handlers share: the services, the clock, what was said before, and what each chat has chosen."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from time import perf_counter

import structlog
from telegram import CallbackQuery, Chat, Message, Update, User

from bot import metrics
from bot.answering import Engine
from bot.answering.composing import suggestions
from bot.model.answer import Answer, Answered, Suggestion
from bot.model.language import LANGUAGES, Language, in_language
from bot.model.preferences import Preferences
from bot.services import Services
from bot.storage import Storage, StorageError
from bot.storage.turns import KEPT, Turn
from bot.surfaces.telegram import addressing, keyboards
from bot.surfaces.telegram.dialogues import Dialogues
from bot.surfaces.telegram.noting import Noting
from bot.surfaces.telegram.reader import Reader, Speaker, app_language, presser, writer
from bot.surfaces.telegram.rendering import Style

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where handlers turn to; ``clock`` gives the aware moment of each answer."""

    services: Services
    storage: Storage
    clock: Callable[[], datetime]
    noting: Noting
    dialogues: Dialogues = field(default_factory=Dialogues)
    # What else has people in memory, and forgets one when it is called.
    memories: list[Callable[[int], object]] = field(default_factory=list)
    # One thread: what gives texts their meaning gets slower by a factor of thirty on two.
    _answering: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1, "answering"))

    async def answer(
        self,
        reader: Reader,
        question: str,
        before: Sequence[str] = (),
        known: Engine | None = None,
        moment: datetime | None = None,
    ) -> Answer:
        """Return the answer to a reader's question; one that takes long is worked out beside the event loop.

        By ``known``, the present knowledge if not given, and as of ``moment``, now if not given.
        """
        engine = known or self.services.engine
        asked = (question, before, moment or self.clock(), reader.spoken, reader.preferences.language)
        started = perf_counter()
        answer = engine.answer_at_once(*asked)
        if answer is None:
            answer = await asyncio.get_running_loop().run_in_executor(self._answering, engine.answer, *asked)
        metrics.answered(answer, perf_counter() - started)
        return answer

    def before(self, reader: Reader, message: Message) -> tuple[str, ...]:
        """Return what a message follows: the answer that it replies to, whoever asked for it, or what its writer asked.

        The buttons below an answer tell its entry, so that nothing has to be remembered.
        """
        card = addressing.own_card(message, message.get_bot().bot)
        known = self.services.knowledge.entries.get(keyboards.entry_of(card.reply_markup) or "") if card else None
        return (in_language(known.question, reader.followed),) if known else self.dialogues.asked(reader.speaker)

    def forget(self, person: int) -> int:
        """Forget what is in memory about a person, and return how many answers that was."""
        for forget in self.memories:
            forget(person)
        return self.dialogues.forget(person)

    async def reader(self, message: Message) -> Reader:
        """Return who wrote a message, and how they want replies."""
        speaker, app = writer(message), app_language(message.from_user)
        await self._catch_up(speaker)
        spoken = self.dialogues.languages.get(speaker, app)
        return Reader(speaker, await self.preferences(speaker.chat), spoken, app)

    async def presser(self, query: CallbackQuery, message: Message) -> Reader:
        """Return who pressed a button below a message, and how they want replies."""
        speaker, app = presser(query, message), app_language(query.from_user)
        await self._catch_up(speaker)
        # What stands on the buttons tells it after a restart too, and to whoever presses.
        spoken = self.services.engine.language_of(keyboards.texts(message.reply_markup), app)
        return Reader(speaker, await self.preferences(speaker.chat), spoken, app)

    async def language(self, user: User | None, chat: Chat | None) -> Language:
        """Return the language for what is said beside an answer: that of the chat or, if none is chosen, of the app.

        The latter also where the storage, of which such a thing may be said, can't be asked.
        """
        try:
            chosen = (await self.preferences(chat.id)).language if chat else None
        except StorageError:
            chosen = None
        return chosen or app_language(user)

    async def remember(self, speaker: Speaker, answer: Answer) -> None:
        """Keep what somebody asked as it was understood, here and, where there are any, for other replicas."""
        now = self.clock()
        self.dialogues.remember(speaker, answer.why.topic, answer.language, now)
        if self.storage.turns:
            entry = answer.entry if isinstance(answer, Answered) else None
            turn = Turn(entry or "", answer.language, now)
            try:
                await self.storage.turns.keep(speaker.chat, speaker.topic, speaker.person, turn)
            except StorageError as error:
                _log.warning("answer not remembered for other replicas", error=str(error))

    async def _catch_up(self, speaker: Speaker) -> None:
        """Learn what another replica told somebody since this one last did; end a dialogue of over an hour ago."""
        now = self.clock()
        if self.dialogues.is_behind(speaker, now - KEPT):
            self.dialogues.end(speaker)
        if self.storage.turns is None:
            return
        try:
            turn = await self.storage.turns.last(speaker.chat, speaker.topic, speaker.person, now)
        except StorageError as error:
            # What is remembered here stands: who asks on through an outage is understood all the same.
            _log.warning("answers of other replicas not read", error=str(error))
            return
        if turn is None and self.dialogues.moments.get(speaker, None) is None:
            # There was none: a page has no turn, and a person may have another topic.
            return
        if turn is None:
            # Too old or, at another replica, erased: what is remembered here must not outlive it.
            self.dialogues.end(speaker)
            self.dialogues.forget_replies(speaker)
            return
        known = self.services.knowledge.entries.get(turn.entry)
        language = next((it for it in LANGUAGES if it == turn.language), None)
        if language and self.dialogues.is_behind(speaker, turn.moment):
            topic = in_language(known.question, language) if known else self.dialogues.topics.get(speaker, "")
            self.dialogues.remember(speaker, topic, language, turn.moment)

    async def preferences(self, chat: int) -> Preferences:
        """Return what a chat has chosen."""
        try:
            return await self.storage.preferences.get(chat)
        except StorageError as error:
            # Whoever asks in a crisis gets an answer, if not quite in the way they chose.
            _log.warning("preferences not read", error=str(error))
            return Preferences()

    def suggestions(self, entries: Sequence[str], language: Language) -> tuple[Suggestion, ...]:
        """Return entries as suggestions."""
        return suggestions(entries, self.services.knowledge, language)

    def starters(self, language: Language) -> tuple[Suggestion, ...]:
        """Return what somebody new is offered."""
        return self.suggestions(self.services.knowledge.starters, language)


def message_of(update: Update) -> Message:
    """Return the message of an update whose handler only gets messages."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - the handler's filter
    return message


def style(reader: Reader, as_of: date | None = None) -> Style:
    """Return how a reader's cards are made; ``as_of`` is the day as of which is answered."""
    return Style(reader.preferences, reader.owner, as_of)
