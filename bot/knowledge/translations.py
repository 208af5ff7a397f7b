"""Whether a translation says the same numbers, dates and names as the English text, and none beyond."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.knowledge import schema
from bot.knowledge.article import plain
from bot.knowledge.calendars import take_dates
from bot.knowledge.claims import times
from bot.knowledge.faults import Fault
from bot.knowledge.folder import File, Folder
from bot.knowledge.naming import Names
from bot.knowledge.numerals import numbers
from bot.knowledge.tree import Path
from bot.locales.catalogue import say
from bot.model.language import DEFAULT_LANGUAGE, Language, Texts


def translation_faults(folder: Folder) -> Iterator[Fault]:
    """Yield what a translation lacks of the English text's numbers, dates and names, and what it says beyond them."""
    names = Names(entity for _, shape in folder.of(schema.LexiconFile) for entity in shape.entities)
    for file, path, texts in translated(folder):
        for language in texts:
            for found, expected in differences(texts, language, names):
                yield file.fault((*path, language), f"{found} ({language})", expected)


def differences(texts: Texts, language: Language, names: Names) -> Iterator[tuple[str, str]]:
    """Yield what differs between the text in a language and the English one, each as found and expected.

    Whether something is told counts, not how often, nor who does what to whom.
    """
    expected, told = (_told(texts[spoken], spoken, names) for spoken in (DEFAULT_LANGUAGE, language))
    for kind, ours, theirs in (
        ("figure", expected.figures, told.figures),
        ("date", expected.dates, told.dates),
        ("name", expected.names, told.names),
    ):
        rule = f"the {kind}s of the English text"
        yield from ((f"no {ours[key]}", rule) for key in sorted(ours.keys() - theirs.keys() - told.perhaps))
        yield from (
            (f"the {kind} {theirs[key]}", rule) for key in sorted(theirs.keys() - ours.keys() - expected.perhaps)
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text tells, as it shows it, by what is the same in all languages; ``perhaps`` are possible figures."""

    figures: Mapping[str, str]
    dates: Mapping[str, str]
    names: Mapping[str, str]
    perhaps: frozenset[str]


def _told(text: str, language: Language, names: Names) -> _Told:
    zone, flat = _take_zone(plain(text), language)
    # Names go first: the Bucharest Nine are no figure.
    named, flat = names.take(flat, language)
    dates, flat = take_dates(flat, language)
    clock = {time.partition(" ")[0] for time in times(flat)}
    counted, perhaps = numbers(re.sub(r"\b\d{1,2}:\d\d\b|\b\d{1,2} ?[ap]\.m\.", "|", flat), language)
    figures = {figure: figure for figure in clock | counted}
    return _Told(figures, {date: date for date in dates}, {**zone, **named}, perhaps)


def _take_zone(text: str, language: Language) -> tuple[dict[str, str], str]:
    """Return Eastern time, if a text tells it in the words of the bot's own times, and the text without it.

    These words name no place: "Eastern time, US" is no claim about the United States.
    """
    rest, count = re.subn(rf"(?<!\w){re.escape(say(language, 'ET'))}(?!\w)", "|", text)
    return {"ET": say(language, "ET")} if count else {}, rest


def translated(folder: Folder) -> Iterator[tuple[File, Path, Texts]]:
    """Yield every text that is shown, in all its languages."""
    for file, facts in folder.of(schema.FactsFile):
        for index, fact in enumerate(facts.facts):
            shown: list[tuple[Path, Texts | None]] = [(("text",), fact.text), (("ahead",), fact.ahead)]
            if fact.event:
                shown += [(("event", "place"), fact.event.place), (("event", "title"), fact.event.title)]
            yield from ((file, ("facts", index, *path), texts) for path, texts in shown if texts)
    for file, faq in folder.of(schema.FaqFile):
        yield file, ("title",), faq.title
        for index, entry in enumerate(faq.entries):
            yield file, ("entries", index, "question"), entry.question
    for file, update in folder.of(schema.UpdateFile):
        yield file, ("title",), update.title
        yield file, ("text",), update.text
    for file, about in folder.of(schema.AboutFile):
        yield file, ("subject",), about.subject
