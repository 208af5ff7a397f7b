"""The buttons below messages."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.locales import labels
from bot.model.answer import Answered, Suggestion
from bot.model.entry import Section
from bot.model.language import Language, in_language
from bot.surfaces.telegram.callbacks import (
    Button,
    Choose,
    Explain,
    NoneOfThese,
    Press,
    SendEvents,
    ShowEntry,
    ShowEntryAsOf,
    ShowSection,
    ShowTopics,
    Steer,
    Tune,
    Vote,
    holds_id,
    pack,
    unpack,
)

MAX_BUTTONS = 50
# Pages of these take one another's place: whoever presses twice may meet the next one already.
_TURNING: tuple[tuple[type[Press], ...], ...] = ((ShowSection, ShowTopics), (Choose,), (Tune,))

Row = list[InlineKeyboardButton]


def answered(answer: Answered, owner: int, as_of: date | None = None) -> InlineKeyboardMarkup:
    """Return what can be done with an answer: related questions, why, calendar, and whether it helped.

    ``owner`` is the id of the person whose buttons they are, 0 for everybody's. ``as_of`` is the day as of which was
    answered: related questions are too, and nothing else is offered.
    """
    has_event = any(statement.event for statement in answer.statements)
    # Nobody's id is to stay in a cache, where /forgetme does not reach.
    make = _answered if owner else _answered_to_all
    return make(answer.related, answer.language, answer.entry or "", has_event, as_of, owner)


def _answered(
    related: Sequence[Suggestion], language: Language, entry: str, has_event: bool, as_of: date | None, owner: int
) -> InlineKeyboardMarkup:
    rows = _offered(related, owner, as_of)
    if as_of is None:
        rows += _about(language, entry, has_event, owner)
    return InlineKeyboardMarkup(rows)


# The same few answers are given again and again, and those in private chats have the same buttons for everybody.
_answered_to_all = lru_cache(maxsize=512)(_answered)


def _about(language: Language, entry: str, has_event: bool, owner: int) -> list[Row]:
    first = [button(labels.why(language), Explain(entry), owner)]
    if has_event and entry:
        first.append(button(labels.add_to_calendar(language), SendEvents(entry), owner))
    # Everybody has a vote, whoever asked.
    votes = [button(text, Vote(entry, helped)) for text, helped in labels.votes(language)] if entry else []
    return [first, votes] if votes else [first]


def entry_of(keyboard: InlineKeyboardMarkup | None) -> str | None:
    """Return the entry whose answer a keyboard stands below, or None where it is below something else."""
    presses = (key.press for key in keys(keyboard))
    return next((press.entry for press in presses if isinstance(press, Explain) and press.entry), None)


def keys(keyboard: InlineKeyboardMarkup | None) -> tuple[Button, ...]:
    """Return what the buttons of a keyboard stand for."""
    rows = keyboard.inline_keyboard if keyboard else ()
    return tuple(unpack(button.callback_data) for row in rows for button in row)


def hold_ids(keyboard: InlineKeyboardMarkup) -> bool:
    """Return whether the buttons of a keyboard name a person or a channel."""
    return any(holds_id(button.callback_data) for row in keyboard.inline_keyboard for button in row)


def texts(keyboard: InlineKeyboardMarkup | None) -> str:
    """Return what stands on the buttons of a keyboard."""
    rows = keyboard.inline_keyboard if keyboard else ()
    return " ".join(button.text for row in rows for button in row)


def may_press(pressed: Button, person: int, message: Message) -> bool:
    """Return whether a button below a message is a person's to press.

    In a group, the keyboard says whose a personal button is, as Telegram keeps it: what is pressed may be forged.
    Where the keyboard names nobody, such a button is everybody's if it stands there.
    """
    if pressed.owner not in (0, person):
        return False
    if message.chat.id > 0 or not pressed.is_personal:
        return True
    standing = keys(message.reply_markup)
    owners = {key.owner for key in standing} - {0}
    return person in owners if owners else pressed.owner == person or pressed in standing


def stands(pressed: Button, message: Message) -> bool:
    """Return whether a button stands below a message as Telegram keeps it, or did before its page was turned.

    What administrators steer, of the bot or of a channel, is refused, or changes nothing, by itself, and says so.
    """
    if isinstance(pressed.press, Steer) or (isinstance(pressed.press, Tune) and pressed.press.channel):
        return True
    standing = [key.press for key in keys(message.reply_markup)]
    turning = next((kinds for kinds in _TURNING if isinstance(pressed.press, kinds)), None)
    return pressed.press in standing if turning is None else any(isinstance(press, turning) for press in standing)


def suggested(
    suggestions: Sequence[Suggestion], owner: int = 0, as_of: date | None = None
) -> InlineKeyboardMarkup | None:
    """Return suggestions as buttons below one another, or None where there are none."""
    rows = _offered(suggestions, owner, as_of)
    return InlineKeyboardMarkup(rows) if rows else None


def did_you_mean(
    suggestions: Sequence[Suggestion], language: Language, owner: int, as_of: date | None = None
) -> InlineKeyboardMarkup:
    """Return the entries among which the reader chooses, or none of them."""
    none = [button(labels.none_of_these(language), NoneOfThese(), owner)]
    return InlineKeyboardMarkup([*_offered(suggestions, owner, as_of), none])


def all_events(language: Language, owner: int) -> InlineKeyboardMarkup:
    """Return the button that sends all events for a calendar."""
    return InlineKeyboardMarkup([[button(labels.add_all_to_calendar(language), SendEvents(""), owner)]])


def sections(shown: Sequence[Section], language: Language, owner: int) -> InlineKeyboardMarkup:
    """Return sections as buttons."""
    titled = [(in_language(item.title, language), ShowSection(item.id)) for item in shown[:MAX_BUTTONS]]
    return InlineKeyboardMarkup([[button(title, press, owner)] for title, press in titled])


def section(shown: Section, language: Language, owner: int) -> InlineKeyboardMarkup:
    """Return the questions of a section as buttons, and the way back to all sections."""
    entries = shown.entries[: MAX_BUTTONS - 1]
    rows = [[button(in_language(entry.question, language), ShowEntry(entry.id), owner)] for entry in entries]
    return InlineKeyboardMarkup([*rows, [button(labels.back(language), ShowTopics(), owner)]])


def button(text: str, press: Press, owner: int = 0) -> InlineKeyboardButton:
    """Return a button."""
    return InlineKeyboardButton(text, callback_data=pack(press, owner))


def in_rows(buttons: Sequence[InlineKeyboardButton], columns: int) -> list[Row]:
    """Return buttons in rows of so many."""
    return [list(buttons[start : start + columns]) for start in range(0, len(buttons), columns)]


def _offered(suggestions: Sequence[Suggestion], owner: int, as_of: date | None) -> list[Row]:
    def press(entry: str) -> Press:
        return ShowEntryAsOf(entry, as_of) if as_of else ShowEntry(entry)

    return [[button(item.question, press(item.entry), owner)] for item in suggestions[:MAX_BUTTONS]]
