"""Why an answer was given, as a message."""

from collections.abc import Sequence
from html import escape

from bot.locales import explaining
from bot.model.answer import Answered, Candidate
from bot.model.entry import home
from bot.model.fact import Evidence
from bot.model.knowledge import Knowledge
from bot.model.language import Language, in_language
from bot.surfaces.telegram.fitting import MAX_TEXT_UNITS, fitting, units


def explain(answer: Answered, knowledge: Knowledge) -> str:
    """Return the HTML that says why an answer was given: what was matched, what came second, what it rests on.

    An answer without candidates was chosen by the reader. Grounds for which there is no room are left out.
    """
    language = answer.language
    opening = [f"<b>{escape(explaining.title(language))}</b>", *map(escape, _matched(answer, knowledge))]
    grounds = _rests_on([statement.fact for statement in answer.statements], knowledge, language)
    version = escape(explaining.version(knowledge.version, language))
    # The blank lines around the version take four units.
    told = fitting([*opening, *map(escape, grounds)], MAX_TEXT_UNITS - units(version) - 4)
    return f"{told}\n\n{version}"


def _matched(answer: Answered, knowledge: Knowledge) -> list[str]:
    language = answer.language
    if answer.entry is None:
        return [explaining.found(language)]
    question = in_language(knowledge.entries[answer.entry].question, language)
    candidates = answer.why.candidates
    best = next((item for item in candidates if home(item.entry) == answer.entry), None)
    if best is None:
        return [explaining.chosen(question, language)]
    lines = [explaining.matched(question, best.utterance, best.score, language)]
    second = next((item for item in candidates if home(item.entry) != answer.entry), None)
    return [*lines, _runner_up(second, knowledge, language)] if second else lines


def _runner_up(second: Candidate, knowledge: Knowledge, language: Language) -> str:
    entry = knowledge.entries.get(home(second.entry))
    if entry is None:
        return explaining.refused_runner_up(second.score, language)
    return explaining.runner_up(in_language(entry.question, language), second.score, language)


def _rests_on(facts: Sequence[str], knowledge: Knowledge, language: Language) -> list[str]:
    by_source: dict[str, list[Evidence]] = {}
    for id_ in facts:
        by_source.setdefault(knowledge.facts[id_].source, []).extend(knowledge.facts[id_].evidence)
    titles = {source: knowledge.sources[source].title for source in by_source}
    return [explaining.evidence(titles[source], items, language) for source, items in by_source.items()]
