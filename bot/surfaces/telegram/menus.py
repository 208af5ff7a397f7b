"""The pages of the settings, and the question before something is erased, as messages with buttons."""

from collections.abc import Iterable, Mapping
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.locales import privacy, settings, zones
from bot.model.language import Language
from bot.model.preferences import Preferences
from bot.surfaces.telegram.callbacks import Choose, EraseMe
from bot.surfaces.telegram.choices import (
    ALL,
    AUTO,
    BRIEF,
    FULL,
    IN_ARTICLE,
    LANGUAGE,
    LENGTH,
    REGION,
    RESET,
    SETTINGS,
    ZONE,
    UnknownChoiceError,
)
from bot.surfaces.telegram.keyboards import Row, button
from bot.surfaces.telegram.reader import Reader
from bot.surfaces.telegram.rendering import Card

# Where the readers of the first knowledge are, and where its events are.
_NEAR = (
    "Europe/Kyiv", "Europe/Warsaw", "Europe/Moscow", "Europe/London", "Europe/Berlin", "Europe/Brussels",
    "Europe/Paris", "Europe/Vienna", "Europe/Zurich", "America/New_York",
)  # fmt: skip
_REGIONS: Mapping[str, tuple[str, ...]] = {
    "europe": (
        "Atlantic/Reykjavik", "Europe/Lisbon", "Europe/Dublin", "Europe/London", "Europe/Madrid", "Europe/Paris",
        "Europe/Brussels", "Europe/Amsterdam", "Europe/Berlin", "Europe/Zurich", "Europe/Rome", "Europe/Vienna",
        "Europe/Prague", "Europe/Budapest", "Europe/Warsaw", "Europe/Stockholm", "Europe/Oslo", "Europe/Copenhagen",
        "Europe/Helsinki", "Europe/Tallinn", "Europe/Riga", "Europe/Vilnius", "Europe/Kyiv", "Europe/Chisinau",
        "Europe/Bucharest", "Europe/Sofia", "Europe/Athens", "Europe/Istanbul", "Europe/Minsk", "Europe/Moscow",
        "Europe/Kaliningrad", "Europe/Samara",
    ),
    "america": (
        "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
        "America/Anchorage", "Pacific/Honolulu", "America/Toronto", "America/Vancouver", "America/Halifax",
        "America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago", "America/Sao_Paulo",
        "America/Argentina/Buenos_Aires",
    ),
    "asia": (
        "Asia/Jerusalem", "Asia/Tbilisi", "Asia/Yerevan", "Asia/Baku", "Asia/Dubai", "Asia/Tehran",
        "Asia/Yekaterinburg", "Asia/Novosibirsk", "Asia/Vladivostok", "Asia/Almaty", "Asia/Tashkent",
        "Asia/Karachi", "Asia/Kolkata", "Asia/Bangkok", "Asia/Singapore", "Asia/Shanghai", "Asia/Hong_Kong",
        "Asia/Seoul", "Asia/Tokyo",
    ),
    "africa": (
        "Africa/Casablanca", "Africa/Algiers", "Africa/Tunis", "Africa/Cairo", "Africa/Lagos", "Africa/Nairobi",
        "Africa/Addis_Ababa", "Africa/Johannesburg",
    ),
    "pacific": ("Australia/Perth", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney", "Pacific/Auckland"),
}  # fmt: skip


def page(press: Choose, chosen: Preferences, language: Language, is_group: bool) -> Card:
    """Return the page of the settings that a press leads to, with the present choices marked.

    Raises UnknownChoiceError.
    """
    match press.name:
        case "settings":
            return overview(chosen, language, is_group)
        case "language":
            return _languages(chosen, language)
        case "zone":
            return _zones(chosen, language)
        case "region" if press.value in _REGIONS:
            return _region(press.value, chosen, language)
        case "region" if not press.value:
            return _regions(language)
    raise UnknownChoiceError("no such page")


def overview(chosen: Preferences, language: Language, is_group: bool) -> Card:
    """Return the present choices, and what leads to others."""
    heading, lines = settings.overview(chosen, language, is_group)
    length = (
        button(settings.full_button(language), Choose(LENGTH, FULL))
        if chosen.is_brief
        else button(settings.brief_button(language), Choose(LENGTH, BRIEF))
    )
    rows = [
        [
            button(settings.language_button(language), Choose(LANGUAGE, "")),
            button(settings.zone_button(language), Choose(ZONE, "")),
        ],
        [length],
    ]
    if chosen != Preferences():
        rows.append([button(settings.reset_button(language), Choose(RESET, ALL))])
    return Card(f"<b>{escape(heading)}</b>\n\n{escape(lines)}", InlineKeyboardMarkup(rows))


def _languages(chosen: Preferences, language: Language) -> Card:
    present = chosen.language or AUTO
    offered = {AUTO: settings.auto_button(language)} | {str(key): name for key, name in settings.NAMES.items()}
    rows = [[_choice(LANGUAGE, value, text, value == present)] for value, text in offered.items()]
    return Card(escape(settings.choose_language(language)), InlineKeyboardMarkup([*rows, [_back(language)]]))


def _zones(chosen: Preferences, language: Language) -> Card:
    article = _choice(ZONE, IN_ARTICLE, settings.article_button(language), chosen.zone is None)
    more = button(settings.more_zones(language), Choose(REGION, ""))
    rows = [[article], *_cities(_NEAR, chosen, language, columns=2), [more], [_back(language)]]
    return Card(escape(settings.choose_zone(language)), InlineKeyboardMarkup(rows))


def _regions(language: Language) -> Card:
    rows = [[button(settings.region(name, language), Choose(REGION, name))] for name in _REGIONS]
    back = button(f"« {settings.zone_button(language)}", Choose(ZONE, ""))
    return Card(escape(settings.choose_zone(language)), InlineKeyboardMarkup([*rows, [back]]))


def _region(name: str, chosen: Preferences, language: Language) -> Card:
    rows = _cities(_REGIONS[name], chosen, language, columns=3)
    back = button(f"« {settings.zone_button(language)}", Choose(REGION, ""))
    return Card(escape(settings.choose_zone(language)), InlineKeyboardMarkup([*rows, [back]]))


def _cities(offered: Iterable[str], chosen: Preferences, language: Language, columns: int) -> list[Row]:
    keys = [_choice(ZONE, zone, _called(zone, language), zone == chosen.zone) for zone in offered]
    return [keys[start : start + columns] for start in range(0, len(keys), columns)]


def _called(zone: str, language: Language) -> str:
    """Return the city of a zone, and the capital of diplomacy that keeps the same clock."""
    beside = {"Europe/Zurich": zones.geneva(language), "America/New_York": zones.washington(language)}.get(zone)
    return ", ".join(filter(None, (zones.name(zone, language), beside)))


def _choice(name: str, value: str, text: str, is_present: bool) -> InlineKeyboardButton:
    return button(f"✓ {text}" if is_present else text, Choose(name, value))


def _back(language: Language) -> InlineKeyboardButton:
    return button(f"« {settings.heading(language)}", Choose(SETTINGS, ""))


def forgetting(reader: Reader) -> Card:
    """Return the question before everything about a person is erased, with buttons that are theirs."""
    language, owner = reader.language, reader.speaker.person
    rows = [
        [button(privacy.erase_button(language), EraseMe(is_sure=True), owner)],
        [button(privacy.keep_button(language), EraseMe(is_sure=False), owner)],
    ]
    return Card(escape(privacy.confirm(language)), InlineKeyboardMarkup(rows))
