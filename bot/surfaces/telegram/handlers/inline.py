"""Inline queries: answers for a chat where the bot is not, chosen from a list that follows the keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from telegram import ChosenInlineResult, InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.locales import labels
from bot.model.answer import Ambiguous, Answer, Answered, Fallback
from bot.model.entry import Reason
from bot.model.language import Language, in_language
from bot.model.utterance import normalise
from bot.surfaces.telegram import articles, links
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.reader import app_language

# Telegram takes 50. Fewer come sooner, and the client asks for more as the list is scrolled.
PAGE_RESULTS = 20
MAX_RESULTS = 200
# Saves asking again for what is typed, deleted and typed anew. Longer, and a language chosen in the settings would
# seem to be ignored, and an event that has passed would still lie ahead.
CACHE_SECONDS = 60

_COURTESIES = (Reason.GREETING, Reason.THANKS, Reason.INSULT)

_Listed = str | Answered | Fallback


@dataclass(frozen=True, slots=True)
class Inline:
    """Lists answers below what somebody types; only what is chosen is noted."""

    desk: Desk

    def __post_init__(self) -> None:
        """Make the index of words now, rather than while somebody waits for the first list."""
        self.desk.services.engine.search("", 1)

    async def suggest(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Answer an inline query with a page of results."""
        query = update.inline_query
        assert query is not None  # noqa: S101 - the handler's filter
        language = await self._language(query)
        listed = self._list(query.query, language)
        start = _start(query.offset)
        end = start + PAGE_RESULTS
        results = [self._article(item, query.query, language, context.bot.username) for item in listed[start:end]]
        try:
            await query.answer(
                results,
                cache_time=CACHE_SECONDS,
                # Two people may type the same and speak different languages.
                is_personal=True,
                next_offset=str(end) if end < len(listed) else "",
                button=InlineQueryResultsButton(labels.ask_in_private(language), start_parameter=links.WELCOME),
            )
        except BadRequest as error:
            if not is_too_late(error):
                raise

    async def note(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Note the result that somebody chose, so that it can be corrected where it stands; not what they typed."""
        chosen = update.chosen_inline_result
        assert chosen is not None  # noqa: S101 - the handler's filter
        if chosen.inline_message_id is None:
            return
        language = await self._language(chosen)
        engine = self.desk.services.engine
        if chosen.result_id in engine.knowledge.entries:
            answer: Answer | None = engine.tell(chosen.result_id, self.desk.clock(), language)
        else:
            answer = next((item for item in self._list(chosen.query, language) if not isinstance(item, str)), None)
        if answer:
            card = articles.card(answer, context.bot.username)
            self.desk.noting.note_elsewhere(chosen.from_user.id, chosen.inline_message_id, card)

    async def _language(self, query: InlineQuery | ChosenInlineResult) -> Language:
        preferences = await self.desk.preferences(query.from_user.id)
        engine = self.desk.services.engine
        return preferences.language or engine.language_of(query.query, app_language(query.from_user))

    def _list(self, text: str, language: Language) -> Sequence[_Listed]:
        """Return what to offer, the best first: entries by their ids, and answers that are no entry's own.

        A single word only searches. What resembles no entry is answered too, so that no list is empty without a reason.
        """
        engine = self.desk.services.engine
        found = engine.search(text, MAX_RESULTS)
        is_question = len(normalise(text).split()) > 1 or "?" in text
        if not normalise(text) or (found and not is_question):
            return found
        # Queries come at every keystroke.
        answer = engine.quick().answer(engine.complete(text), (), self.desk.clock(), language, language)
        if found and engine.is_unfinished(text) and not _is_refused(answer):
            return found
        return _led_by(answer, found)

    def _article(self, item: _Listed, text: str, language: Language, username: str) -> InlineQueryResultArticle:
        """Return what is listed as a result; what is no entry's own goes by the question as it was typed."""
        if not isinstance(item, str):
            return articles.article(item, text, username)
        engine = self.desk.services.engine
        question = in_language(engine.knowledge.entries[item].question, language)
        return articles.article(engine.tell(item, self.desk.clock(), language), question, username, item)


def is_too_late(error: BadRequest) -> bool:
    """Return whether Telegram no longer takes an answer, as the person has typed on or gone."""
    reason = error.message.lower()
    return "query is too old" in reason or "query_id_invalid" in reason


def _is_refused(answer: Answer) -> bool:
    """Return whether a question is of a kind that is known to have no answer, so that no entry may stand for one.

    Whoever still types is not told off, greeted or thanked for what a word may become.
    """
    return isinstance(answer, Fallback) and answer.entry is not None and answer.reason not in _COURTESIES


def _led_by(answer: Answer, found: Sequence[str]) -> Sequence[_Listed]:
    """Return an answer as the first of a list, by its entry's id where it is the entry's own, and what was found."""
    match answer:
        case Answered(entry=str(entry), also=(), correction=None, unanswered=None):
            return _unique((entry, *found))
        case Answered():
            return (answer, *(entry for entry in found if entry not in answer.entries))
        case Ambiguous(suggestions=suggestions):
            return _unique((*(item.entry for item in suggestions), *found))
        case Fallback(suggestions=suggestions):
            return (answer, *_unique((*(item.entry for item in suggestions), *found)))
        case _:
            assert_never(answer)


def _start(offset: str) -> int:
    """Return the number of the first result of a page; beyond all results for an offset that was never given."""
    if not offset:
        return 0
    is_ours = offset.isascii() and offset.isdecimal() and len(offset) <= len(str(MAX_RESULTS))
    return int(offset) if is_ours else MAX_RESULTS + 1


def _unique(entries: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entries))
