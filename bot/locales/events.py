"""What the bot says around events where they are shown apart from answers."""

from collections.abc import Iterable
from datetime import date

from bot.locales import wording
from bot.locales.catalogue import say
from bot.model.answer import Statement
from bot.model.language import Language


def heading(language: Language) -> str:
    """Return what stands above the events."""
    return say(language, "Timeline")


def calendar_name(titles: Iterable[str], language: Language) -> str:
    """Return the name of a calendar of the events in sources with these titles."""
    return say(language, "Timeline: {titles}", titles="; ".join(titles))


def past(language: Language) -> str:
    """Return the word for an event up to the horizon."""
    return say(language, "Past event")


def past_events(language: Language) -> str:
    """Return what stands above the events up to the horizon."""
    return say(language, "Past events")


def scheduled(language: Language) -> str:
    """Return the word for an event that was set for a day after the horizon."""
    return say(language, "Scheduled")


def outcome_unknown(language: Language) -> str:
    """Return the sentence for an event of which only the plan is known."""
    return say(language, "Whether it took place is not known here.")


def none(language: Language) -> str:
    """Return what stands where there are no events."""
    return say(language, "There are no events.")


def earlier(count: int, language: Language) -> str:
    """Return the line for events that are left out before the first one."""
    return say(language, "Earlier: {count} more", count=count)


def later(count: int, language: Language) -> str:
    """Return the line for events that are left out after the last one."""
    return say(language, "Later: {count} more", count=count)


def for_calendar(count: int, last: date, language: Language) -> str:
    """Return the caption, of one line, of a calendar file with so many events; ``last`` is the horizon."""
    events = say(language, "Events for your calendar: {count}.", count=count)
    return f"{events} {wording.horizon(last, language)}"


def none_found(language: Language) -> str:
    """Return the reply where a search for events found none."""
    return say(language, "I know of no event like that. /calendar alone sends all events, /timeline shows them.")


def no_files(language: Language) -> str:
    """Return the reply where the bot may send no files; at most 200 characters, as it may pop up."""
    return say(language, "I am not allowed to send files here. In a private chat with me, /calendar sends them.")


def told(statement: Statement, language: Language) -> str:
    """Return a statement with what opens it: that it is overtaken, its date and place."""
    return wording.sentence(statement, language).plain
