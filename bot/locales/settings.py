"""What the bot says around the settings of a chat."""

from bot.locales import zones
from bot.locales.catalogue import say
from bot.model.language import Language
from bot.model.preferences import Preferences

# Each language under its own name, whatever is spoken: whoever looks for theirs can read it.
NAMES: dict[Language, str] = {"en": "English", "uk": "Українська", "ru": "Русский", "pl": "Polski"}


def overview(chosen: Preferences, language: Language, is_group: bool) -> tuple[str, str]:
    """Return the heading, and the present choices with what is to be known about them, line by line."""
    lines = [
        say(language, "Language: {choice}", choice=NAMES[chosen.language] if chosen.language else auto(language)),
        say(language, "Times: {choice}", choice=_times(chosen.zone, language)),
        say(language, "Answers: {choice}", choice=brief(language) if chosen.is_brief else full(language)),
    ]
    if chosen.zone and chosen.zone.startswith("Etc/GMT"):
        lines += ["", fixed_zone(chosen.zone, language)]
    if is_group:
        lines += ["", say(language, "They apply to everybody here; only administrators can change them.")]
    return heading(language), "\n".join(lines)


def _times(zone: str | None, language: Language) -> str:
    if zone is None:
        return as_in_article(language)
    place = zones.name(zone, language)
    called = place if place.startswith("UTC") else f"{place} ({zone})"
    return say(language, "as in the article, and in {zone}", zone=called)


def heading(language: Language) -> str:
    """Return the name of the settings, above them and on the button back to them."""
    return say(language, "Settings")


def auto(language: Language) -> str:
    """Return the choice of no language."""
    return say(language, "that of the question")


def as_in_article(language: Language) -> str:
    """Return the choice of no time zone."""
    return say(language, "as in the article (ET, GMT)")


def brief(language: Language) -> str:
    """Return the choice of short answers."""
    return say(language, "short")


def full(language: Language) -> str:
    """Return the choice of full answers."""
    return say(language, "full")


def choose_language(language: Language) -> str:
    """Return what stands above the languages."""
    return say(language, "In which language shall I reply?")


def choose_zone(language: Language) -> str:
    """Return what stands above the time zones."""
    return say(
        language,
        "Besides the article's own times, in which time zone shall I tell them? Any city or zone can also be typed: "
        "{example}",
        example=f"/settings zone {zones.name('Europe/Kyiv', language)}",
    )


def language_button(language: Language) -> str:
    """Return the button that leads to the languages."""
    return say(language, "Language")


def zone_button(language: Language) -> str:
    """Return the button that leads to the time zones."""
    return say(language, "Time zone")


def auto_button(language: Language) -> str:
    """Return the button for no language."""
    return say(language, "Auto")


def article_button(language: Language) -> str:
    """Return the button for no time zone."""
    return say(language, "As in the article")


def brief_button(language: Language) -> str:
    """Return the button for short answers."""
    return say(language, "Short answers")


def full_button(language: Language) -> str:
    """Return the button for full answers."""
    return say(language, "Full answers")


def reset_button(language: Language) -> str:
    """Return the button that takes back all choices."""
    return say(language, "Reset")


def more_zones(language: Language) -> str:
    """Return the button that leads to further time zones."""
    return say(language, "Other regions…")


def region(name: str, language: Language) -> str:
    """Return what a region of the world is called."""
    names = {
        "europe": say(language, "Europe"),
        "america": say(language, "America"),
        "asia": say(language, "Asia"),
        "africa": say(language, "Africa"),
        "pacific": say(language, "Australia and Pacific"),
    }
    return names[name]


def saved(language: Language) -> str:
    """Return the toast for a choice that is kept."""
    return say(language, "Saved.")


def no_zone(language: Language) -> str:
    """Return the reply to what is no time zone."""
    return say(
        language,
        "I don't know that time zone. Name a larger city in it or its IANA name, for example: {examples}",
        examples=f"/settings zone {zones.name('Europe/Warsaw', language)}, /settings zone America/Toronto",
    )


def no_whole_hour(language: Language) -> str:
    """Return the reply to an offset from UTC with minutes."""
    return say(
        language, "By its offset I know a time zone in whole hours only (UTC+2). Please name a city whose clock it is."
    )


def fixed_zone(zone: str, language: Language) -> str:
    """Return what is to be known about a time zone that is named by its offset."""
    return say(
        language,
        "{zone} has no summer time. If the clock changes where you are, name a city instead.",
        zone=zones.name(zone, language),
    )


def only_administrators(language: Language) -> str:
    """Return what somebody is told who may not change the settings of a group."""
    return say(language, "Only this group's administrators can change its settings. Nothing was changed.")


def unchecked(language: Language) -> str:
    """Return what somebody is told of whom Telegram does not say whether they may."""
    return say(language, "I could not check with Telegram whether you are an administrator here. Nothing was changed.")
