"""What the bot says about subscriptions: how they are, what they can be, who may change them."""

from collections.abc import Iterator
from datetime import date

from bot.locales import settings
from bot.locales import subscription_buttons as buttons
from bot.locales import subscription_terms as terms
from bot.locales.catalogue import say
from bot.locales.dates import day
from bot.model.language import Language
from bot.model.news import TOPICS
from bot.model.subscription import Quiet, Subscription


def state(subscription: Subscription, zone: str | None, today: date, language: Language) -> Iterator[str]:
    """Yield what a subscription is like, line by line; ``zone`` is its clock, and ``today`` the day by it."""
    chosen = [terms.inside(terms.topic_name(topic, language)) for topic in TOPICS if topic in subscription.topics]
    told = terms.inside(terms.all_topics(language)) if len(chosen) == len(TOPICS) else ", ".join(chosen)
    yield say(language, "Topics: {topics}", topics=told)
    yield say(language, "How often: {frequency}", frequency=_frequency(subscription, zone, language))
    yield say(language, "Quiet hours: {hours}", hours=_quiet(subscription.quiet, zone, language))
    sound = say(language, "off") if subscription.is_silent else say(language, "on")
    yield say(language, "Sound: {sound}", sound=sound)
    if subscription.paused_until and subscription.paused_until > today:
        yield paused(subscription.paused_until, language)


def _frequency(subscription: Subscription, zone: str | None, language: Language) -> str:
    name = terms.inside(terms.frequency_name(subscription.frequency, language))
    moment = f"{terms.clock(subscription.hour)} ({terms.zone_name(zone, language)})"
    match subscription.frequency:
        case "at-once":
            return name
        case "daily":
            return f"{name}, {moment}"
        case "weekly":
            return f"{name}, {terms.day_of_week(subscription.weekday, language)}, {moment}"


def _quiet(quiet: Quiet | None, zone: str | None, language: Language) -> str:
    if quiet is None:
        return say(language, "none")
    return say(
        language,
        "{hours} ({zone}); what falls into them comes afterwards",
        hours=terms.hours(quiet),
        zone=terms.zone_name(zone, language),
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
        button=buttons.end_button(language),
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
        zone=terms.zone_name(zone, language),
    )


def zone_hint_for_channel(language: Language) -> str:
    """Return how a channel gets another clock than UTC."""
    return say(language, "To use another time zone, choose it for yourself with /settings first, then come back here.")


def choose_hour(zone: str | None, language: Language) -> str:
    """Return what stands above the hours."""
    return say(language, "At what time shall digests come? Clock: {zone}", zone=terms.zone_name(zone, language))


def choose_weekday(language: Language) -> str:
    """Return what stands above the days of the week."""
    return say(language, "On which day of the week shall the digest come?")


def choose_quiet(zone: str | None, language: Language) -> str:
    """Return what stands above the quiet hours."""
    return say(language, "In which hours shall nothing come? Clock: {zone}", zone=terms.zone_name(zone, language))


def choose_quiet_start(zone: str | None, language: Language) -> str:
    """Return what stands above the hours at which quiet begins."""
    return say(language, "From when shall nothing come? Clock: {zone}", zone=terms.zone_name(zone, language))


def choose_quiet_end(start: int, zone: str | None, language: Language) -> str:
    """Return what stands above the hours at which quiet ends."""
    return say(
        language,
        "Nothing comes from {start} on. Until when? Clock: {zone}",
        start=terms.clock(start),
        zone=terms.zone_name(zone, language),
    )


def choose_end_of_pause(language: Language) -> str:
    """Return what stands above the days on which updates may come again."""
    return say(language, "On which day shall updates begin to come again?")


def day_to_come(language: Language) -> str:
    """Return the toast where a pause can't end on the day that was chosen."""
    return say(language, "A pause can end on a day to come, within a year. Nothing was changed.")


def choose_pause(language: Language) -> str:
    """Return what stands above the pauses."""
    return say(language, "For how long shall nothing come?")


def choose_language(language: Language) -> str:
    """Return what stands above the languages of a channel."""
    return say(language, "In which language shall the channel get its updates?")


def confirm_end(language: Language) -> str:
    """Return the question before a subscription is ended."""
    return say(language, "Shall no more updates come? What was chosen here is erased.")


def at_least_one(language: Language) -> str:
    """Return the toast for taking away the last topic."""
    return say(language, "At least one topic has to stay.")


def over(language: Language) -> str:
    """Return the toast for a button of a subscription that has ended."""
    return say(language, "There is no such subscription any more. /subscribe starts one.")


def only_administrators(language: Language) -> str:
    """Return what somebody is told who may not change the subscription of a group."""
    return say(language, "Only this group's administrators can change its subscription. Nothing was changed.")
