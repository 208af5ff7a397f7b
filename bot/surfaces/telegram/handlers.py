"""What the bot does with each kind of message and press."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telegram import CallbackQuery, Message, Update, User
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.answering import UnknownEntryError
from bot.answering.composing import suggestions
from bot.answering.timeline import timeline
from bot.locales import pages
from bot.model.answer import Suggestion
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES, Language, in_language
from bot.services import Services
from bot.surfaces.telegram import addressing, rendering
from bot.surfaces.telegram.callbacks import ShowEntry, ShowSection, ShowTopics, Unknown, unpack
from bot.surfaces.telegram.dialogues import Dialogues, Replied, Speaker
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit, reply, topic

# Telegram also reports as edited what nobody typed anew, a link preview say, long after it was written.
MAX_EDIT_AGE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Handlers:
    """Answers updates from ``services``; ``clock`` gives the aware moment of each answer."""

    services: Services
    clock: Callable[[], datetime]
    dialogues: Dialogues = field(default_factory=Dialogues)

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer a question that is addressed to the bot; stay silent otherwise."""
        message = _message(update)
        question = addressing.question(message, context.bot.bot)
        if question is None:
            return
        self.dialogues.is_new_album(message.media_group_id)
        if question:
            await self._answer(message, question)
        else:
            await reply(message, rendering.page(pages.empty_question(self._language(message))))

    async def reask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Correct the reply to a question that was edited; answer one that speaks to the bot only now."""
        message = _message(update)
        question = addressing.question(message, context.bot.bot)
        earlier = self.dialogues.replies.get((message.chat.id, message.message_id), None)
        if not question or (earlier and earlier.question == question):
            return
        age = (message.edit_date or message.date) - message.date
        if earlier:
            await self._correct(message, question, earlier)
        elif age <= MAX_EDIT_AGE:
            await self._answer(message, question)

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Greet, or answer with the entry that a deep link names."""
        message = _message(update)
        if not context.args:
            await reply(message, self._welcome(message))
            return
        try:
            card = self._entry(_speaker(message), context.args[0], self._language(message))
        except UnknownEntryError:
            card = rendering.page(pages.unknown_link(self._language(message)), self._starters(message))
        await reply(message, card)

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say how to use the bot."""
        message = _message(update)
        text = pages.usage(context.bot.username, self._language(message))
        await reply(message, rendering.page(text, self._starters(message)))

    async def topics(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer the sections."""
        message = _message(update)
        await reply(message, rendering.topics(self.services.knowledge.sections, self._language(message)))

    async def timeline(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show the events in order."""
        message = _message(update)
        events = timeline(self.services.knowledge, self.clock(), self._language(message))
        await reply(message, rendering.timeline(events))

    async def sources(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show what the answers rest on."""
        message = _message(update)
        text = pages.sources(self.services.knowledge, self._language(message))
        await reply(message, rendering.page(text))

    async def privacy(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say what is kept about people."""
        message = _message(update)
        await reply(message, rendering.page(pages.privacy(self._language(message))))

    async def unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that a command is unknown."""
        message = _message(update)
        await reply(message, rendering.page(pages.unknown_command(self._language(message))))

    async def not_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Say that only text can be read; once for an album, which comes as a message a picture."""
        message = _message(update)
        if self.dialogues.is_new_album(message.media_group_id):
            await reply(message, rendering.page(pages.text_only(self._language(message))))

    async def press(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Serve a press of a button: an answer in a new message, a list of questions in place of the old one."""
        query = update.callback_query
        assert query is not None  # noqa: S101 - the handler's filter
        message = pressed_message(query)
        card = self._pressed(query, message) if message else None
        if message is None or card is None:
            await _acknowledge(query, pages.unknown_button(app_language(query.from_user)))
            return
        await _acknowledge(query)
        if isinstance(unpack(query.data), ShowEntry):
            await reply(message, card)
        else:
            await edit(context.bot, message.chat.id, message.message_id, card)

    def _pressed(self, query: CallbackQuery, message: Message) -> Card | None:
        knowledge = self.services.knowledge
        who = Speaker(message.chat.id, topic(message), query.from_user.id)
        language = self.dialogues.languages.get(who, app_language(query.from_user))
        match unpack(query.data):
            case ShowEntry(entry) if entry in knowledge.entries:
                return self._entry(who, entry, language)
            case ShowSection(id_):
                shown = next((section for section in knowledge.sections if section.id == id_), None)
                return rendering.section(shown, language) if shown else None
            case ShowTopics():
                return rendering.topics(knowledge.sections, language)
            case ShowEntry() | Unknown():
                return None

    async def _answer(self, message: Message, question: str) -> None:
        before = self.dialogues.asked(_speaker(message))
        sent = await reply(message, self._card(message, question, before))
        replied = Replied(sent.message_id, question, before)
        self.dialogues.replies.put((message.chat.id, message.message_id), replied)

    async def _correct(self, message: Message, question: str, earlier: Replied) -> None:
        """Put the answer to an edited question in the place of the one to the old; anew if that one is gone."""
        card = self._card(message, question, earlier.before)
        if await edit(message.get_bot(), message.chat.id, earlier.message_id, card):
            replied = Replied(earlier.message_id, question, earlier.before)
            self.dialogues.replies.put((message.chat.id, message.message_id), replied)
        else:
            await self._answer(message, question)

    def _card(self, message: Message, question: str, before: tuple[str, ...]) -> Card:
        answer = self.services.engine.answer(question, before, self.clock(), self._language(message))
        self.dialogues.remember(_speaker(message), question, answer.language)
        return rendering.card(answer)

    def _entry(self, who: Speaker, entry: str, language: Language) -> Card:
        answer = self.services.engine.tell(entry, self.clock(), language)
        question = in_language(self.services.knowledge.entries[entry].question, answer.language)
        self.dialogues.remember(who, question, answer.language)
        return rendering.card(answer)

    def _language(self, message: Message) -> Language:
        """Return the language that somebody was last answered in, or else the one of their app."""
        return self.dialogues.languages.get(_speaker(message), app_language(message.from_user))

    def _welcome(self, message: Message) -> Card:
        text = pages.welcome(self.services.knowledge, self._language(message))
        return rendering.page(text, self._starters(message))

    def _starters(self, message: Message) -> tuple[Suggestion, ...]:
        knowledge = self.services.knowledge
        return suggestions(knowledge.starters, knowledge, self._language(message))


async def _acknowledge(query: CallbackQuery, toast: str | None = None) -> None:
    """Tell Telegram that a press was met; one that waited too long, while the bot was down, is served all the same."""
    with suppress(BadRequest):
        await query.answer(toast)


def _speaker(message: Message) -> Speaker:
    return Speaker(message.chat.id, topic(message), addressing.speaker(message))


def app_language(user: User | None) -> Language:
    """Return the language of somebody's app, or English where the bot does not speak it."""
    code = (user.language_code or "")[:2] if user else ""
    return next((language for language in LANGUAGES if language == code), DEFAULT_LANGUAGE)


def pressed_message(query: CallbackQuery) -> Message | None:
    """Return the message below which a button was pressed, or None if it is too old for Telegram to show it."""
    message = query.message
    return message if isinstance(message, Message) and message.is_accessible else None


def _message(update: Update) -> Message:
    """Return the message of an update whose handler only gets messages."""
    message = update.effective_message
    assert message is not None  # noqa: S101 - the handler's filter
    return message
