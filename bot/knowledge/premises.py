"""Whether the correction of a false premise says only what the facts of its entry say."""

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge import schema
from bot.knowledge.article import plain
from bot.knowledge.claims import claims, numbers, times, words
from bot.knowledge.faults import Fault
from bot.knowledge.folder import File, Folder
from bot.knowledge.tree import Path
from bot.locales.dates import day
from bot.model.language import DEFAULT_LANGUAGE, LANGUAGES, Language


def premise_faults(folder: Folder) -> Iterator[Fault]:
    """Yield what is wrong with premises: their ids, the facts they name, and what their corrections say."""
    facts = {fact.id: fact for _, shape in folder.of(schema.FactsFile) for fact in shape.facts}
    for file, shape in folder.of(schema.FaqFile):
        for index, entry in enumerate(shape.entries):
            known = _known(entry, facts)
            for place, premise in enumerate(entry.premises):
                path: Path = ("entries", index, "premises", place)
                if premise.id in [other.id for other in entry.premises[:place]]:
                    yield file.fault((*path, "id"), f'premise id "{premise.id}" a second time', "an id of its own")
                yield from _fact_faults(file, path, premise, entry)
                yield from _correction_faults(file, (*path, "correction"), premise, known)


def _known(entry: schema.FaqIn, facts: Mapping[str, schema.FactIn]) -> tuple[schema.FactIn, ...]:
    """Return the facts that an entry tells: its own, and those that took the place of one."""
    known: dict[str, schema.FactIn] = {}
    for id_ in entry.facts:
        while id_ in facts and id_ not in known:
            known[id_] = facts[id_]
            id_ = facts[id_].superseded_by or ""
    return tuple(known.values())


def _fact_faults(file: File, path: Path, premise: schema.PremiseIn, entry: schema.FaqIn) -> Iterator[Fault]:
    for place, fact in enumerate(premise.facts):
        if fact not in entry.facts:
            yield file.fault((*path, "facts", place), f'the fact "{fact}"', "a fact of the entry")
    if set(entry.facts) <= set(premise.facts):
        yield file.fault((*path, "facts"), "every fact of the entry", "one left to be told after the correction")


def _correction_faults(
    file: File, path: Path, premise: schema.PremiseIn, facts: Sequence[schema.FactIn]
) -> Iterator[Fault]:
    """Yield figures of a correction, in any language, and its English names and quotations, that no fact has."""
    for language in set(LANGUAGES) - {DEFAULT_LANGUAGE}:
        told = ". ".join(_told(fact, language) for fact in facts)
        for figure in sorted(_figures(premise.correction.get(language, "")) - _figures(told)):
            yield file.fault((*path, language), f"the figure {figure} ({language})", "it in a fact of the entry")
    shown = ". ".join(_told(fact, DEFAULT_LANGUAGE) for fact in facts)
    text = premise.correction[DEFAULT_LANGUAGE]
    # A word in lower case somewhere is no name where it opens a sentence.
    ordinary = set(re.findall(r"\b[a-z]+\b", plain(f"{shown} {text}")))
    said, known = claims(text, ordinary), claims(shown, ordinary)
    names = {name for name in said.names - known.names if not set(name.lower().split("-")) <= words(shown)}
    for what, missing in (
        ("number", said.numbers - known.numbers),
        ("date", said.dates - known.dates),
        ("time", said.times - known.times),
        ("name", names),
        ("quotation", {part for part in said.quotations if part not in plain(shown)}),
    ):
        for value in sorted(missing):
            yield file.fault((*path, DEFAULT_LANGUAGE), f"the {what} {value}", "it in a fact of the entry")


def _figures(text: str) -> frozenset[str]:
    return numbers(plain(text)) | times(plain(text))


def _told(fact: schema.FactIn, language: Language) -> str:
    """Return all that a fact tells in a language: its texts, and its event's day, length and place."""
    texts = [texts.get(language, "") for texts in (fact.text, fact.ahead or {})]
    if fact.event:
        event = fact.event.to_model()
        texts += [day(event.day, language), str(event.duration_minutes or ""), (event.place or {}).get(language, "")]
        texts += [f"{event.clock:%H:%M}"] if event.clock else []
    return ". ".join(filter(None, texts))
