"""What the bot says on the way to a channel, and why one can't be subscribed."""

from bot.locales.catalogue import say
from bot.model.language import Language


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
