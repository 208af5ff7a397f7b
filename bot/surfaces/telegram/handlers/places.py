"""Where a subscription is, and how it looks to whoever asks."""

from dataclasses import dataclass, replace

from telegram import Message

from bot.locales import channels as channel_words
from bot.model.language import Language
from bot.model.subscription import Subscription
from bot.surfaces.telegram.channels import Channel, ChannelError, NoChannelError, NotYoursError, UncheckedError
from bot.surfaces.telegram.handlers.desk import Desk
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.replying import topic
from bot.surfaces.telegram.rights import is_group
from bot.surfaces.telegram.subscription_view import View


@dataclass(frozen=True, slots=True)
class Place:
    """A chat to be subscribed, with its forum topic; ``channel`` is the title of one that is handled from elsewhere."""

    chat: int
    thread: int | None = None
    channel: str | None = None
    is_group: bool = False


def here(message: Message) -> Place:
    """Return the place in which a message stands."""
    return Place(message.chat.id, topic(message), is_group=is_group(message.chat))


def there(channel: Channel) -> Place:
    """Return the place that a channel is."""
    return Place(channel.id, channel=channel.title)


async def look(desk: Desk, reader: Reader, place: Place, subscription: Subscription) -> View:
    """Return a subscription as a reader sees it."""
    horizon = desk.services.knowledge.horizon
    view = View(subscription, reader.language, desk.clock(), horizon, reader.preferences.zone, place.is_group)
    if place.channel is None:
        return view
    zone = (await desk.preferences(place.chat)).zone
    return replace(view, zone=zone, channel=place.channel, own_zone=reader.preferences.zone)


def refusal(error: ChannelError, language: Language) -> str:
    """Return why a channel can't be handled; short enough for a toast."""
    match error:
        case NoChannelError():
            return channel_words.no_channel(language)
        case NotYoursError():
            return channel_words.not_your_channel(language)
        case UncheckedError():
            return channel_words.channel_unchecked(language)
    return channel_words.cannot_post(language)
