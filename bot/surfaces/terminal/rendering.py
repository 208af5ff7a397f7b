"""Answers as plain text."""

from typing import assert_never

from bot.locales import wording
from bot.model.answer import Ambiguous, Answer, Answered, Explanation, Fallback, Suggestion, Timeline
from bot.model.entry import Section
from bot.model.language import Language, in_language

MAX_CHARS = 900


def reply(answer: Answer) -> str:
    """Return an answer as plain text: correction and answer, then its horizon and source, on lines of their own."""
    match answer:
        case Answered():
            told = (one.plain for one in wording.sentences(answer))
            around = (wording.unanswered(answer), wording.horizon(answer.horizon, answer.language))
            body = " ".join(filter(None, (answer.correction, *told, *around)))
            return "\n".join((body, *(wording.source(item, answer.language) for item in answer.citations)))
        case Ambiguous(suggestions=suggestions):
            return "\n".join((wording.did_you_mean(answer.language), *numbered(suggestions)))
        case Fallback(suggestions=suggestions):
            offered = (wording.you_can_ask(answer.language), *numbered(suggestions)) if suggestions else ()
            return "\n".join((wording.fallback(answer), *offered))
        case _:
            assert_never(answer)


def numbered(suggestions: tuple[Suggestion, ...]) -> tuple[str, ...]:
    """Return suggestions as lines, numbered from 1."""
    return tuple(f"{number}. {item.question}" for number, item in enumerate(suggestions, 1))


def why(explanation: Explanation) -> str:
    """Return why an answer was chosen."""
    if not explanation.candidates:
        return f"Nothing in the knowledge resembles it (version {explanation.version})."
    rows = (f"{item.score:.2f}  {item.entry}  “{item.utterance}”" for item in explanation.candidates)
    return "\n".join((f"Nearest entries (knowledge version {explanation.version}):", *rows))


def timeline(events: Timeline) -> str:
    """Return the events as lines, with the horizon between what is known and what was only scheduled."""
    known = (wording.event(item, events.language) for item in events.known)
    scheduled = (wording.event(item, events.language) for item in events.scheduled)
    return "\n".join((*known, f"— {wording.horizon(events.horizon, events.language)} —", *scheduled))


def topics(sections: tuple[Section, ...], language: Language) -> str:
    """Return every question that is answered, by section."""
    rows: list[str] = []
    for section in sections:
        rows.append(in_language(section.title, language))
        rows.extend(f"  {in_language(entry.question, language)}" for entry in section.entries)
    return "\n".join(rows)
