"""The buttons below a subscription."""

from bot.locales import subscription_terms as terms
from bot.locales.catalogue import say
from bot.model.language import Language


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


def other_hours_button(language: Language) -> str:
    """Return the button that leads to any quiet hours."""
    return say(language, "Other hours")


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


def until_day_button(language: Language) -> str:
    """Return the button that leads to the days on which a pause may end."""
    return say(language, "Until a day…")


def zone_button(zone: str | None, language: Language) -> str:
    """Return the button that leads to the time zones; it names the present one."""
    return say(language, "Time zone: {zone}", zone=terms.zone_name(zone, language))


def own_zone_button(zone: str, language: Language) -> str:
    """Return the button that gives a channel the clock of whoever presses."""
    return say(language, "Use my time zone: {zone}", zone=terms.zone_name(zone, language))


def end_button(language: Language) -> str:
    """Return the button that leads to the end of a subscription."""
    return say(language, "Unsubscribe")


def confirm_end_button(language: Language) -> str:
    """Return the button that ends a subscription."""
    return say(language, "Yes, unsubscribe")
