"""The timeline told again, day by day: one message at each press, and in a group for its administrators only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from telegram import Message, Update
from telegram.ext import ContextTypes

from bot.answering import dating
from bot.answering.dating import NoSingleDayError
from bot.answering.replaying import days, replay
from bot.locales import news
from bot.model.language import Language
from bot.surfaces.telegram import rendering
from bot.surfaces.telegram.bulletins import replay_card
from bot.surfaces.telegram.callbacks import ReplayDay
from bot.surfaces.telegram.handlers.desk import Desk, message_of, style
from bot.surfaces.telegram.handlers.showing import show
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.rights import Right, right_of, writers_right


@dataclass(frozen=True, slots=True)
class Replaying:
    """Tells the days of the timeline again."""

    desk: Desk

    async def replay(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell the first day, or the first that is not before one named after the command; or say why not."""
        message = message_of(update)
        reader = await self.desk.reader(message)
        right = await writers_right(message)
        known = days(self.desk.services.knowledge)
        if right is not Right.GRANTED:
            card = rendering.page(_refusal(right, reader.language))
        elif not known:
            card = rendering.page(news.nothing_to_replay(reader.language))
        elif (day := self._day(known, " ".join(context.args or ()))) is None:
            card = rendering.page(news.days_to_replay(known, reader.language))
        else:
            card = self._card(day, reader)
        await show(self.desk, message, card)

    async def press(self, press: ReplayDay, reader: Reader, message: Message) -> str | None:
        """Tell the day that a button leads to, in a message of its own; return the toast to show instead, if any.

        Raises UnknownDayError, before Telegram is asked whether whoever pressed may.
        """
        card = self._card(press.day, reader)
        right = await right_of(message.get_bot(), message.chat, reader.speaker.person)
        if right is not Right.GRANTED:
            return _refusal(right, reader.language)
        await show(self.desk, message, card)
        return None

    def _day(self, known: Sequence[date], typed: str) -> date | None:
        """Return the first of the days, or the first not before the one typed; None where there is none."""
        if not typed:
            return known[0]
        try:
            wanted = dating.read(typed, self.desk.services.knowledge.horizon).day
        except NoSingleDayError:
            return None
        return next((day for day in known if day >= wanted), None)

    def _card(self, day: date, reader: Reader) -> Card:
        shown = replay(self.desk.services.knowledge, day, self.desk.clock(), reader.language)
        return replay_card(shown, style(reader))


def _refusal(right: Right, language: Language) -> str:
    return news.unchecked(language) if right is Right.UNKNOWN else news.only_administrators(language)
