"""What the bot says around updates: labels with their days, notes, and the way from day to day of a replay."""

from collections.abc import Sequence
from datetime import date

from bot.locales import wording
from bot.locales.catalogue import say
from bot.locales.dates import day
from bot.model.language import Language, in_language
from bot.model.news import Bulletin, Digest, NewsUpdate


def label(bulletin: Bulletin) -> str:
    """Return what an update is, and of which day."""
    date_ = day(bulletin.day, bulletin.language)
    if bulletin.is_correction:
        return say(bulletin.language, "Correction of {date}", date=date_)
    return say(bulletin.language, "Update of {date}", date=date_)


def overtaken(bulletin: Bulletin) -> str:
    """Return the label of an update of which something was overtaken later, or nothing."""
    if bulletin.is_wholly_overtaken:
        return wording.superseded(bulletin.day, bulletin.language)
    if bulletin.is_overtaken:
        date_ = day(bulletin.day, bulletin.language)
        return say(bulletin.language, "Overtaken by events in part (as known on {date})", date=date_)
    return ""


def corrected(update: NewsUpdate, language: Language) -> str:
    """Return what stands above a message that an update corrects: when, and what holds."""
    date_, what = day(update.day, language), in_language(update.title, language)
    return say(language, "Corrected on {date}: {what}", date=date_, what=what)


def was_wrong(language: Language) -> str:
    """Return what stands above an update that corrects a message which could not be edited."""
    return say(language, "Something that I told here before was wrong. This is what holds:")


def span(digest: Digest) -> str:
    """Return what stands above several updates: their days."""
    first, last = digest.bulletins[0].day, digest.bulletins[-1].day
    if first == last:
        return say(digest.language, "Updates of {date}", date=day(first, digest.language))
    return say(
        digest.language,
        "Updates from {first} to {last}",
        first=day(first, digest.language),
        last=day(last, digest.language),
    )


def replayed(original: date, language: Language) -> str:
    """Return the label of what is told again, with its original date."""
    return say(language, "REPLAY · {date}", date=day(original, language))


def next_day(following: date, language: Language) -> str:
    """Return the button that leads to the next day of a replay."""
    return say(language, "Next day: {date} »", date=day(following, language))


def end(language: Language) -> str:
    """Return what stands below the last day of a replay."""
    return say(language, "This was the last day of the replay.")


def nothing_to_replay(language: Language) -> str:
    """Return the reply where the knowledge has neither updates nor events."""
    return say(language, "There is nothing to replay.")


def days_to_replay(days: Sequence[date], language: Language) -> str:
    """Return the reply to a command that names no day from which on there is anything to replay."""
    listed = "\n".join(day(one, language) for one in days)
    said = say(language, "/replay begins with the first of these days, or with the one that is named after it:")
    return f"{said}\n\n{listed}"


def only_administrators(language: Language) -> str:
    """Return the refusal, of at most 200 characters, to somebody who may not replay in a group."""
    return say(language, "Only this group's administrators can start a replay here. In our private chat you can.")


def unchecked(language: Language) -> str:
    """Return the refusal, of at most 200 characters, where Telegram does not say who is an administrator."""
    return say(language, "I could not check with Telegram whether you are an administrator here. Please try again.")


def feed_title(subject: str, language: Language) -> str:
    """Return the name of a feed of the updates."""
    return say(language, "Updates about {subject}", subject=subject)
