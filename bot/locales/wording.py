"""What the bot says around the facts: labels, sources, horizons, and why there is no answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.locales.catalogue import say
from bot.locales.dates import clock, day, moment
from bot.model.answer import Answered, Citation, Fallback, Statement
from bot.model.entry import Reason
from bot.model.fact import ClaimType
from bot.model.language import Language

# What parts a label from the date after it.
BETWEEN = " · "


def lead(statement: Statement, language: Language, zone: ZoneInfo | None = None) -> str:
    """Return the date and place that open a statement, or nothing; ``zone`` is the reader's own."""
    if statement.event is None:
        return ""
    return ", ".join(part for part in (moment(statement.event, language, zone), statement.place) if part)


def as_of(day_known: date, language: Language) -> str:
    """Return the line that says as of which day an answer is given."""
    return say(language, "As known on {date}:", date=day(day_known, language))


def superseded(as_of: date, language: Language) -> str:
    """Return the label of what was overtaken, with the day up to which it stood."""
    return say(language, "Overtaken by events (as known on {date})", date=day(as_of, language))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement as it is shown: a label where it is overtaken, the date and place that open it, and its text.

    ``is_quoted`` tells that the text quotes somebody.
    """

    label: str
    opening: str
    text: str
    is_quoted: bool = False

    @property
    def plain(self) -> str:
        """The statement in one line: ``Overtaken by events · 3 May 2021, Porto: They were to meet.``."""
        above = BETWEEN.join(filter(None, (self.label, self.opening)))
        return ": ".join(filter(None, (above, self.text)))


def sentence(statement: Statement, language: Language, zone: ZoneInfo | None = None, said: str = "") -> Sentence:
    """Return a statement as it is shown after an opening that was ``said``; ``zone`` is the reader's own.

    Where the text tells the time of its event itself, that takes the place of an opening.
    """
    opening, text = lead(statement, language, zone), statement.text
    time = clock(statement.event, language) if statement.event else ""
    if time and statement.event and time in text:
        opening, text = "", text.replace(time, clock(statement.event, language, zone))
    shown = "" if opening == said else opening
    return Sentence(_label(statement, shown, language), shown, text, statement.claim is ClaimType.QUOTED)


def _label(statement: Statement, opening: str, language: Language) -> str:
    if statement.superseded is None:
        return ""
    # The opening tells the day already.
    if opening and statement.event and statement.event.day == statement.superseded:
        return say(language, "Overtaken by events")
    return superseded(statement.superseded, language)


def sentences(answer: Answered, zone: ZoneInfo | None = None) -> tuple[Sentence, ...]:
    """Return the statements of an answer in order; a date is not said twice running. ``zone`` is the reader's own."""
    told: list[Sentence] = []
    said = ""
    for statement in answer.statements:
        told.append(sentence(statement, answer.language, zone, said))
        said = told[-1].opening or said
    return tuple(told)


def event(statement: Statement, language: Language, zone: ZoneInfo | None = None) -> str:
    """Return a statement on a timeline: its date, place and text; ``zone`` is the reader's own."""
    return f"{lead(statement, language, zone)}: {statement.text}"


def horizon(last: date, language: Language) -> str:
    """Return the sentence that says where the knowledge ends."""
    return say(language, "What is known here ends on {date}.", date=day(last, language))


def source(citation: Citation, language: Language) -> str:
    """Return a citation: title, paragraphs, date, credits."""
    *others, last = (str(number) for number in citation.paragraphs)
    numbers = (
        say(language, "paragraphs {others} and {last}", others=", ".join(others), last=last)
        if others
        else say(language, "paragraph {number}", number=last)
    )
    known = edition(citation.updated, citation.is_updated, language)
    notes = "; ".join((known, *credited(citation.credits, language)))
    return say(
        language, 'Source: "{title}", {paragraphs} ({notes})', title=citation.title, paragraphs=numbers, notes=notes
    )


def edition(newest: date, is_updated: bool, language: Language) -> str:
    """Return the date of a source: that of its update or, as nothing was updated before, as of which it was written."""
    date_ = day(newest, language)
    return say(language, "updated {date}", date=date_) if is_updated else say(language, "as of {date}", date=date_)


def listed(items: Sequence[str], language: Language) -> str:
    """Return items as an enumeration: ``1, 2 and 3``."""
    *others, last = items
    return say(language, "{others} and {last}", others=", ".join(others), last=last) if others else last


def credited(credits: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Return whose reporting a source names, in the source's own words, or nothing."""
    return (say(language, "with reporting by {names}", names=", ".join(credits)),) if credits else ()


def unanswered(answer: Answered) -> str:
    """Return why one of several questions gets no fact, or nothing."""
    if answer.unanswered is None:
        return ""
    return say(
        answer.language,
        "The other part of your question stays unanswered. {reason}",
        reason=fallback(answer.unanswered),
    )


def did_you_mean(language: Language) -> str:
    """Return what stands above the entries among which the reader chooses."""
    return say(language, "Did you mean:")


def you_can_ask(language: Language) -> str:
    """Return what stands above entries that are offered."""
    return say(language, "You can ask:")


def fallback(answer: Fallback) -> str:
    """Return why there is no answer, in one or two sentences."""
    language, subject, last = answer.language, answer.subject, day(answer.horizon, answer.language)
    match answer.reason:
        case Reason.OFF_TOPIC:
            return say(language, "I can't answer that: I only know about {subject}.", subject=subject)
        case Reason.NOT_IN_SOURCES:
            return say(language, "I don't know: my sources do not say, and I don't guess.")
        case Reason.AFTER_HORIZON:
            return say(
                language, "I don't know: what is known here ends on {date}, and I can't say what came after.", date=last
            )
        case Reason.OPINION:
            return say(language, "I can't say: I give no opinions, forecasts or advice, only what my sources report.")
        case Reason.INSTRUCTION:
            return say(language, "I can't do that: I only answer questions about {subject}.", subject=subject)
        case Reason.INSULT:
            return say(
                language,
                "I can't help with that, but I will gladly answer questions about {subject}.",
                subject=subject,
            )
        case Reason.GREETING:
            return say(language, "Hello! Ask me about {subject}.", subject=subject)
        case Reason.THANKS:
            return say(language, "You are welcome. Ask whenever something is unclear.")
        case Reason.ABOUT_BOT:
            return say(
                language,
                "I am a bot that answers questions about {subject}. Each answer names its source and its date; what is "
                "known here ends on {date}, and I don't guess beyond that.",
                subject=subject,
                date=last,
            )
