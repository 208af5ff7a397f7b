"""What the bot says about subscriptions: how they are, what they can be, who may change them."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from babel.dates import get_day_names

from bot.locales import settings, zones
from bot.locales.catalogue import say
from bot.locales.dates import day
from bot.model.language import Language
from bot.model.news import TOPICS, Topic
from bot.model.subscription import Frequency, Quiet, Subscription


def topic_name(topic: Topic, language: Language) -> str:
    """Return what a topic of updates is called, such as ``Talks``."""
    names: dict[Topic, str] = {
        "talks": say(language, "Talks"),
        "statements": say(language, "Statements"),
        "military": say(language, "Military"),
        "corrections": say(language, "Corrections"),
    }
    return names[topic]


def all_topics(language: Language) -> str:
    """Return the choice of all topics."""
    return say(language, "All topics")


def frequency_name(frequency: Frequency, language: Language) -> str:
    """Return what a frequency is called, such as ``Daily digest``."""
    names: dict[Frequency, str] = {
        "at-once": say(language, "At once"),
        "daily": say(language, "Daily digest"),
        "weekly": say(language, "Weekly digest"),
    }
    return names[frequency]


def zone_name(zone: str | None, language: Language) -> str:
    """Return what the clock of a chat is called: UTC where it has chosen none."""
    return zones.name(zone, language) if zone else "UTC"


def clock(hour: int) -> str:
    """Return a full hour of the day, such as ``09:00``."""
    return f"{hour:02}:00"


@cache
def weekday_name(weekday: int, language: Language) -> str:
    """Return a day of the week, 0 for Monday, as it stands alone on a button."""
    name = _weekday(weekday, language)
    return name[0].upper() + name[1:]


def _weekday(weekday: int, language: Language) -> str:
    name: str = get_day_names("wide", context="stand-alone", locale=language)[weekday]
    return name


def _inside(name: str) -> str:
    """Return what stands on a button as it stands inside a line."""
    return name[0].lower() + name[1:]


def hours(quiet: Quiet) -> str:
    """Return quiet hours as on a button."""
    return f"{clock(quiet.start)}–{clock(quiet.end)}"


def state(subscription: Subscription, zone: str | None, today: date, language: Language) -> Iterator[str]:
    """Yield what a subscription is like, line by line; ``zone`` is its clock, and ``today`` the day by it."""
    chosen = [_inside(topic_name(topic, language)) for topic in TOPICS if topic in subscription.topics]
    told = _inside(all_topics(language)) if len(chosen) == len(TOPICS) else ", ".join(chosen)
    yield say(language, "Topics: {topics}", topics=told)
    yield say(language, "How often: {frequency}", frequency=_frequency(subscription, zone, language))
    yield say(language, "Quiet hours: {hours}", hours=_quiet(subscription.quiet, zone, language))
    sound = say(language, "off") if subscription.is_silent else say(language, "on")
    yield say(language, "Sound: {sound}", sound=sound)
    if subscription.paused_until and subscription.paused_until > today:
        yield paused(subscription.paused_until, language)


def _frequency(subscription: Subscription, zone: str | None, language: Language) -> str:
    name = _inside(frequency_name(subscription.frequency, language))
    moment = f"{clock(subscription.hour)} ({zone_name(zone, language)})"
    match subscription.frequency:
        case "at-once":
            return name
        case "daily":
            return f"{name}, {moment}"
        case "weekly":
            return f"{name}, {_weekday(subscription.weekday, language)}, {moment}"


def _quiet(quiet: Quiet | None, zone: str | None, language: Language) -> str:
    if quiet is None:
        return say(language, "none")
    return say(
        language,
        "{hours} ({zone}); what falls into them comes afterwards",
        hours=hours(quiet),
        zone=zone_name(zone, language),
    )


def paused(until: date, language: Language) -> str:
    """Return the line that says until when nothing comes."""
    return say(language, "Paused: updates come again from {date} on", date=day(until, language))


def language_line(language_of_updates: Language, language: Language) -> str:
    """Return the line that says in which language updates come."""
    return say(language, "Language of updates: {choice}", choice=settings.NAMES[language_of_updates])


def in_topic(language: Language) -> str:
    """Return where updates come in a forum."""
    return say(language, "Updates come to the topic in which /subscribe was sent last.")


def prospects(horizon: date, language: Language) -> str:
    """Return what may be expected."""
    return say(
        language,
        "Updates come when the editors publish them, and that may be seldom; what is known here ends on {date}. "
        "A digest with nothing new is not sent.",
        date=day(horizon, language),
    )


def ending(language: Language) -> str:
    """Return how the subscription of a chat is ended and changed."""
    return say(language, "/unsubscribe ends it; /subscription shows it again.")


def ending_of_channel(language: Language) -> str:
    """Return how the subscription of a channel is ended and changed from the private chat."""
    return say(
        language,
        "“{button}” below ends it; /subscription channel shows it again.",
        button=end_button(language),
    )


def only_administrators_change(language: Language) -> str:
    """Return who may change the subscription of a group."""
    return say(language, "Only administrators can change it.")


def channel_hint(language: Language) -> str:
    """Return how a channel is subscribed."""
    return say(language, "For a channel that you administer: /subscribe channel")


def heading(language: Language) -> str:
    """Return the name of the subscription, above it and on the button back to it."""
    return say(language, "Subscription to updates")


def heading_of_channel(title: str, language: Language) -> str:
    """Return what stands above the subscription of a channel."""
    return say(language, "Subscription of the channel “{title}”", title=title)


def subscribed(language: Language) -> str:
    """Return what is said once a chat is subscribed."""
    return say(language, "Done: this chat is subscribed. This is what will come:")


def subscribed_channel(language: Language) -> str:
    """Return what is said once a channel is subscribed."""
    return say(language, "Done: the channel is subscribed. This is what will come:")


def already(language: Language) -> str:
    """Return what is said where there is a subscription already."""
    return say(language, "There is a subscription already; nothing was changed.")


def moved(language: Language) -> str:
    """Return what is said once updates go to another topic of a forum."""
    return say(language, "From now on, updates come to this topic, and no longer to the one before.")


def unsubscribed(language: Language) -> str:
    """Return what is said once a chat is unsubscribed."""
    return say(language, "Unsubscribed: no more updates come here. /subscribe starts them again.")


def unsubscribed_channel(title: str, language: Language) -> str:
    """Return what is said once a channel is unsubscribed."""
    return say(language, "Unsubscribed: no more updates go to the channel “{title}”.", title=title)


def none(language: Language) -> str:
    """Return what is said where there is no subscription."""
    return say(language, "This chat is not subscribed to updates. /subscribe subscribes it.")


def none_of_channel(title: str, language: Language) -> str:
    """Return what is said where a channel has no subscription."""
    return say(
        language,
        "The channel “{title}” is not subscribed to updates. /subscribe channel subscribes it.",
        title=title,
    )


def choose_topics(language: Language) -> str:
    """Return what stands above the topics."""
    return say(language, "On which topics shall updates come?")


def choose_frequency(zone: str | None, language: Language) -> str:
    """Return what stands above the frequencies."""
    return say(
        language,
        "How often shall updates come? Digests follow the clock of {zone}.",
        zone=zone_name(zone, language),
    )


def zone_hint_for_channel(language: Language) -> str:
    """Return how a channel gets another clock than UTC."""
    return say(language, "To use another time zone, choose it for yourself with /settings first, then come back here.")


def choose_hour(zone: str | None, language: Language) -> str:
    """Return what stands above the hours."""
    return say(language, "At what time shall digests come? Clock: {zone}", zone=zone_name(zone, language))


def choose_weekday(language: Language) -> str:
    """Return what stands above the days of the week."""
    return say(language, "On which day of the week shall the digest come?")


def choose_quiet(zone: str | None, language: Language) -> str:
    """Return what stands above the quiet hours."""
    return say(language, "In which hours shall nothing come? Clock: {zone}", zone=zone_name(zone, language))


def choose_pause(language: Language) -> str:
    """Return what stands above the pauses."""
    return say(language, "For how long shall nothing come?")


def choose_language(language: Language) -> str:
    """Return what stands above the languages of a channel."""
    return say(language, "In which language shall the channel get its updates?")


def confirm_end(language: Language) -> str:
    """Return the question before a subscription is ended."""
    return say(language, "Shall no more updates come? What was chosen here is erased.")


def topics_button(language: Language) -> str:
    """Return the button that leads to the topics."""
    return say(language, "Topics")


def frequency_button(language: Language) -> str:
    """Return the button that leads to the frequencies."""
    return say(language, "How often")


def quiet_button(language: Language) -> str:
    """Return the button that leads to the quiet hours."""
    return say(language, "Quiet hours")


def no_quiet_button(language: Language) -> str:
    """Return the button for no quiet hours."""
    return say(language, "No quiet hours")


def silent_button(language: Language) -> str:
    """Return the button that lets updates come without a sound."""
    return say(language, "Without sound")


def loud_button(language: Language) -> str:
    """Return the button that lets updates come with a sound."""
    return say(language, "With sound")


def pause_button(language: Language) -> str:
    """Return the button that leads to the pauses."""
    return say(language, "Pause")


def resume_button(language: Language) -> str:
    """Return the button that ends a pause."""
    return say(language, "End the pause")


def pause_name(length: str, language: Language) -> str:
    """Return the button for a pause until tomorrow, of a week, or of a month."""
    names = {
        "tomorrow": say(language, "Until tomorrow"),
        "week": say(language, "For a week"),
        "month": say(language, "For a month"),
    }
    return names[length]


def zone_button(zone: str | None, language: Language) -> str:
    """Return the button that leads to the time zones; it names the present one."""
    return say(language, "Time zone: {zone}", zone=zone_name(zone, language))


def own_zone_button(zone: str, language: Language) -> str:
    """Return the button that gives a channel the clock of whoever presses."""
    return say(language, "Use my time zone: {zone}", zone=zone_name(zone, language))


def end_button(language: Language) -> str:
    """Return the button that leads to the end of a subscription."""
    return say(language, "Unsubscribe")


def confirm_end_button(language: Language) -> str:
    """Return the button that ends a subscription."""
    return say(language, "Yes, unsubscribe")


def at_least_one(language: Language) -> str:
    """Return the toast for taking away the last topic."""
    return say(language, "At least one topic has to stay.")


def over(language: Language) -> str:
    """Return the toast for a button of a subscription that has ended."""
    return say(language, "There is no such subscription any more. /subscribe starts one.")


def only_administrators(language: Language) -> str:
    """Return what somebody is told who may not change the subscription of a group."""
    return say(language, "Only this group's administrators can change its subscription. Nothing was changed.")


def choose_channel(command: str, language: Language) -> str:
    """Return what is said with the button by which somebody chooses a channel for a command, which is with its /."""
    return say(
        language,
        "Choose the channel with the button below the input field. Both of us need to be administrators there who may "
        "post messages; if I am none yet, Telegram offers to make me one. A public channel can be typed instead: "
        "{example}",
        example=f"{command} @name",
    )


def channel_button(language: Language) -> str:
    """Return the button with which somebody chooses a channel."""
    return say(language, "Choose a channel")


def cannot_post(language: Language) -> str:
    """Return what somebody is told who names a channel in which the bot may not post."""
    return say(
        language,
        "I can't find that channel, or may not post there. Make me its administrator with the right to post messages, "
        "then try again.",
    )


def add_to_channel(language: Language) -> str:
    """Return the button that makes the bot an administrator of a channel."""
    return say(language, "Add me to the channel")


def no_channel(language: Language) -> str:
    """Return what somebody is told who names something else than a channel."""
    return say(language, "That is not a channel. A group is subscribed by /subscribe in the group itself.")


def not_your_channel(language: Language) -> str:
    """Return what somebody is told who may not post in a channel."""
    return say(language, "Only administrators who may post in the channel can do that. Nothing was changed or shown.")


def channel_unchecked(language: Language) -> str:
    """Return what somebody is told where Telegram does not say who administers a channel."""
    return say(language, "I could not check with Telegram who administers that channel. Nothing was changed or shown.")
