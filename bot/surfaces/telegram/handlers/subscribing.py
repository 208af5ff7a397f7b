"""Subscribing and unsubscribing: a chat in itself, a channel from the private chat of its administrator."""

from dataclasses import dataclass, replace
from enum import IntEnum

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.locales import privacy, settings, subscribing
from bot.model.subscription import Subscription
from bot.surfaces.telegram import channels, links, rendering, subscription_pages
from bot.surfaces.telegram.channels import CannotPostError, ChannelError
from bot.surfaces.telegram.handlers.desk import Desk, message_of
from bot.surfaces.telegram.handlers.places import Place, here, look, refusal, there
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card
from bot.surfaces.telegram.replying import reply, request
from bot.surfaces.telegram.rights import Right, is_private, writers_right


class Wish(IntEnum):
    """What somebody wants of a subscription. The number comes back with the channel that they choose by a button."""

    SUBSCRIBE = 1
    UNSUBSCRIBE = 2
    SUBSCRIPTION = 3

    @property
    def command(self) -> str:
        """The command by which it is wished."""
        return f"/{self.name.lower()}"


@dataclass(frozen=True, slots=True)
class Subscribing:
    """Subscribes nobody but by their own act: a command, or a channel that they choose for one."""

    desk: Desk

    async def subscribe(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Subscribe a chat, or let updates go to another topic of it, and say what will come."""
        await self._serve(Wish.SUBSCRIBE, message_of(update), context)

    async def unsubscribe(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let no more updates come."""
        await self._serve(Wish.UNSUBSCRIBE, message_of(update), context)

    async def subscription(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Show how a chat is subscribed."""
        await self._serve(Wish.SUBSCRIPTION, message_of(update), context)

    async def choose(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Do with a channel that somebody chose by a button what they wished for."""
        message = message_of(update)
        shared = message.chat_shared
        if shared is None or shared.request_id not in set(Wish):
            return
        reader = await self.desk.reader(message)
        card = await self._in_channel(Wish(shared.request_id), shared.chat_id, reader, message)
        await reply(message, card)

    async def _serve(self, wish: Wish, message: Message, context: ContextTypes.DEFAULT_TYPE) -> None:
        reader, words = await self.desk.reader(message), list(context.args or ())
        if message.forward_origin or message.via_bot:
            # What others wrote is no act of whoever passes it on.
            wish = Wish.SUBSCRIPTION
        name = channels.named(words)
        if not channels.is_asked_for(words) and name is None:
            card = await self._in_chat(wish, reader, message)
        elif not is_private(message.chat):
            card = _elsewhere(reader, context.bot.username)
        elif name is not None:
            card = await self._in_channel(wish, name, reader, message)
        else:
            text = subscribing.choose_channel(wish.command, reader.language)
            await request(message, text, channels.request(wish, reader.language))
            return
        await reply(message, card)

    async def _in_chat(self, wish: Wish, reader: Reader, message: Message) -> Card:
        right = Right.GRANTED if wish is Wish.SUBSCRIPTION else await writers_right(message)
        if right is Right.UNKNOWN:
            return rendering.page(settings.unchecked(reader.language))
        if right is Right.REFUSED:
            return rendering.page(subscribing.only_administrators(reader.language))
        return await self._fulfil(wish, here(message), reader)

    async def _in_channel(self, wish: Wish, wanted: int | str, reader: Reader, message: Message) -> Card:
        bot = message.get_bot()
        try:
            channel = await channels.find(bot, wanted, reader.speaker.person)
        except ChannelError as error:
            card = rendering.page(refusal(error, reader.language))
            return _with_invitation(card, reader, bot.username) if isinstance(error, CannotPostError) else card
        return await self._fulfil(wish, there(channel), reader)

    async def _fulfil(self, wish: Wish, place: Place, reader: Reader) -> Card:
        match wish:
            case Wish.SUBSCRIBE:
                return await self._subscribe(place, reader)
            case Wish.UNSUBSCRIBE:
                was_there = await self.desk.storage.subscriptions.remove(place.chat)
                return unsubscribed(place, reader) if was_there else _none(place, reader)
            case Wish.SUBSCRIPTION:
                found = await self.desk.storage.subscriptions.get(place.chat)
                return _none(place, reader) if found is None else await self._card(found, place, reader)

    async def _subscribe(self, place: Place, reader: Reader) -> Card:
        store, language, now = self.desk.storage.subscriptions, reader.language, self.desk.clock()
        # Where somebody can write this, the bot is in: if it was shut out before, what was chosen then holds on.
        await store.restore(place.chat, now)
        found = await store.get(place.chat)
        if found is None:
            wanted = Subscription(place.chat, place.thread, language)
            await store.put(wanted, now)
            done = subscribing.subscribed if place.channel is None else subscribing.subscribed_channel
            return await self._card(wanted, place, reader, done(language))
        if found.thread == place.thread:
            return await self._card(found, place, reader, subscribing.already(language))
        moved = await store.change(place.chat, lambda one: replace(one, thread=place.thread), now)
        return await self._card(moved or found, place, reader, subscribing.moved(language))

    async def _card(self, found: Subscription, place: Place, reader: Reader, opening: str = "") -> Card:
        return subscription_pages.overview(await look(self.desk, reader, place, found), opening)


def unsubscribed(place: Place, reader: Reader) -> Card:
    """Return what is said once a chat or a channel is unsubscribed."""
    if place.channel is None:
        return rendering.page(subscribing.unsubscribed(reader.language))
    return rendering.page(subscribing.unsubscribed_channel(place.channel, reader.language))


def _none(place: Place, reader: Reader) -> Card:
    if place.channel is None:
        return rendering.page(subscribing.none(reader.language))
    return rendering.page(subscribing.none_of_channel(place.channel, reader.language))


def _elsewhere(reader: Reader, username: str) -> Card:
    key = InlineKeyboardButton(privacy.to_private_button(reader.language), links.to_private(username, links.WELCOME))
    return replace(rendering.page(privacy.only_in_private(reader.language)), keyboard=InlineKeyboardMarkup([[key]]))


def _with_invitation(card: Card, reader: Reader, username: str) -> Card:
    key = InlineKeyboardButton(subscribing.add_to_channel(reader.language), links.to_channel(username))
    return replace(card, keyboard=InlineKeyboardMarkup([[key]]))
