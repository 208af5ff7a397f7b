"""Messages that an update corrects, made anew by what is known now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from telegram import Bot

from bot.answering import Engine, TooEarlyError, UnknownEntryError
from bot.answering.composing import suggestions
from bot.answering.replaying import UnknownDayError, replay
from bot.answering.timeline import timeline
from bot.locales import news
from bot.model.delivery import Amendment
from bot.model.preferences import Preferences
from bot.model.showing import Telling
from bot.surfaces.telegram import articles, chronology, keyboards
from bot.surfaces.telegram.bulletins import replay_card
from bot.surfaces.telegram.depicting import Pictured
from bot.surfaces.telegram.handlers.telling import then
from bot.surfaces.telegram.issuing import issue
from bot.surfaces.telegram.rendering import Card, Style, card


@dataclass(frozen=True, slots=True)
class Retelling:
    """Makes the messages of a bot anew; ``clock`` gives the aware moment at which they are told."""

    bot: Bot
    engine: Engine
    clock: Callable[[], datetime]

    def is_outdated(self, amendment: Amendment) -> bool:
        """Return whether a message still shows an earlier revision of what is corrected."""
        update, facts = self.engine.knowledge.updates.get(amendment.update), self.engine.knowledge.facts
        shown = [fact for fact in amendment.revisions if update and fact in update.corrects]
        return any(amendment.revisions[fact] < facts[fact].revision for fact in shown if fact in facts)

    def anew(self, amendment: Amendment) -> Card | Pictured | None:
        """Return a message as it is told now; None where there is nothing to tell it from any more."""
        telling, update = amendment.telling, self.engine.knowledge.updates.get(amendment.update)
        if telling is None or update is None:
            return None
        above = news.corrected(update, telling.language)
        if telling.updates:
            return issue(self.bot, self.engine.knowledge, amendment.chat, telling.updates, telling.language, above)
        # Whose the buttons were is not kept: they are everybody's now.
        style = Style(_preferences(telling), as_of=telling.as_of, correction=above)
        try:
            match telling.form:
                case "file":
                    return None
                case "replay":
                    return self._replay(telling, style)
                case "picture":
                    events = timeline(self.engine.knowledge, self.clock(), telling.language)
                    return chronology.pictured(events, style, keyboards.all_events(telling.language, style.owner))
                case "timeline":
                    return self._timeline(telling, style)
                case "text":
                    answer = self._as_of(telling).retell(telling, self._moment(telling))
        except (TooEarlyError, UnknownDayError, UnknownEntryError):
            return None
        return articles.card(answer, self.bot.username, style) if amendment.inline else card(answer, style)

    def _as_of(self, telling: Telling) -> Engine:
        return self.engine.as_of(telling.as_of) if telling.as_of else self.engine

    def _moment(self, telling: Telling) -> datetime:
        return then(telling.as_of) if telling.as_of else self.clock()

    def _replay(self, telling: Telling, style: Style) -> Card | None:
        if telling.as_of is None:
            return None
        shown = replay(self.engine.knowledge, telling.as_of, self.clock(), telling.language)
        return replay_card(shown, replace(style, as_of=None))

    def _timeline(self, telling: Telling, style: Style) -> Card:
        known, language = self._as_of(telling).knowledge, telling.language
        if style.as_of:
            keyboard = keyboards.suggested(suggestions(known.starters, known, language), as_of=style.as_of)
        else:
            keyboard = keyboards.all_events(language, style.owner)
        return chronology.text(timeline(known, self._moment(telling), language), style, keyboard)

    def update(self, amendment: Amendment) -> Card | None:
        """Return the update that corrects a message, as it is told where that can't be edited; None if it is gone."""
        telling = amendment.telling
        if telling is None:
            return None
        above, knowledge = news.was_wrong(telling.language), self.engine.knowledge
        return issue(self.bot, knowledge, amendment.chat, (amendment.update,), telling.language, above)


def _preferences(telling: Telling) -> Preferences:
    try:
        return Preferences(telling.language, telling.zone, telling.is_brief)
    except ValueError:  # A zone that this machine does not know.
        return Preferences(telling.language, None, telling.is_brief)
