"""Presses below a subscription, by whoever may change it."""

from contextlib import suppress
from dataclasses import dataclass, replace

from telegram import Message

from bot.locales import settings, subscribing
from bot.model.subscription import Subscription
from bot.surfaces.telegram import channels, subscription_pages
from bot.surfaces.telegram.callbacks import Tune
from bot.surfaces.telegram.channels import ChannelError
from bot.surfaces.telegram.choices import UnknownChoiceError
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.handlers.places import Place, here, look, refusal, there
from bot.surfaces.telegram.handlers.subscribing import unsubscribed
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import edit
from bot.surfaces.telegram.rights import Right, is_private, right_of
from bot.surfaces.telegram.subscription_view import View
from bot.surfaces.telegram.tuning import END, OWN, YES, ZONE, NoPauseError, NoTopicLeftError, tuned


class _RefusedError(Exception):
    """Whoever pressed may not; the message is for them."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Changes how a chat, or a channel of whoever presses, is subscribed."""

    desk: Desk

    async def press(self, press: Tune, reader: Reader, message: Message) -> str | None:
        """Serve a press, and return the toast to show, if any.

        Raises UnknownChoiceError, before Telegram is asked whether whoever pressed may; and StorageError.
        """
        self._check(press, reader, message)
        try:
            place = await _place(press, reader, message)
        except _RefusedError as refused:
            return str(refused)
        found = await self.desk.storage.subscriptions.get(place.chat)
        if found is None:
            return subscribing.over(reader.language)
        try:
            card = await self._serve(press, await look(self.desk, reader, place, found), place, reader)
        except NoTopicLeftError:
            return subscribing.at_least_one(reader.language)
        except NoPauseError:
            return subscribing.day_to_come(reader.language)
        await edit(message.get_bot(), message.chat.id, message.message_id, card)
        return settings.saved(reader.language) if press.is_choice and press.name != END else None

    def _check(self, press: Tune, reader: Reader, message: Message) -> None:
        """Let no press pass that asks for what there is not."""
        if press.channel and not is_private(message.chat):
            raise UnknownChoiceError("channels are handled in private")
        subscription, horizon = Subscription(press.channel), self.desk.services.knowledge.horizon
        channel = "" if press.channel else None
        view = View(subscription, reader.language, self.desk.clock(), horizon, channel=channel)
        if not press.is_choice:
            subscription_pages.page(press, view)
        elif press.name == ZONE:
            if not press.channel or press.value != OWN or reader.preferences.zone is None:
                raise UnknownChoiceError("there is no zone to use")
        elif press.name != END or press.value != YES:
            # By the clock of the chat, which is not known yet, it may be another day.
            with suppress(NoTopicLeftError, NoPauseError):
                tuned(view.subscription, press, view.today)

    async def _serve(self, press: Tune, view: View, place: Place, reader: Reader) -> Card:
        if not press.is_choice:
            return subscription_pages.page(press, view)
        store = self.desk.storage
        if press.name == END:
            await store.subscriptions.remove(place.chat)
            return unsubscribed(place, reader)
        if press.name == ZONE:
            zone = reader.preferences.zone
            await store.preferences.change(place.chat, lambda chosen: replace(chosen, zone=zone))
            return subscription_pages.after(press, replace(view, zone=zone))
        changed = await store.subscriptions.change(place.chat, lambda one: tuned(one, press, view.today), view.now)
        return subscription_pages.after(press, replace(view, subscription=changed or view.subscription))


async def _place(press: Tune, reader: Reader, message: Message) -> Place:
    """Return the place that a press is about, once Telegram says that whoever pressed may. Raises _RefusedError."""
    bot, person, language = message.get_bot(), reader.speaker.person, reader.language
    if press.channel:
        try:
            return there(await channels.find(bot, press.channel, person))
        except ChannelError as error:
            raise _RefusedError(refusal(error, language)) from error
    match await right_of(bot, message.chat, person):
        case Right.GRANTED:
            return here(message)
        case Right.REFUSED:
            raise _RefusedError(subscribing.only_administrators(language))
        case Right.UNKNOWN:
            raise _RefusedError(settings.unchecked(language))
