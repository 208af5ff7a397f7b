"""Whether the correction of a false premise says only what the facts of its entry say."""

from collections.abc import Iterator, Mapping, Sequence

from bot.knowledge import schema
from bot.knowledge.faults import Fault
from bot.knowledge.folder import File, Folder
from bot.knowledge.grounding import unfounded
from bot.knowledge.tree import Path


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
    for language, found in unfounded(premise.correction, facts):
        yield file.fault((*path, language), found, "it in a fact of the entry")
